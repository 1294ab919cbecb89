// What `/` finds in a trace, and where it says that it is.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { buildTrace } from '../../../src/trace/build-trace.ts'
import type { AttributeValue, Span } from '../../../src/trace/span.ts'
import type { SpanNode } from '../../../src/trace/trace.ts'
import { searchedOn } from '../../../src/tui/search-on.ts'
import { hasWords, wordsOf } from '../../../src/tui/trace/span-search.ts'
import { findHits } from '../../../src/tui/trace/trace-search.ts'
import { decodeTraceRequest } from '../../../src/wire/otlp/otlp-request.ts'
import { protobufjsBytes, TraceRequestType } from '../../support/otlp-proto.ts'
import { dataOfTrace, PressedScreen } from '../../support/pressed-screen.ts'
import { arbitrarySpans, protoRequest } from '../../support/span-arbitrary.ts'
import { atMs, makeEvent, makeLog, makeResource, makeSpan, spanIdOf } from '../../support/spans.ts'

const web = makeResource({ 'service.name': 'web', 'host.name': 'node-17' })
const root = makeSpan({ spanId: spanIdOf(1), name: 'GET /', kind: 'server', resource: web, end: atMs(90) })

function child(number: number, more: Parameters<typeof makeSpan>[0]): Span {
  const start = atMs(10 * number)
  const ids = { spanId: spanIdOf(number), parentId: spanIdOf(1) }
  return makeSpan({
    ...ids,
    start,
    end: atMs(10 * number + 5),
    resource: web,
    name: `step ${number}`,
    ...more,
  })
}

const TRACE = buildTrace({
  spans: [
    root,
    child(2, { attributes: { 'db.query.text': 'SELECT * FROM carts', 'user.id': 'user-4711' } }),
    child(3, {
      status: 'error',
      events: [makeEvent('exception', 31, { 'exception.message': 'connect ECONNREFUSED 10.0.0.7:5432' })],
    }),
    child(4, { attributes: { 'http.response.status_code': 503n, 'cache.hit': true } }),
    child(5, { events: [makeEvent('retry scheduled', 51)] }),
    child(6, { name: 'Bestellung prüfen', attributes: { Stadt: 'KÖLN' } }),
  ],
  logs: [makeLog({ spanId: spanIdOf(5), body: 'gave up after 3 attempts' })],
})

function search(query: string): PressedScreen {
  return new PressedScreen(dataOfTrace(TRACE), { columns: 120 }).press('/').type(query)
}

describe('what is only on the page of a span is found, and its place is said', () => {
  test.each([
    ['econnrefused', 'step 3', 'in exception.message'],
    ['user-4711', 'step 2', 'in user.id'],
    ['SELECT * FROM carts', 'step 2', 'in db.query.text'],
    ['503', 'step 4', 'in http.response.status_code'],
    ['cache.hit=true', 'step 4', 'in cache.hit'],
    ['retry', 'step 5', 'in event retry scheduled'],
    ['attempts', 'step 5', 'in a log'],
    ['köln', 'Bestellung', 'in Stadt'],
    ['error', 'step 3', 'in status'],
    ['0000000000000004', 'step 4', 'in span id'],
  ])('%s', (query, row, place) => {
    const found = search(query)
    expect(found.cursorLine()).toContain(row)
    expect(found.text().replace(/\d\/\d/, 'N')).toContain(`/${query} · 1 found · N · ${place} `)
  })

  test('of the whole service only by its key', () => {
    expect(search('node-17').text()).toContain('0 found')
    expect(search('host.name=node-17').text()).toMatch(/1 of 6 found · 1\/\d · in host\.name/)
  })

  test('not where the row shows it', () => {
    expect(search('prüf').text()).toContain('/prüf · 1 found · ')
  })
})

