// The evaluator against one that is too slow and too plain to be wrong.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { SpanNode } from '../../../src/trace/trace.ts'
import { evaluateTraceQL } from '../../../src/traceql/evaluate.ts'
import { TraceShape } from '../../../src/traceql/evaluate/trace-shape.ts'
import { arbitraryQuery, arbitraryRows, traceOf } from './arbitrary.ts'
import { isPlaced, parentOf, referenceSets } from './reference.ts'

describe('random queries of random traces', () => {
  test('find the same sets of spans', () => {
    fc.assert(
      fc.property(arbitraryRows, arbitraryQuery, (rows, query) => {
        const trace = traceOf(rows)
        const found = evaluateTraceQL(query, trace).map(({ spans }) => indexesOf(spans))
        for (const indexes of found) expect(indexes).toEqual(indexes.toSorted(ascending))
        const expected = referenceSets(query, trace).map(({ spans }) => indexesOf(spans).toSorted(ascending))
        expect(found.map(String).sort()).toEqual(expected.map(String).sort())
      }),
      { numRuns: 3000 },
    )
  })

  test('number the spans so that everything hangs on its parent', () => {
    fc.assert(
      fc.property(arbitraryRows, (rows) => {
        const trace = traceOf(rows)
        const shape = new TraceShape(trace)
        const used = new Set<number>()
        for (const node of trace.nodes) {
          if (node.span === undefined) continue
          expect(shape.isPlaced(node)).toBe(isPlaced(node, trace))
          const parent = parentOf(node, trace)
          expect(shape.parents[node.index]).toBe(parent)
          const [left, right] = [shape.left[node.index]!, shape.right[node.index]!]
          if (!shape.isPlaced(node)) {
            expect([left, right, shape.parentNumber(node)]).toEqual([0, 0, 0])
            continue
          }
          expect(left).toBeLessThan(right)
          used.add(left).add(right)
          if (parent === undefined) {
            expect(shape.parentNumber(node)).toBe(-1)
          } else {
            expect(shape.parentNumber(node)).toBe(shape.left[parent.index])
            expect(left).toBeGreaterThan(shape.left[parent.index]!)
            expect(right).toBeLessThan(shape.right[parent.index]!)
          }
        }
        const numbers = [...used].sort(ascending)
        expect(numbers).toEqual(numbers.map((_, at) => at + 1))
      }),
    )
  })
})

function indexesOf(spans: Iterable<SpanNode>): readonly number[] {
  return Array.from(spans, ({ index }) => index)
}

function ascending(a: number, b: number): number {
  return a - b
}
