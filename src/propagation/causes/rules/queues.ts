// Messages that lost their context: the producer did not put it in, or the consumer did not take it out. Who else gets
// on with either of them tells which.
import type { Evidence } from '../evidence.ts'
import type { HopLook } from '../hop-look.ts'
import { mostCommonOf } from '../hop-look.ts'
import { findMessagePattern } from '../message-pattern.ts'
import { Suspicion } from '../suspicion.ts'

export function suspectQueue(look: HopLook): readonly Suspicion[] {
  if (look.hop.mode !== 'queue') return []
  const inject = new Suspicion('C11', 1)
  const extract = new Suspicion('C12', 0.9)
  weighEnds(look, inject, extract)
  weighNeighbours(look, inject, extract)
  const thread = new Suspicion('C15', 0)
  if (look.caller === look.callee && sharesInstance(look)) thread.odds = 0.3
  return [inject, extract, thread]
}

function weighEnds(look: HopLook, inject: Suspicion, extract: Suspicion): void {
  const { view, hop, heads, isAtExit, callerName, calleeName } = look
  const { table } = view
  if (isAtExit) {
    const dangling = view.spansOf[hop.callerOperation]! - view.answeredOf[hop.callerOperation]!
    inject.weigh(1, { code: 'dangling-exits', count: dangling, of: view.spansOf[hop.callerOperation]! })
  } else {
    inject.weigh(5, { code: 'no-client-span', service: callerName, callee: calleeName })
  }
  const destination = mostCommonOf(heads, (row) => table.factOf('messaging.destination.name', row))?.value
  const unlinked: Evidence = { code: 'unlinked-consumer', destination, count: hop.heads.length }
  for (const cause of [inject, extract]) cause.weigh(1, unlinked)
  const { kind } = table.operations[hop.calleeOperation]!
  // Nothing in the consumer handles messages: then nothing takes a context out of them either.
  if (kind !== 'consumer' && kind !== 'unspecified') extract.weigh(4, ...clientRoots(kind, heads.length))
  const after = heads.filter((row) => view.receives.precede(row)).length
  if (after > heads.length * 0.8)
    extract.weigh(2.5, { code: 'after-receive', count: after, of: heads.length })
}

function clientRoots(kind: string, count: number): readonly Evidence[] {
  return kind === 'client' ? [{ code: 'client-root', count }] : []
}

function weighNeighbours(look: HopLook, inject: Suspicion, extract: Suspicion): void {
  const { row, column } = findMessagePattern(look)
  const { slice } = look
  const cell: Evidence = {
    code: 'only-this-cell',
    healthyCallers: column.healthy,
    healthyCallees: row.healthy,
  }
  // Others take the context out of what this producer sends, above all out of the very same messages.
  const others = answeredShare(look)
  if (others > 0.5) {
    inject.weigh(0.04)
    extract.weigh(6, cell)
  } else if (row.healthy.length > 0) {
    inject.weigh(0.4)
    extract.weigh(2, cell)
  }
  if (column.healthy.length > 0) {
    extract.weigh(0.08)
    inject.weigh(4, cell)
  }
  if (row.isBad) {
    inject.weigh(8, { code: 'bad-row', service: look.callerName, edges: row.broken.length })
    // Several consumers at once have not all forgotten it.
    if (!column.isBad) extract.weigh(0.25)
  }
  if (column.isBad)
    extract.weigh(4, { code: 'bad-column', service: look.calleeName, edges: column.broken.length })
  if (slice === undefined) return
  const { attribute, broken, healthy, side } = slice
  if (side === 'caller') {
    inject.weigh(8, { code: 'slice', attribute, broken, healthy, service: look.callerName })
    extract.weigh(0.2)
  }
  if (side === 'callee') {
    extract.weigh(8, { code: 'slice', attribute, broken, healthy, service: look.calleeName })
    inject.weigh(0.2)
  }
}

/** Of the producing operation's spans, those whose context somebody took up. */
function answeredShare({ view, hop, isAtExit }: HopLook): number {
  if (!isAtExit) return 0
  const spans = view.spansOf[hop.callerOperation]!
  return spans === 0 ? 0 : view.answeredOf[hop.callerOperation]! / spans
}

function sharesInstance({ view: { table }, callers, heads }: HopLook): boolean {
  const instances = new Set(callers.map((row) => table.emitterOf(row).instance))
  return heads.every((row) => instances.has(table.emitterOf(row).instance))
}