describe('what is found stands out', () => {
  const theme = { ascii: false, color: 1 } as const

  test('by the part of the label that it is', () => {
    const [line] = linesWith(new PressedScreen(dataOfTrace(TRACE), { theme }).press('/').type('GET'), 'GET')
    expect(line).toContain('\u001B[7mGET\u001B[27m')
  })

  test('by a mark of its own where the label does not have it, without colours too', () => {
    const screen = new PressedScreen(dataOfTrace(TRACE), { columns: 120 })
      .press('/')
      .type('step')
      .press('enter')
    const marked = screen
      .text()
      .split('\n')
      .filter((line) => line.startsWith('* '))
    expect(marked).toHaveLength(3)
    const [line] = linesWith(
      new PressedScreen(dataOfTrace(TRACE), { theme }).press('/').type('4711'),
      'step 2',
    )
    expect(line).toMatch(/step 2\S+  in user\.id/)
  })

  test('of repeats in one row it may be any', () => {
    const spans = [2, 3, 4, 5, 6, 7].map((number) =>
      child(number, { name: 'SELECT', attributes: { n: number === 5 ? 'needle' : 'hay' } }),
    )
    const trace = buildTrace({ spans: [root, ...spans], logs: [] })
    const found = new PressedScreen(dataOfTrace(trace), { columns: 120 }).press('/').type('needle')
    expect(found.cursorLine()).toContain('× SELECT  in n')
    expect(found.text()).toMatch(/1 found · \d\/\d · in n /)
  })
})

function linesWith(screen: PressedScreen, text: string): readonly string[] {
  return screen.lines().filter((line) => line.includes(text) && !line.includes('/'.concat(text)))
}

describe('a large trace', () => {
  const COUNT = 3_000
  const spans = Array.from({ length: COUNT - 1 }, (_, at) =>
    child(2 + at, {
      name: at === 1_000 ? 'a needle' : `step ${at}`,
      start: atMs(at),
      end: atMs(at),
      attributes: { text: at === 2_000 || at === 10 ? 'a needle' : 'hay' },
    }),
  )
  const large = dataOfTrace(buildTrace({ spans: [root, ...spans], logs: [] }))
  const trace = large.shown!.analysis!.trace

  test('names at once, the rest by and by', () => {
    const screen = new PressedScreen(large, { columns: 120 }).press('/').type('needle')
    expect(screen.cursorLine()).toContain('a needle')
    expect(screen.text()).toContain('/needle · 1 found, looking…')
    const hits = findHits(trace, 'needle')
    for (let steps = 0; hits.rest !== undefined; steps++) {
      expect(steps).toBeLessThan(COUNT)
      hits.rest.next()
    }
    screen.state = searchedOn(screen.state, screen.data)
    expect(screen.cursorLine()).toContain('a needle')
    expect(screen.text()).toContain('/needle · 2 of 3 found · ')
  })

  test('who has nothing yet is led to what is found next, below where the search began', () => {
    const screen = new PressedScreen(large, { columns: 120 }).press('G g j j j j j j j j j j j j j j j /')
    const from = screen.cursorLine()
    screen.type('text=need')
    expect(screen.cursorLine()).toBe(from)
    expect(screen.text()).toContain('0 found, looking…')
    screen.press('enter n')
    expect(screen.text()).toContain('no match so far')
    const hits = findHits(trace, 'text=need')
    while (hits.count === 0) hits.rest?.next()
    screen.state = searchedOn(screen.state, screen.data)
    expect(screen.cursorLine()).toContain('step 2000')
    screen.press('down')
    const moved = screen.state
    expect(searchedOn(moved, screen.data)).toBe(moved)
  })
})

test('spans that are not decoded are found by the same words as those that are', () => {
  fc.assert(
    fc.property(arbitrarySpans, fc.nat(), fc.nat(), (plain, pick, from) => {
      const late = decodeTraceRequest(protobufjsBytes(TraceRequestType, protoRequest(plain))).spans
      const texts = plain.flatMap(textsOf)
      const text = texts[pick % Math.max(1, texts.length)] ?? 'x'
      const query = text.slice(from % (text.length + 1))
      const trace = { logs: new Map() } as unknown as Parameters<typeof hasWords>[2]
      const found = (spans: readonly Span[]): readonly boolean[] =>
        spans.map((span) => hasWords({ id: span.spanId, span } as SpanNode, wordsOf(query), trace))
      expect(found(late)).toEqual(found(plain))
    }),
    { numRuns: 200 },
  )
})

function textsOf({ attributes, events, status }: Span): readonly string[] {
  const values = [...attributes, ...events.flatMap((event) => event.attributes)]
  return [
    status.message,
    ...events.map(({ name }) => name),
    ...values.flatMap(({ key, value }) => [key, textOf(value)]),
  ]
}

function textOf(value: AttributeValue): string {
  return typeof value === 'object' ? '' : String(value)
}
