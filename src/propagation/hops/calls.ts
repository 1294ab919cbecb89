// Which spans are the far end of a call that kept its context: what edges, causes and shares of broken calls count.
import type { EdgeProtocol } from '../diagnosis.ts'
import type { Role } from '../spans/roles.ts'
import type { Row, SpanTable } from '../spans/span-table.ts'

/** Whether the row was called by its parent: from another service, or from its own by way of an exit and an entry. */
export function isAnswer(table: SpanTable, roles: readonly Role[], row: Row): boolean {
  const parent = table.parent[row]!
  if (parent < 0) return false
  if (table.serviceOf(parent) !== table.serviceOf(row)) return true
  return roles[table.operation[parent]!] === 'exit' && roles[table.operation[row]!] === 'entry'
}

/** By what the two ends state; a span name that begins as HTTP's do is the last that is asked. */
export function protocolOf(table: SpanTable, caller: Row | undefined, callee: Row): EdgeProtocol {
  const ends = caller === undefined ? [callee] : [callee, caller]
  if (ends.some((row) => isMessage(table, row))) return 'messaging'
  if (ends.some((row) => table.factId('rpc.method', row) || table.factId('rpc.system.name', row)))
    return 'rpc'
  if (ends.some((row) => isHttp(table, row))) return 'http'
  return 'unknown'
}

function isMessage(table: SpanTable, row: Row): boolean {
  const kind = table.kindOf(row)
  if (kind === 'producer' || kind === 'consumer') return true
  return (
    table.factId('messaging.system.name', row) !== 0 || table.factId('messaging.destination.name', row) !== 0
  )
}

function isHttp(table: SpanTable, row: Row): boolean {
  if (table.factId('http.request.method', row) !== 0 || table.factId('http.route', row) !== 0) return true
  if (table.factId('url.full', row) !== 0 || table.factId('url.path', row) !== 0) return true
  return HTTP_NAME.test(table.operationOf(row).name)
}

const HTTP_NAME = /^(?:GET|HEAD|POST|PUT|DELETE|OPTIONS|PATCH)(?:\s|$)/
