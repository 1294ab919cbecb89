// Diffs of published traces, each with its neighbour in the set or with its counterpart under another load: nobody can
// say what these should find, but their sums are exact, and what did not change is not told of.
import { describe, expect, it } from 'vitest'
import { analyze } from '../../src/analysis/analyze.ts'
import { changeOf, diffTraces, type TraceDiff } from '../../src/analysis/diff/diff.ts'
import type { Trace } from '../../src/trace/trace.ts'
import { realTrees } from '../support/real-trees.ts'

describe('real traces', () => {
  it('hotel under a light and a heavy load: the same calls, and changes that sum to that of the roots', ({
    skip,
  }) => {
    const light = realTrees('hotel_load25.jsonl.gz') ?? skip('the set is not there')
    const heavy = realTrees('hotel_load75.jsonl.gz') ?? skip('the set is not there')
    const analyses = [light, heavy].map((traces) => traces.map((trace) => analyze(trace)))
    for (const [at, a] of (analyses[0] ?? []).entries()) {
      const found = diffTraces(a, analyses[1]?.[at] ?? a)
      expect(sumOfChanges(found)).toBe(found.b.duration - found.a.duration)
      const calls = found.paths.filter(({ type }) => type === 'spans')
      expect(calls.map(({ change }) => change)).toEqual(Array.from({ length: 11 }, () => 'both'))
    }
  })

  it('trainticket, each with the next: the changes sum to that of the roots, and none of its own', ({
    skip,
  }) => {
    const traces = realTrees('trainticket.jsonl.gz') ?? skip('the set is not there')
    const analyses = traces.slice(0, MANY).map((trace) => analyze(trace))
    for (const [at, a] of analyses.entries()) {
      const found = diffTraces(a, analyses[at + 1] ?? a)
      expect(sumOfChanges(found)).toBe(rootTime(found.b.trace) - rootTime(found.a.trace))
      expect(spansIn(found)).toEqual([found.a.trace.nodes.length, found.b.trace.nodes.length])
      expect(diffTraces(a, a).paths.filter((path) => changeOf(path) !== 0 || path.change !== 'both')).toEqual(
        [],
      )
    }
  }, 60_000)

  it('five minutes of 1,041 spans do not differ from themselves', ({ skip }) => {
    const [trace] = realTrees('zipkin-smartthings-mobile-web-install.json.gz') ?? skip('the set is not there')
    const found = diffTraces(analyze(trace!), analyze(trace!))
    expect(found.paths.filter((path) => changeOf(path) !== 0 || path.change !== 'both')).toEqual([])
    expect(found.paths.reduce((sum, { a }) => sum + a.ownTime, 0)).toBe(36.713e6)
  })
})

// All would take a minute on a slow machine.
const MANY = 500

function sumOfChanges({ paths }: TraceDiff): number {
  return paths.reduce((sum, path) => sum + changeOf(path), 0)
}

function rootTime({ headline }: Trace): number {
  return headline.end - headline.start
}

function spansIn({ paths }: TraceDiff): readonly [number, number] {
  let [a, b] = [0, 0]
  for (const path of paths) {
    if (path.type === 'gap') continue
    a += path.a.count
    b += path.b.count
  }
  return [a, b]
}
