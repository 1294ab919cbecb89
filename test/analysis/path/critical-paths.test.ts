import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { findCriticalPaths } from '../../../src/analysis/path/critical-paths.ts'
import { buildTrace } from '../../../src/trace/build-trace.ts'
import type { Trace } from '../../../src/trace/trace.ts'
import { exampleTrace } from '../../support/example-trace.ts'
import { nodeNamed, picture } from '../../support/picture.ts'
import { arbitraryTree } from '../../support/tree-arbitrary.ts'

/** Names of the roots that have a path, in drawing order. */
function rootsOf(trace: Trace): readonly (string | undefined)[] {
  return Array.from(findCriticalPaths(trace).byRoot.keys(), (root) => root.span?.name)
}

test('each root has a path, and each child of a parent that never arrived', () => {
  const trace = picture(`
    web a         |====|
    web   b       .|=|
    ?   lost
    web   c       .      |==|
    web   d       .        |===|
    web e         .                 |==|
  `)
  expect(rootsOf(trace)).toEqual(['a', 'c', 'd', 'e'])
  const paths = findCriticalPaths(trace)
  expect(paths.rootOf(nodeNamed(trace, 'b'))?.span?.name).toBe('a')
  expect(paths.rootOf(nodeNamed(trace, 'd'))?.span?.name).toBe('d')
  expect(paths.rootOf(trace.nodes.find((node) => node.state === 'missing')!)).toBeUndefined()
})

test('a root without times leaves the path to those below it', () => {
  const trace = picture(`
    web untimed
    web   also
    web     a   |====|
    web   b     .  |====|
  `)
  expect(rootsOf(trace)).toEqual(['a', 'b'])
})

test('own time of the example trace', () => {
  const trace = exampleTrace()
  const { ownTime, segmentsOf } = findCriticalPaths(trace)
  const stripe = trace.nodes.filter((node) => node.span?.name === 'POST api.stripe.com')
  expect(stripe.map(({ index }) => ownTime[index])).toEqual([10e9, 16.08e9])
  const checkout = nodeNamed(trace, 'POST /checkout')
  // Before redis, before the first select, between one and the next, before POST, before publish, and at the end.
  expect(segmentsOf(checkout)).toHaveLength(1 + 1 + 119 + 1 + 1 + 1)
  expect(ownTime[checkout.index]).toBe(4e6 + 3e6 + 119 * 0.4e6 + 3020.4e6 + 20e6 + 90e6)
  expect(ownTime[nodeNamed(trace, 'orders process').index]).toBe(0)
})

test('own times sum up to the durations of the roots, and to the segments of each span', () => {
  fc.assert(
    fc.property(arbitraryTree, (spans) => {
      const trace = buildTrace({ spans, logs: [] })
      const { byRoot, ownTime, rootOf, segmentsOf } = findCriticalPaths(trace)
      const ofRoot = new Map(Array.from(byRoot.keys(), (root) => [root, 0]))
      for (const node of trace.nodes) {
        const segments = segmentsOf(node)
        expect(segments.reduce((sum, { start, end }) => sum + end - start, 0)).toBe(ownTime[node.index])
        expect(segments).toEqual(segments.toSorted((a, b) => a.start - b.start))
        const root = rootOf(node)
        if (root === undefined) expect(ownTime[node.index]).toBe(0)
        else ofRoot.set(root, ofRoot.get(root)! + ownTime[node.index]!)
      }
      for (const [root, sum] of ofRoot) expect(sum).toBe(root.end - root.start)
      const timed = trace.nodes.filter((node) => node.state === 'finished')
      expect(timed.filter((node) => rootOf(node) === undefined)).toEqual([])
    }),
    { numRuns: 1000 },
  )
})
