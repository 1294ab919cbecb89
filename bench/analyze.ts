// What all analyses of a trace take, and each of them, once the tree is built: nanoseconds per span over a thousandfold
// of sizes, so that anything worse than n log n shows as a column that grows.
import { analyze } from '../src/analysis/analyze.ts'
import { findBesideGaps } from '../src/analysis/beside-gaps.ts'
import { findClockSkew } from '../src/analysis/clock-skew.ts'
import { findCriticalPaths } from '../src/analysis/critical-paths.ts'
import { findDarkLeaves } from '../src/analysis/dark-leaves.ts'
import { findGaps } from '../src/analysis/gaps.ts'
import { findHops } from '../src/analysis/hops.ts'
import { checkHygiene } from '../src/analysis/hygiene.ts'
import { findIdle } from '../src/analysis/idle.ts'
import { findRepeats } from '../src/analysis/repeats.ts'
import type { Trace } from '../src/trace/trace.ts'
import { makeTrace, SHAPES, type Shape } from './trace-shapes.ts'

const COUNTS = [1_000, 10_000, 100_000, 1_000_000]

export function run(): void {
  for (const shape of SHAPES) console.table(COUNTS.map((count) => measure(shape, makeTrace(shape, count))))
}

type Row = Readonly<Record<string, string | number>>

/** Nanoseconds per span, but for the total, which is milliseconds. */
function measure(shape: Shape, trace: Trace): Row {
  const total = medianMs(() => analyze(trace))
  const each = (work: () => unknown): number => Math.round((medianMs(work) * 1e6) / trace.spanCount)
  const paths = findCriticalPaths(trace)
  return {
    shape,
    spans: trace.spanCount,
    'all, ms': Number(total.toFixed(total < 10 ? 1 : 0)),
    'all, ns/span': Math.round((total * 1e6) / trace.spanCount),
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

function medianMs(work: () => unknown): number {
  const times = Array.from({ length: 3 }, () => {
    const start = performance.now()
    work()
    return performance.now() - start
  })
  return times.sort((a, b) => a - b)[1] ?? 0
}

if (import.meta.main) run()
