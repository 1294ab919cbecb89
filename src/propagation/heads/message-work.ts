// Which services have spans of their own for the work on messages, beside those of asking for them.
import type { Row, SpanTable } from '../spans/span-table.ts'

/** Of heads, as `messagesOf` names them. */
export function findMessageWork(table: SpanTable, heads: readonly Row[]): ReadonlySet<string> {
  const work = new Set<string>()
  for (const head of heads) {
    if (table.kindOf(head) === 'consumer' && !isPoll(table, head)) work.add(messagesOf(table, head))
  }
  return work
}

/** One service's messages of one destination. */
export function messagesOf(table: SpanTable, head: Row): string {
  return `${table.serviceOf(head)} ${table.factId('messaging.destination.name', head)}`
}

/** A try to get messages, and nothing below it. */
export function isPoll(table: SpanTable, head: Row): boolean {
  const kind = table.kindOf(head)
  if (table.size[head] !== 1 || (kind !== 'client' && kind !== 'consumer')) return false
  const operation = table.factOf('messaging.operation.type', head)
  return operation === undefined ? POLL.test(table.operationOf(head).name) : operation === 'receive'
}

/** `<destination> receive`, or the other way round. */
const POLL = /(?:^|\s)(?:receive|poll)(?:\s|$)/i
