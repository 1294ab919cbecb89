// How long and how much memory a tree takes, over large traces of every shape. Spans come in shuffled.
import { buildTrace } from '../src/trace/build-trace.ts'
import type { Span } from '../src/trace/span.ts'
import { medianMs } from './median.ts'
import { makeSpans, seeded, SHAPES, type Shape } from './trace-shapes.ts'

interface Row {
  readonly shape: Shape
  readonly spans: number
  /** Median of five, milliseconds. */
  readonly milliseconds: number
  readonly nanosecondsPerSpan: number
  /** Heap that the trace holds beside its spans; undefined unless Node runs with --expose-gc. */
  readonly bytesPerSpan: number | undefined
}

const COUNTS = [1_000, 10_000, 100_000]

export function run(): void {
  console.table(SHAPES.flatMap((shape) => COUNTS.map((count) => measure(shape, count))))
}

function measure(shape: Shape, count: number): Row {
  const data = { spans: shuffled(makeSpans(shape, count)), logs: [] }
  const milliseconds = medianMs(() => buildTrace(data), 5)
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

/** As they come from many senders: in no order. */
function shuffled(spans: readonly Span[]): readonly Span[] {
  const random = seeded(42)
  const mixed = [...spans]
  for (let at = mixed.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1))
    ;[mixed[at], mixed[other]] = [mixed[other]!, mixed[at]!]
  }
  return mixed
}

if (import.meta.main) run()
