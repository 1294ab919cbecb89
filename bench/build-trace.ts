// How long and how much memory a tree takes, over three shapes that each break a different kind of mistake: one
// parent with all children, one chain, and random attachment. Spans come in shuffled.
import { buildTrace } from '../src/trace/build-trace.ts'
import type { Resource, Scope, Span, SpanId, TraceId } from '../src/trace/span.ts'
import { instantOf } from '../src/trace/time.ts'

interface Row {
  readonly shape: Shape
  readonly spans: number
  /** Median of five, milliseconds. */
  readonly milliseconds: number
  readonly nanosecondsPerSpan: number
  /** Heap that the trace holds beside its spans; undefined unless Node runs with --expose-gc. */
  readonly bytesPerSpan: number | undefined
}

type Shape = 'wide' | 'deep' | 'random'

const COUNTS = [1_000, 10_000, 100_000]

export function run(): void {
  const shapes = ['wide', 'deep', 'random'] as const
  console.table(shapes.flatMap((shape) => COUNTS.map((count) => measure(shape, count))))
}

function measure(shape: Shape, count: number): Row {
  const data = { spans: makeSpans(shape, count), logs: [] }
  const times: number[] = []
  for (let round = 0; round < 5; round++) {
    const start = performance.now()
    buildTrace(data)
    times.push(performance.now() - start)
  }
  const milliseconds = times.toSorted((a, b) => a - b)[2] ?? 0
  return {
    shape,
    spans: count,
    milliseconds,
    nanosecondsPerSpan: (milliseconds * 1e6) / count,
    bytesPerSpan: heapOf(() => buildTrace(data), count),
  }
}

function heapOf(make: () => unknown, count: number): number | undefined {
  const { gc } = globalThis
  if (gc === undefined) return undefined
  gc()
  const before = process.memoryUsage().heapUsed
  const made = [make()]
  gc()
  const bytes = (process.memoryUsage().heapUsed - before) / count
  return made.length === 1 ? bytes : undefined
}

function makeSpans(shape: Shape, count: number): readonly Span[] {
  const random = seeded(42)
  const spans = Array.from({ length: count }, (_, i): Span => {
    const parent = shape === 'wide' ? 0 : shape === 'deep' ? i - 1 : Math.floor(random() * i)
    const start = BASE + BigInt(i * 1000)
    return {
      traceId: '4bf92f3577b34da6a3ce929d0e0e4736' as TraceId,
      spanId: idOf(i),
      parentId: i === 0 ? undefined : idOf(parent),
      invalidParentId: undefined,
      parentLocation: 'local',
      flags: 0x101,
      traceState: '',
      name: 'span',
      kind: 'internal',
      start: instantOf(start),
      end: instantOf(
        start + BigInt(shape === 'deep' ? (2 * count - i) * 1000 : 1 + Math.floor(random() * 1e9)),
      ),
      status: { code: 'unset', message: '' },
      resource: RESOURCES[i % RESOURCES.length]!,
      scope: SCOPE,
      attributes: [],
      droppedAttributes: 0,
      events: [],
      droppedEvents: 0,
      links: [],
      droppedLinks: 0,
    }
  })
  for (let i = spans.length - 1; i > 0; i--) {
    const other = Math.floor(random() * (i + 1))
    ;[spans[i], spans[other]] = [spans[other]!, spans[i]!]
  }
  return spans
}

const BASE = 1_755_871_391_208_000_000n
const SCOPE: Scope = { name: '', version: '', attributes: [], droppedAttributes: 0, schemaUrl: '' }
const RESOURCES: readonly Resource[] = Array.from({ length: 20 }, (_, i) => ({
  attributes: [
    { key: 'host.name', value: `host-${i}` },
    { key: 'service.name', value: `service-${i}` },
  ],
  droppedAttributes: 0,
  schemaUrl: '',
}))

function idOf(number: number): SpanId {
  return (number + 1).toString(16).padStart(16, '0') as SpanId
}

/** Mulberry32: the same spans in every run. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

if (import.meta.main) run()
