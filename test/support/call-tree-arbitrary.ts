// Random traces in which everything could have happened as recorded, were all clocks right: calls lie in their callers,
// messages are received after they were sent, callers give up on servers that go on. Then each service's clock is put
// off by what is asked for.
import * as fc from 'fast-check'
import type { Span, SpanKind } from '../../src/trace/span.ts'
import { atMs, makeResource, makeSpan, spanIdOf, TEST_TRACE_ID } from './spans.ts'

export interface CallTree {
  readonly spans: readonly Span[]
  /** By service, milliseconds to add to its times to get those that are right; of the root's service 0. */
  readonly offsets: ReadonlyMap<string, number>
}

const row = fc.record({
  /** Which of the spans before it. */
  parent: fc.nat(1000),
  /** Into how many parts the parent is cut, and how many of them lie before and after. */
  parts: fc.integer({ min: 1, max: 20 }),
  before: fc.nat(20),
  after: fc.nat(20),
  service: fc.nat(5),
  kind: fc.constantFrom<SpanKind>('client', 'client', 'client', 'internal', 'producer'),
  givesUp: fc.constantFrom(false, false, false, false, 'by length', 'by error'),
})

type Row = typeof row extends fc.Arbitrary<infer T> ? T : never

/** Of 1 to 6 services, each with a clock of its own that is off by up to so many milliseconds. */
export function arbitraryCallTree(largestOffset: number): fc.Arbitrary<CallTree> {
  const offsets = fc.array(fc.integer({ min: -largestOffset, max: largestOffset }), {
    minLength: 5,
    maxLength: 5,
  })
  return fc
    .tuple(fc.array(row, { minLength: 1, maxLength: 40 }), offsets)
    .map(([rows, off]) => callTree(rows, off))
}

interface Placed {
  readonly kind: SpanKind
  readonly service: number
  readonly start: number
  readonly end: number
}

function callTree(rows: readonly Row[], offsets: readonly number[]): CallTree {
  const all = [0, ...offsets]
  const placed: Placed[] = [{ kind: 'server', service: 0, start: 0, end: 1000 }]
  const parents = [-1]
  const failed = new Set<number>()
  for (const each of rows) {
    const parent = each.parent % placed.length
    const below = placeBelow(placed[parent]!, each)
    if (placed[parent]!.kind === 'client' && each.givesUp === 'by error') failed.add(parent)
    placed.push(below)
    parents.push(parent)
  }
  const spans = placed.map(({ kind, service, start, end }, at) =>
    makeSpan({
      traceId: TEST_TRACE_ID,
      spanId: spanIdOf(at + 1),
      parentId: at === 0 ? undefined : spanIdOf(parents[at]! + 1),
      name: String(at + 1),
      kind,
      status: failed.has(at) ? 'error' : 'unset',
      resource: RESOURCES[service]!,
      start: atMs(start - all[service]!),
      end: atMs(end - all[service]!),
    }),
  )
  return { spans, offsets: new Map(SERVICES.map((name, at) => [name, all[at]!])) }
}

/** A client calls a server, a producer is heard by a consumer, and anything else stays within its service. */
function placeBelow(parent: Placed, { parts, before, after, service, kind, givesUp }: Row): Placed {
  const length = parent.end - parent.start
  const part = Math.floor((length / (before + parts + after)) * 1000) / 1000
  const inside = { start: parent.start + before * part, end: parent.end - after * part }
  if (parent.kind === 'producer') {
    const start = parent.end + before * 50
    return { kind: 'consumer', service, start, end: start + parts * 20 }
  }
  if (parent.kind !== 'client') return { kind, service: parent.service, ...inside }
  const server = { kind: 'server' as const, service }
  if (givesUp === 'by length') return { ...server, start: inside.start, end: inside.start + length + parts }
  if (givesUp === 'by error') return { ...server, start: inside.start, end: parent.end + parts }
  return { ...server, ...inside }
}

const SERVICES = ['web', 'cart', 'pay', 'mail', 'stock', 'user']
const RESOURCES = SERVICES.map((name) => makeResource({ 'service.name': name }))
