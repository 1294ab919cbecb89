// Whatever is sent: forests with ids, links and keys at random, out of few values so that they meet.
import { array, assert, constantFrom, integer, option, property, record, type Arbitrary } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sortHeads } from '../../../src/propagation/heads/sort-heads.ts'
import { findExactJoins } from '../../../src/propagation/joins/exact-joins.ts'
import type { Join } from '../../../src/propagation/joins/join.ts'
import { findKeyJoins } from '../../../src/propagation/joins/key-joins.ts'
import { SpanTable } from '../../../src/propagation/spans/span-table.ts'
import type { Span, SpanKind } from '../../../src/trace/span.ts'
import { makeSpan, spanIdOf } from '../../support/spans.ts'
import { markCalled } from '../../../src/propagation/joins/called.ts'

interface Drawn {
  readonly trace: number
  readonly id: number
  readonly parent: number
  readonly service: number
  readonly kind: SpanKind
  readonly start: number
  readonly length: number
  readonly key: number
  readonly link: { readonly trace: number; readonly id: number } | undefined
}

const small = (max: number): Arbitrary<number> => integer({ min: 0, max })

const drawn: Arbitrary<Drawn> = record({
  trace: small(5),
  id: small(12),
  parent: small(14),
  service: small(3),
  kind: constantFrom<SpanKind>('server', 'client', 'producer', 'consumer', 'internal', 'unspecified'),
  start: small(60),
  length: small(40),
  key: small(4),
  link: option(record({ trace: small(5), id: small(12) }), { nil: undefined, freq: 3 }),
})

/** Some share the low half of their ids. */
function traceIdOf(trace: number): string {
  const low = `feed${(trace >> 1).toString().padStart(12, '0')}`
  return `${trace % 2 === 0 ? '0'.repeat(16) : '463ac35c9f6413ad'}${low}`
}

function tableOf(spans: readonly Drawn[]): SpanTable {
  const byTrace = new Map<string, Span[]>()
  for (const { trace, id, parent, service, kind, start, length, key, link } of spans) {
    const traceId = traceIdOf(trace)
    const span = makeSpan({
      traceId,
      spanId: spanIdOf(id + 1),
      parentId: parent === 0 ? undefined : spanIdOf(parent),
      service: `s${service}`,
      kind,
      name: `op ${'abc'[id % 3]}`,
      startMs: start,
      endMs: start + length,
      attributes: key === 0 ? {} : { request_id: `r-${key}`, 'order.id': `order-000${key}` },
      links:
        link === undefined
          ? []
          : [
              {
                traceId: traceIdOf(link.trace),
                spanId: spanIdOf(link.id + 1),
                traceState: '',
                attributes: [],
                droppedAttributes: 0,
                flags: 0,
              },
            ],
    })
    const known = byTrace.get(traceId)
    if (known === undefined) byTrace.set(traceId, [span])
    else known.push(span)
  }
  const table = new SpanTable()
  for (const sent of byTrace.values()) table.add({ spans: sent, logs: [] })
  return table
}

/** Each head once, into another fragment, by trees. */
function expectForest(table: SpanTable, joins: readonly Join[]): void {
  const callerOf = new Map(joins.map(({ head, caller }) => [head, table.head[caller] as number]))
  expect(callerOf.size).toBe(joins.length)
  for (const { head, caller, confidence } of joins) {
    expect(table.head[head]).toBe(head)
    expect(table.head[caller]).not.toBe(head)
    expect(confidence).toBeGreaterThan(0)
    expect(confidence).toBeLessThanOrEqual(1)
  }
  for (const from of callerOf.keys()) {
    let at: number | undefined = from
    for (let steps = 0; at !== undefined; steps++) {
      expect(steps).toBeLessThanOrEqual(callerOf.size)
      at = callerOf.get(at)
    }
  }
}

describe('whatever is sent', () => {
  test('joins make trees of fragments, and every head is sorted once', () => {
    assert(
      property(array(drawn, { maxLength: 40 }), small(20), (spans, wait) => {
        const table = tableOf(spans)
        const exact = findExactJoins(table, markCalled(table))
        expectForest(table, exact)
        const to = wait === 0 ? Infinity : 10e9 + wait * 4e6
        const { open, setAside, pending } = sortHeads(table, markCalled(table), exact, {
          grace: undefined,
          to,
        })
        const heads = [...open.map(({ row }) => row), ...setAside.flatMap((aside) => aside.heads), ...pending]
        const expected = Array.from({ length: table.count }, (_, row) => row).filter(
          (row) => table.head[row] === row,
        )
        expect(heads.toSorted((a, b) => a - b)).toEqual(expected)
        for (const { heads: rows, evidence } of setAside) {
          expect(evidence.length).toBeGreaterThan(0)
          expect(new Set(rows.map((row) => table.operation[row])).size).toBe(1)
        }
        expectForest(table, findKeyJoins(table, markCalled(table), open))
      }),
      { numRuns: 300 },
    )
  })
})
