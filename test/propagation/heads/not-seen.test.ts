import { expect, test } from 'vitest'
import { findNotSeen, type NotSeenOptions } from '../../../src/propagation/heads/not-seen.ts'
import { SpanTable } from '../../../src/propagation/spans/span-table.ts'
import { pictureSpans } from '../../support/picture.ts'
import { drawnTable, type DrawnTrace } from '../drawn-table.ts'

const REQUEST = `
  shop     GET /order [server]    |=======|
  stock      GET /stock [server]   |====|
`

const NO_WINDOW: NotSeenOptions = {
  from: -Infinity,
  to: Infinity,
  grace: 10e9,
  isLimited: false,
  uncalled: [],
}

function notSeen(traces: readonly (string | DrawnTrace)[], options: Partial<NotSeenOptions> = {}): unknown {
  return findNotSeen(drawnTable(...traces).table, { ...NO_WINDOW, ...options })
}

const stating = { attributes: { 'http.request.method': 'GET' } }
const seen: DrawnTrace = { text: REQUEST, spans: { 'GET /order': stating } }

test('what was not sampled is never seen; else everything was', () => {
  expect(notSeen([seen])).toEqual([{ code: 'unsampled' }])
  expect(notSeen([])).toEqual([])
})

test('traces that are not whole, and more of them than were read', () => {
  expect(notSeen([{ ...seen, partial: 'the server cut it' }, seen], { isLimited: true })).toEqual([
    { code: 'partial-traces', traces: 1 },
    { code: 'limited', traces: 2 },
    { code: 'unsampled' },
  ])
})

test('a caller that may have begun before the window, or not ended at its end, of those that lack one', () => {
  const traces = [0, 30_000, 59_000].map((startMs): DrawnTrace => ({
    text: REQUEST,
    startMs,
    spans: { 'GET /order': stating },
  }))
  const window = { from: 0, to: 60e9 }
  expect(notSeen(traces, { ...window, uncalled: [[0, 2, 4]] })).toEqual([
    { code: 'window-cut', heads: 2 },
    { code: 'unsampled' },
  ])
  expect(notSeen(traces, { ...window, uncalled: [[2], [0, 2]] })).toEqual([{ code: 'unsampled' }])
})

test('flags, kinds and attributes that a store does not keep', () => {
  const bare = { span: { parentLocation: 'unknown', flags: 0, kind: 'unspecified' } } as const
  expect(notSeen([{ text: REQUEST, spans: { 'GET /order': bare, 'GET /stock': bare } }])).toEqual([
    { code: 'no-span-kinds', spans: 2 },
    { code: 'no-attributes' },
    { code: 'no-remote-flags' },
    { code: 'unsampled' },
  ])
})

test('spans without a time', () => {
  expect(notSeen([seen, { text: 'shop lost [server]', startMs: 0 }])).toContainEqual({
    code: 'untimed-spans',
    spans: 1,
  })
})

test('spans that came twice count once, and it is told', () => {
  const spans = pictureSpans(REQUEST)
  const table = new SpanTable()
  table.add({ spans: [...spans, spans[0]!], logs: [], partial: undefined })
  expect(table.count).toBe(2)
  expect(findNotSeen(table, NO_WINDOW)).toContainEqual({ code: 'doubled-spans', copies: 1 })
})
