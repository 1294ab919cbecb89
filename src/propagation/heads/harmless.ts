// What looks odd in traces that are whole: two server spans for one request, and a context that was taken up without a
// server span. Nothing is broken, and somebody who sees it wants to know that.
import type { CauseCode } from '../causes/cause-code.ts'
import type { Evidence } from '../causes/evidence.ts'
import type { Row, SpanTable } from '../spans/span-table.ts'
import { MARK } from '../spans/span-table.ts'
import type { SetAside } from './head.ts'

/** Of spans that have their parents; one for each operation, in order of operations. O(n). */
export function findHarmless(table: SpanTable): readonly SetAside[] {
  const doubled = new Map<number, Row[]>()
  const passed = new Map<number, Row[]>()
  for (let row = 0; row < table.count; row++) {
    const parent = table.parent[row] as Row
    if (parent < 0) continue
    if (isDoubled(table, row, parent)) note(table, doubled, row)
    else if (isPassedOn(table, row, parent)) note(table, passed, row)
  }
  return [
    ...setAsideAll('C36', doubled, (rows) => [
      { code: 'same-instance', instance: table.emitterOf(rows[0] as Row).instance },
    ]),
    ...setAsideAll('C05', passed, (rows) => {
      const remote = rows.filter((row) => table.hasMark(row, MARK.parentRemote)).length
      return [{ code: 'remote-parent', isRemote: true, count: remote, of: rows.length }]
    }),
  ]
}

/** A server within a server of one process: a proxy and a framework, or a middleware twice. */
function isDoubled(table: SpanTable, row: Row, parent: Row): boolean {
  if (table.kindOf(row) !== 'server' || table.emitter[row] !== table.emitter[parent]) return false
  return table.kindOf(parent) !== 'client' && !table.hasMark(row, MARK.parentRemote)
}

/** Work of another service right below a client: the context came in, and nobody made a span for that. */
function isPassedOn(table: SpanTable, row: Row, parent: Row): boolean {
  const kind = table.kindOf(row)
  const isWork = kind === 'client' || kind === 'internal' || kind === 'producer'
  return isWork && table.kindOf(parent) === 'client' && table.serviceOf(row) !== table.serviceOf(parent)
}

function note(table: SpanTable, rows: Map<number, Row[]>, row: Row): void {
  const operation = table.operation[row] as number
  const known = rows.get(operation)
  if (known === undefined) rows.set(operation, [row])
  else known.push(row)
}

function setAsideAll(
  code: CauseCode,
  byOperation: ReadonlyMap<number, readonly Row[]>,
  evidenceOf: (rows: readonly Row[]) => readonly Evidence[],
): readonly SetAside[] {
  return [...byOperation.values()].map((heads) => ({ code, heads, evidence: evidenceOf(heads) }))
}
