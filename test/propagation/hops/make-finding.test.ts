// What is reported of a hop.
import { describe, expect, test } from 'vitest'
import { TEST_START } from '../../support/spans.ts'
import { buildCauseView } from '../../../src/propagation/causes/cause-view.ts'
import { withDistinctIds } from '../../../src/propagation/hops/finding-id.ts'
import { makeFinding } from '../../../src/propagation/hops/make-finding.ts'
import { brokenHop, findingOf, repeated, type DrawnHop } from '../drawn-hops.ts'
import { drawnTable } from '../drawn-table.ts'
import { findRoles } from '../../../src/propagation/spans/roles.ts'

const SHOP = `
  shop   GET /order [server]       |===========|
  shop     call stock [client]       |=======|
`
const STOCK = 'stock GET /stock [server] |==|'
const WIRE: DrawnHop = { mode: 'wire', caller: 'call stock', head: 'GET /stock' }

function pairsOf(count: number): readonly { readonly text: string; readonly startMs: number }[] {
  return Array.from({ length: count }, (_, at) => [
    { text: SHOP, startMs: at * 100 },
    { text: STOCK, startMs: at * 100 + 3 },
  ]).flat()
}

describe('a finding', () => {
  const whole = {
    text: `${SHOP}
  stock      GET /stock [server]     |==|`,
  }
  const finding = findingOf([...pairsOf(6), ...repeated(2, whole)], WIRE)

  test('has both ends, and counts broken and all calls of the hop', () => {
    expect(finding).toMatchObject({
      kind: 'broken-hop',
      mode: 'wire',
      caller: { service: 'shop', span: 'call stock' },
      callee: { service: 'stock', span: 'GET /stock' },
      broken: 6,
      total: 8,
    })
  })

  test('says since when, and until when', () => {
    expect(finding.since).toBe(TEST_START + 3_000_000n)
    expect(finding.until).toBe(TEST_START + 503_000_000n)
  })

  test('has a pair for each request, in order of time', () => {
    expect(finding.pairs).toHaveLength(6)
    expect(finding.pairs[0]).toMatchObject({ tier: 'timing', confidence: 0.98 })
    expect(finding.pairs[0]!.traceId).not.toBe(finding.pairs[0]!.callerTraceId)
  })

  test('keeps three kinds of confidence apart', () => {
    const { hop, cause, request } = finding.confidence
    expect(request).toBeCloseTo(0.98)
    expect(cause).toBe(finding.causes[0]!.score)
    // Six calls are not many.
    expect(hop).toBeGreaterThan(0.5)
    expect(hop).toBeLessThan(0.7)
  })

  test('is called the same from run to run, and otherwise than another', () => {
    const again = findingOf(pairsOf(9), WIRE)
    expect(again.id).toBe(finding.id)
    expect(again.id).toMatch(/^shop-stock-get-stock-[\da-f]{4}$/)
    const other = findingOf(pairsOf(6), { ...WIRE, mode: 'no-client-span', caller: 'GET /order' })
    expect(other.id).not.toBe(again.id)
  })
})

test('a hop that is broken in two ways has two names', () => {
  const finding = findingOf(pairsOf(5), WIRE)
  expect(withDistinctIds([finding, finding]).map(({ id }) => id)).toEqual([finding.id, `${finding.id}-2`])
})

test('more calls make the hop surer, ids nearly certain', () => {
  const few = findingOf(pairsOf(5), WIRE).confidence.hop
  const many = findingOf(pairsOf(60), WIRE).confidence.hop
  expect(many).toBeGreaterThan(few)
  const proven = findingOf(pairsOf(60), { ...WIRE, join: { tier: 'exact', by: 'parent-elsewhere' } })
  expect(proven.confidence.hop).toBeGreaterThan(0.9)
  expect(proven.confidence.hop).toBeLessThanOrEqual(0.99)
})

test.each([
  ['low-64', 'wire', 'bad-ids'],
  ['unexported', 'wire', 'missing-parent'],
  ['unexported', 'in-process', 'missing-parent'],
  ['time', 'in-process', 'in-process-loss'],
] as const)('joined by %s, %s: %s', (by, mode, kind) => {
  expect(findingOf(pairsOf(5), { ...WIRE, mode, join: { by } }).kind).toBe(kind)
})

test('a callee without server spans is not instrumented', () => {
  const traces = repeated(5, { text: SHOP }, { text: 'stock query [client] |==|' })
  expect(findingOf(traces, { ...WIRE, head: 'query' }).kind).toBe('uninstrumented-service')
})

test('a hop of which no request is known has no pairs, and is half as sure', () => {
  const drawn = drawnTable(...pairsOf(20))
  const hop = { ...brokenHop(drawn, WIRE), joins: [] }
  const finding = makeFinding(
    drawn.table,
    hop,
    buildCauseView(drawn.table, findRoles(drawn.table), [hop], []),
  )
  expect(finding).toMatchObject({ broken: 20, pairs: [], confidence: { request: 0 } })
  expect(finding.confidence.hop).toBeGreaterThan(0.3)
  expect(finding.confidence.hop).toBeLessThan(0.5)
  expect(finding.causes[0]).toMatchObject({ code: 'C02' })
})

test('says who else calls, where what is said of the callee is not of this caller alone', () => {
  const traces = pairsOf(4).flatMap((trace) => [
    trace,
    { text: 'cart GET /cart [server] |===========|', startMs: trace.startMs },
    { text: 'shop GET /browse [server] |===========|', startMs: trace.startMs },
  ])
  const others: readonly DrawnHop[] = [
    { ...WIRE, caller: 'GET /cart' },
    { ...WIRE, caller: 'GET /browse' },
  ]
  expect(findingOf(traces, WIRE, ...others).evidence[0]).toMatchObject({
    code: 'inside-caller',
    others: ['cart', 'shop GET /browse'],
  })
  expect(findingOf(traces, WIRE).evidence[0]).toMatchObject({ others: [] })
})

test('the hole of a raw call is measured', () => {
  const traces = Array.from({ length: 4 }, (_, at) => [
    { text: 'shop GET /order [server] |===========|', startMs: at * 100 },
    { text: STOCK, startMs: at * 100 + 3 },
  ]).flat()
  const finding = findingOf(traces, { mode: 'no-client-span', caller: 'GET /order', head: 'GET /stock' })
  expect(finding.evidence).toContainEqual({ code: 'hole', share: 1 })
})
