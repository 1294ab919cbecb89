// What all analyses of a trace take, and each of them, once the tree is built: nanoseconds per span over a thousandfold
// of sizes, so that anything worse than n log n shows as a column that grows.
import { medianMs } from './median.ts'
import { analyze } from '../src/analysis/analyze.ts'
import { findBesideGaps } from '../src/analysis/gaps/beside-gaps.ts'
import { findClockSkew } from '../src/analysis/clocks/clock-skew.ts'
import { findCriticalPaths } from '../src/analysis/path/critical-paths.ts'
import { findDarkLeaves } from '../src/analysis/gaps/dark-leaves.ts'
import { findGaps } from '../src/analysis/gaps/gaps.ts'
import { findHops } from '../src/analysis/gaps/hops.ts'
import { checkHygiene } from '../src/analysis/rules/hygiene.ts'
import { findIdle } from '../src/analysis/gaps/idle.ts'
import { findRepeats } from '../src/analysis/repeats.ts'
import { buildTrace } from '../src/trace/build-trace.ts'
import { makeSpans, SHAPES, type Shape } from './trace-shapes.ts'

const COUNTS = [1_000, 10_000, 100_000, 1_000_000]

export function run(): void {
  for (const shape of SHAPES) console.table(COUNTS.map((count) => measure(shape, count)))
}

type Row = Readonly<Record<string, string | number>>

/** Nanoseconds per span, but for the total, which is in milliseconds and in times of what building the tree takes. */
function measure(shape: Shape, count: number): Row {
  const data = { spans: makeSpans(shape, count), logs: [] }
  const trace = buildTrace(data)
  const rounds = count > 100_000 ? 1 : 5
  const each = (work: () => unknown): number => Math.round((medianMs(work, rounds) * 1e6) / count)
  const build = each(() => buildTrace(data))
  const all = each(() => analyze(trace))
  const paths = findCriticalPaths(trace)
  return {
    shape,
    spans: count,
    'all, ms': Math.round((all * count) / 1e6),
    'of the tree': (all / build).toFixed(1),
    all,
    clocks: each(() => findClockSkew(trace, { mode: 'auto' })),
    paths: each(() => findCriticalPaths(trace)),
    gaps: each(() => findGaps(trace, paths)),
    beside: each(() => findBesideGaps(trace, paths)),
    hops: each(() => findHops(trace)),
    leaves: each(() => findDarkLeaves(trace, paths)),
    idle: each(() => findIdle(trace)),
    repeats: each(() => findRepeats(trace)),
    rules: each(() => checkHygiene(trace)),
  }
}

if (import.meta.main) run()
