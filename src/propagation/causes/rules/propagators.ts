// The context was to be sent and did not arrive: the caller injects nothing, the callee extracts nothing, or the two do
// not speak the same format. The matrix tells them apart, and slices do.
import type { Evidence } from '../evidence.ts'
import { isAskedAnew } from '../foreign-host.ts'
import { mostCommonOf, type HopLook } from '../hop-look.ts'
import { shapeOf } from '../id-shapes.ts'
import { Suspicion } from '../suspicion.ts'

export function suspectPropagators(look: HopLook): readonly Suspicion[] {
  if (!carriesHeaders(look)) return []
  const inject = new Suspicion('C02', 1)
  const extract = new Suspicion('C03', 0.6)
  const format = new Suspicion('C08', 0.7)
  const metadata = new Suspicion('C31', look.isRpc ? 1 : 0)
  const causes = [inject, extract, format, metadata]
  // In Go the global propagator does nothing until one is set.
  if (look.callerLanguage === 'go') inject.weigh(1.5)
  if (look.calleeLanguage === 'go') extract.weigh(1.5)
  weighLines(look, inject, extract, format, metadata)
  weighSlice(look, inject, extract, format, metadata)
  weighFormats(look, format)
  const dangling = danglingExits(look)
  if (dangling !== undefined) for (const cause of causes) cause.weigh(1, dangling)
  if (look.hasOrphans) for (const cause of causes) cause.weigh(0.15)
  if (isAskedAnew(look)) for (const cause of causes) cause.weigh(0.1)
  return causes
}

/** Over the wire; also where no service of the system makes client spans, so that their absence says nothing. */
export function carriesHeaders({ hop, view, isAtExit }: HopLook): boolean {
  if (hop.mode === 'wire') return true
  return (
    hop.mode === 'no-client-span' && !isAtExit && view.viaInside > view.viaExit * 9 && view.viaInside >= 10
  )
}

function weighLines(
  look: HopLook,
  inject: Suspicion,
  extract: Suspicion,
  format: Suspicion,
  metadata: Suspicion,
): void {
  const { row, column } = look.pattern
  const isLoneCell = row.healthy.length > 0 && column.healthy.length > 0
  if (row.isBad) {
    const pattern: Evidence = { code: 'bad-row', service: look.callerName, edges: row.broken.length }
    inject.weigh(column.isBad ? 3 : 8, pattern)
    // A format that none of them reads looks the same.
    format.weigh(column.isBad ? 1.5 : 3, pattern)
  }
  if (column.isBad) {
    const pattern: Evidence = { code: 'bad-column', service: look.calleeName, edges: column.broken.length }
    extract.weigh(row.isBad ? 3 : 8, pattern)
    format.weigh(row.isBad ? 1.5 : 3, pattern)
  }
  // One setting is for both directions.
  if (look.pattern.calleeSendsNothing && row.healthy.length > 0) {
    const both: Evidence = { code: 'bad-both-ways', service: look.calleeName }
    extract.weigh(4, both)
    format.weigh(4, both)
  }
  if (look.pattern.callerTakesNothing && column.healthy.length > 0) {
    const both: Evidence = { code: 'bad-both-ways', service: look.callerName }
    inject.weigh(2, both)
    format.weigh(4, both)
  }
  const cell: Evidence = {
    code: 'only-this-cell',
    healthyCallers: column.healthy,
    healthyCallees: row.healthy,
  }
  if (row.healthy.length > 0) {
    // The caller's context is taken up elsewhere, so that it is this client at most that sends none.
    inject.weigh(isOtherClient(look) ? 0.6 : 0.12)
    extract.weigh(1.5, cell)
    format.weigh(0.8)
    metadata.weigh(0.8)
  }
  if (column.healthy.length > 0) {
    // Likewise: this route at most takes none up.
    extract.weigh(isOtherRoute(look) ? 0.35 : 0.1)
    inject.weigh(1.5, cell)
    format.weigh(1.2, cell)
  }
  if (!isLoneCell) return
  // Both ends get on with others, and those with each other: then it is what lies between, or how this client is used.
  metadata.weigh(3, cell)
  format.weigh(0.3)
}

/** Whether the broken calls are made by another instrumentation than those that the caller's context survives. */
function isOtherClient({ view, caller, callers }: HopLook): boolean {
  const own = mostCommonOf(callers, (row) => view.table.scopeOf(row))?.value
  if (own === undefined) return false
  const scopes = view.cells.healthyScopesOf(caller)
  return scopes.size > 0 && !scopes.has(own)
}

function isOtherRoute({ view, hop }: HopLook): boolean {
  return view.cells.healthyOf(hop.calleeOperation).length === 0
}

function weighSlice(
  { slice, calleeName, callerName }: HopLook,
  inject: Suspicion,
  extract: Suspicion,
  format: Suspicion,
  metadata: Suspicion,
): void {
  if (slice === undefined) return
  const service = { caller: callerName, callee: calleeName, path: undefined }[slice.side]
  const { attribute, broken, healthy } = slice
  const evidence: Evidence = { code: 'slice', attribute, broken, healthy, service }
  if (slice.side === 'caller') {
    inject.weigh(8, evidence)
    metadata.weigh(4, evidence)
    extract.weigh(0.1)
  }
  if (slice.side === 'callee') {
    extract.weigh(12, evidence)
    inject.weigh(0.1)
    metadata.weigh(0.2)
  }
  if (slice.side === 'path') {
    for (const cause of [inject, extract, metadata]) cause.weigh(0.15)
  }
  format.weigh(slice.side === 'path' ? 0.15 : 1)
}

function weighFormats(look: HopLook, format: Suspicion): void {
  const { callers, heads, view, callerName, calleeName } = look
  const ours = shapeOf(view.table, callers)
  const theirs = look.hasOrphans ? undefined : shapeOf(view.table, heads)
  if (ours !== undefined && theirs !== undefined && ours.shape !== theirs.shape) {
    const [odd, service] = ours.shape === 'random-128' ? [theirs, calleeName] : [ours, callerName]
    // Ids of 64 bits alone are read by most: where others take the caller's context up, they say little.
    const isRead = odd.shape === 'padded-64' && look.pattern.row.healthy.length > 0
    format.weigh(isRead ? 1.5 : 15, { code: 'id-shape', service, shape: odd.shape, count: odd.count })
  }
  const [caller, callee] = [sdkOf(look, callers), sdkOf(look, heads)]
  if (caller !== undefined && callee !== undefined && caller !== callee) {
    format.weigh(4, { code: 'sdk-differs', caller, callee })
  } else if (
    look.callerLanguage !== undefined &&
    look.calleeLanguage !== undefined &&
    look.callerLanguage !== look.calleeLanguage
  ) {
    format.weigh(1.2)
  }
}

/** What made the spans: another maker often means another format of the header. */
function sdkOf({ view: { table } }: HopLook, rows: readonly number[]): string | undefined {
  const [row] = rows
  if (row === undefined) return undefined
  return table.factOf('span.format', row) ?? table.emitterOf(row).sdkName
}

export function danglingExits({ view, hop, isAtExit }: HopLook): Evidence | undefined {
  if (!isAtExit) return undefined
  const of = view.spansOf[hop.callerOperation]!
  return { code: 'dangling-exits', count: of - view.answeredOf[hop.callerOperation]!, of }
}
