// What the published trace sets are known to hold.
import { describe, expect, it } from 'vitest'
import { childMode } from '../../src/analysis/path/child-mode.ts'
import { findCriticalPaths } from '../../src/analysis/path/critical-paths.ts'
import { findGaps } from '../../src/analysis/gaps/gaps.ts'
import { findHops } from '../../src/analysis/gaps/hops.ts'
import { findIdle, isIdleWorthShowing } from '../../src/analysis/gaps/idle.ts'
import { buildLedger } from '../../src/analysis/path/ledger.ts'
import { findQueueTimes } from '../../src/analysis/gaps/queue-time.ts'
import { selectShownGaps } from '../../src/analysis/gaps/shown-gaps.ts'
import type { Trace } from '../../src/trace/trace.ts'
import { realTrees } from '../support/real-trees.ts'

describe('real traces', () => {
  it('smartthings: five minutes of pauses around a root of 37 ms, and no gap of minutes', ({ skip }) => {
    const [trace] = realTrees('zipkin-smartthings-mobile-web-install.json.gz') ?? skip('the set is not there')
    const { headline } = trace!
    expect(headline.end - headline.start).toBe(36.713e6)
    const idle = findIdle(trace!)
    const lengths = idle.map(({ start, end }) => end - start).sort((a, b) => b - a)
    expect(lengths).toHaveLength(31)
    expect(lengths.slice(0, 3)).toEqual([82_440.189e6, 45_825.545e6, 34_728.758e6])
    expect(lengths.reduce((sum, length) => sum + length)).toBe(293_257.772e6)
    expect(isIdleWorthShowing(trace!, idle)).toBe(true)
    const gaps = findGaps(trace!, findCriticalPaths(trace!))
    expect(Math.max(...gaps.map(({ length }) => length))).toBe(875.359e6)
    expect(tilesItsRoots(trace!)).toBe(true)
  })

  it('kafka: two short pauses, and six messages', ({ skip }) => {
    const [trace] = realTrees('zipkin-messaging-kafka.json.gz') ?? skip('the set is not there')
    expect(findIdle(trace!).map(({ start, end }) => end - start)).toEqual([320e3, 749e3])
    expect(trace!.duration).toBe(649.065e6)
    expect(findQueueTimes(trace!)).toHaveLength(6)
    expect(tilesItsRoots(trace!)).toBe(true)
  })

  it('trainticket: 811 spans that went on without their parents, and a gap in nearly every trace', ({
    skip,
  }) => {
    const traces = realTrees('trainticket.jsonl.gz') ?? skip('the set is not there')
    const modes = { sync: 0, detached: 0, abandoned: 0, async: 0 }
    const shares: number[] = []
    let withGaps = 0
    for (const trace of traces) {
      for (const node of trace.nodes) for (const child of node.children) modes[childMode(node, child)]++
      const paths = findCriticalPaths(trace)
      const gaps = findGaps(trace, paths)
      const root = trace.headline
      const shown = selectShownGaps(gaps, { root })
      if (shown.length > 0) withGaps++
      shares.push((gaps[0]?.onPath ?? 0) / (root.end - root.start))
      const { lines } = buildLedger(root, paths, shown)
      expect(lines.reduce((sum, { time }) => sum + time, 0)).toBe(root.end - root.start)
    }
    expect(modes).toEqual({ sync: 315_774, detached: 811, abandoned: 0, async: 0 })
    expect(withGaps).toBe(4481)
    expect(shares.sort((a, b) => a - b)[shares.length >> 1]).toBeCloseTo(0.17, 2)
    expect(traces.filter((trace) => !tilesItsRoots(trace))).toEqual([])
  }, 60_000)

  it('hotel: five hops in each trace, and every path covers its root', ({ skip }) => {
    for (const name of ['hotel_load25.jsonl.gz', 'hotel_load50.jsonl.gz', 'hotel_load75.jsonl.gz']) {
      const traces = realTrees(name) ?? skip('the set is not there')
      expect(traces).toHaveLength(1000)
      expect(new Set(traces.map((trace) => findHops(trace).length))).toEqual(new Set([5]))
      expect(traces.filter((trace) => !tilesItsRoots(trace))).toEqual([])
    }
  }, 60_000)
})

function tilesItsRoots(trace: Trace): boolean {
  return Array.from(findCriticalPaths(trace).byRoot).every(([root, path]) => {
    return path.reduce((sum, { start, end }) => sum + end - start, 0) === root.end - root.start
  })
}
