// Fragments that belong together as one row: what it says is said of all of them, whatever order they come, settle, are
// joined and forgotten in.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { TraceId } from '../../../src/trace/span.ts'
import { offsetOf } from '../../../src/trace/time.ts'
import { joinRows } from '../../../src/tui/list/joined-rows.ts'
import { listedRows, placeOf } from '../../../src/tui/list/list-order.ts'
import { reduceList, traceAtCursor } from '../../../src/tui/list/list-pane.ts'
import { INITIAL_LIST_STATE, type ListState } from '../../../src/tui/list/list-state.ts'
import { listCounts, listTitle } from '../../../src/tui/list/list-title.ts'
import { listColumns } from '../../../src/tui/list/list-columns.ts'
import { peersOf } from '../../../src/tui/list/list-peers.ts'
import { drawTraceRow, type RowLook } from '../../../src/tui/list/list-row.ts'
import { LONE_SERVICES } from '../../../src/render/style.ts'
import type { Theme } from '../../../src/render/theme.ts'
import { LiveTraceList } from '../../../src/tui/list/live-trace-list.ts'
import type { PaneCommand } from '../../../src/tui/keys/commands.ts'
import { spokenTrace } from '../../../src/tui/list/spoken-trace.ts'
import type { TraceRow } from '../../../src/tui/list/trace-list.ts'
import { traceIdOf } from '../../support/committed-spans.ts'
import { dataOfList, listedTrace } from '../../support/listed-traces.ts'
import { PressedScreen } from '../../support/pressed-screen.ts'
import { Arriving } from './trace-changes.ts'

const SIZE = { columns: 80, rows: 12 }
const STITCHED: ListState = { ...INITIAL_LIST_STATE, isStitched: true }

const id = (trace: number): TraceId => traceIdOf(trace) as TraceId

function joinedOf(
  ...pairs: readonly (readonly [fragment: number, top: number])[]
): ReadonlyMap<TraceId, TraceId> {
  return new Map(pairs.map(([fragment, top]) => [id(fragment), id(top)]))
}

/** A checkout whose message is processed in a trace of its own, which sends a mail in another one. */
function shop(): { readonly list: LiveTraceList; readonly arriving: Arriving } {
  const list = new LiveTraceList()
  const arriving = new Arriving()
  arriving.spans(
    { trace: 1, span: 1, parent: 0, start: 1e6, end: 5e6, service: 'web', name: 'POST /checkout' },
    { trace: 1, span: 2, parent: 1, start: 2e6, end: 3e6, service: 'cart' },
    {
      trace: 2,
      span: 1,
      parent: 0,
      start: 6e6,
      end: 9e6,
      service: 'ship',
      name: 'ship order',
      isError: true,
    },
    { trace: 3, span: 1, parent: 0, start: 8e6, end: 12e6, service: 'mail', name: 'send mail' },
    { trace: 3, span: 2, parent: 1, start: 8e6, end: 9e6, service: 'web' },
    { trace: 4, span: 1, parent: 0, start: 1e6, end: 2e6, service: 'web', name: 'GET /' },
  )
  list.apply(arriving.settled(1).settled(3).settled(4).take())
  list.join(joinedOf([2, 1], [3, 1]))
  return { list, arriving }
}

function press(state: ListState, command: PaneCommand, list: LiveTraceList): ListState {
  return reduceList(state, { kind: 'command', command }, list, SIZE).state
}

function filtered(text: string, list: LiveTraceList): readonly TraceId[] {
  const { state } = reduceList(STITCHED, { kind: 'search', text }, list, SIZE)
  return listedRows(state, list).rows.map((row) => row.id)
}

describe('a joined row', () => {
  test('counts all that it was joined of, under the name of what the others belong to', () => {
    const { list, arriving } = shop()
    expect(listedRows(STITCHED, list)).toMatchObject({ of: 2, traces: 4 })
    expect(listedRows(STITCHED, list).rows).toMatchObject([
      { id: id(4), parts: [], spans: 1 },
      {
        id: id(1),
        number: 0,
        rootName: 'POST /checkout',
        start: 1_000_000n,
        duration: 11e6,
        spans: 5,
        services: ['cart', 'web', 'ship', 'mail'],
        errors: 1,
        state: 'open',
      },
    ])
    expect(list.whole(id(3))?.parts.map((part) => part.id)).toEqual([id(1), id(2), id(3)])
    const before = list.version
    list.apply(arriving.settled(2).take())
    expect(listedRows(STITCHED, list).rows[1]).toMatchObject({ state: 'settled' })
    expect([...list.changedSince(before)!]).toEqual([1])
    // Each is as it was by itself.
    expect(listedRows(INITIAL_LIST_STATE, list)).toMatchObject({ of: 4, traces: 4 })
    expect(listedRows(INITIAL_LIST_STATE, list).rows.at(-1)).toMatchObject({ spans: 2, parts: [] })
  })

  test('lacks what one of its parts lacks, and has no time where none has', () => {
    const { list, arriving } = shop()
    list.apply(arriving.settled(2, 'incomplete').take())
    expect(list.whole(id(1))).toMatchObject({ state: 'incomplete', isBrokenOff: true })
    list.apply(arriving.spans({ trace: 3, span: 9, parent: 1, start: 9e6, end: 10e6 }).take())
    expect(list.whole(id(1))).toMatchObject({ state: 'reopened', spans: 6 })
    const [one, other] = list
      .rows()
      .map((row) => Object.assign({}, row, { start: 0n, duration: offsetOf(0) }))
    expect(joinRows(one as TraceRow, [other as TraceRow])).toMatchObject({ start: 0n, duration: 0 })
  })

  test('is looked at as a whole by filters and orders', () => {
    const { list } = shop()
    const whole = [id(1)]
    for (const text of [
      'error',
      '>10ms',
      'spans>4',
      'service:mail',
      'ship',
      'mail',
      'open',
      id(3),
      'services>=4',
    ])
      expect([text, filtered(text, list)]).toEqual([text, whole])
    for (const text of ['!error', '<10ms', 'spans<5', '!mail', 'settled'])
      expect([text, filtered(text, list)]).toEqual([text, [id(4)]])
    const slowest = press(STITCHED, 'sort-next', list)
    expect(listedRows(slowest, list).rows.map((row) => row.id)).toEqual([id(1), id(4)])
    list.mark(new Set([id(3)]))
    expect(filtered('broken', list)).toEqual(whole)
  })

  test('has the cursor of each of its parts', () => {
    const { list } = shop()
    const onFragment = press(press(INITIAL_LIST_STATE, 'down', list), 'down', list)
    expect(traceAtCursor(onFragment, list)).toBe(id(2))
    const joined = press(onFragment, 'stitch', list)
    expect(traceAtCursor(joined, list)).toBe(id(1))
    expect(traceAtCursor(press(joined, 'stitch', list), list)).toBe(id(2))
    // It is joined while the cursor is on it.
    list.join(joinedOf([1, 4]))
    expect(traceAtCursor({ ...joined, cursor: id(1) }, list)).toBe(id(4))
  })

  test('stands under its first part where that which they belong to is not kept', () => {
    const list = new LiveTraceList({ most: 3 })
    const arriving = new Arriving()
    for (let trace = 1; trace <= 3; trace++) list.apply(arriving.spans({ trace, span: 1, parent: 0 }).take())
    list.join(joinedOf([2, 1], [3, 1]))
    expect(listedRows(STITCHED, list).rows).toMatchObject([{ id: id(1), spans: 3 }])
    list.apply(arriving.spans({ trace: 4, span: 1, parent: 0 }).take())
    expect(listedRows(STITCHED, list).rows).toMatchObject([{ id: id(4) }, { id: id(2), spans: 2 }])
    list.apply(arriving.spans({ trace: 5, span: 1, parent: 0 }).take())
    expect(listedRows(STITCHED, list).rows).toMatchObject([
      { id: id(5) },
      { id: id(4) },
      { id: id(3), parts: [] },
    ])
  })

  test('is as it was while the list is held still', () => {
    const { list, arriving } = shop()
    const paused = press(STITCHED, 'pause', list)
    list.apply(arriving.spans({ trace: 2, span: 7, parent: 1, start: 9e6, end: 99e6 }).take())
    list.join(joinedOf([2, 4]))
    expect(listedRows(paused, list).rows).toMatchObject([{ id: id(4) }, { id: id(1), spans: 5 }])
    const going = press(paused, 'pause', list)
    expect(listedRows(going, list).rows).toMatchObject([
      { id: id(4), spans: 3, start: 1_000_000n, duration: 98e6 },
      { id: id(3) },
      { id: id(1), parts: [] },
    ])
  })

  test('is heard', () => {
    const { list } = shop()
    expect(spokenTrace(list.whole(id(1))!)).toBe(
      'web POST /checkout, 11.0ms, 5 spans, 4 services, 1 span failed, joined of 3 traces, open',
    )
  })

  test('the title says how many traces the rows stand for', () => {
    const { list } = shop()
    const words = (state: ListState): readonly string[] => {
      const listed = listedRows(state, list)
      return [
        ...listTitle(state, list, listed).map(({ text }) => text),
        listCounts(state, listed, list, 0).text,
      ]
    }
    expect(words(STITCHED)).toEqual(['traces', 'newest first', 'joined from 4', '1/2'])
    const { state } = reduceList(STITCHED, { kind: 'search', text: 'mail' }, list, SIZE)
    expect(words(state)).toEqual(['traces', 'newest first', 'joined from 3', '/mail', '1/1 of 2'])
    expect(words(INITIAL_LIST_STATE)).toEqual(['traces', 'newest first', '1/4'])
  })
})

describe('its mark', () => {
  const traces = Array.from({ length: 140 }, (_, at) => listedTrace(at, { rootName: `GET /${at}` }))
  const top = (at: number): TraceId => traces[at]!.id
  const joined = new Map([
    ...[1, 2].map((at) => [top(at), top(0)] as const),
    ...Array.from({ length: 119 }, (_, at) => [top(10 + at), top(3)] as const),
  ])

  const { list } = dataOfList(traces)
  list.mark(new Set([top(4)]))
  list.join(joined)

  function marks(columns: number, theme: Theme): readonly string[] {
    const look: RowLook = {
      theme,
      columns: listColumns(columns, true).filter(({ name }) => name === 'mark' || name === 'state'),
      now: list.now,
      scale: 1,
      peers: peersOf(STITCHED, list),
      palette: LONE_SERVICES,
    }
    return [0, 3, 4, 5].map((at) => drawTraceRow(list.whole(top(at))!, look, false).trim())
  }

  test('says of how many, where there is room', () => {
    expect(marks(160, { ascii: false, color: 0 })).toEqual([
      '~3   · settled',
      '~120 · settled',
      '~    · settled',
      '· settled',
    ])
    expect(marks(80, { ascii: false, color: 0 })).toEqual(['~3·', '~+·', '~ ·', '·'])
    expect(marks(38, { ascii: true, color: 0 })).toEqual(['~3.', '~+.', '~ .', '.'])
  })

  test('leaves lines as wide as they are', () => {
    const data = dataOfList(traces)
    data.list.join(joined)
    for (let columns = 40; columns <= 200; columns += 7) {
      const screen = new PressedScreen(data, { columns, rows: 12 }).press('f b')
      expect(screen.lines()[2]).toContain('NAME')
    }
  })
})

describe('the order of joined rows', () => {
  const trace = fc.integer({ min: 1, max: 30 })
  const span = fc.record({
    trace,
    span: fc.integer({ min: 1, max: 99 }),
    parent: fc.constantFrom(0, 1),
    start: fc.integer({ min: 0, max: 1e9 }),
    end: fc.integer({ min: 0, max: 1e9 }),
    isError: fc.boolean(),
    service: fc.constantFrom('web', 'cart', 'db'),
  })
  const step = fc.oneof(
    fc.record({ kind: fc.constant('spans' as const), spans: fc.array(span, { minLength: 1, maxLength: 6 }) }),
    fc.record({
      kind: fc.constant('settle' as const),
      trace,
      state: fc.constantFrom('settled' as const, 'incomplete' as const),
    }),
    fc.record({ kind: fc.constant('told' as const) }),
    fc.record({ kind: fc.constant('mark' as const), traces: fc.array(trace, { maxLength: 5 }) }),
    fc.record({
      kind: fc.constant('join' as const),
      // What each belongs to comes before it, so that there are chains and no circles.
      pairs: fc.array(fc.tuple(trace, trace), { maxLength: 20 }),
    }),
    fc.record({
      kind: fc.constant('press' as const),
      command: fc.constantFrom<PaneCommand>('sort-next', 'sort-reverse', 'stitch', 'pause', 'down'),
    }),
    fc.record({
      kind: fc.constant('filter' as const),
      text: fc.constantFrom('', 'error', '>100ms', 'spans>2 cart', 'broken'),
    }),
  )

  test('is that of rows which are put together and sorted anew each time', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 50 }), (steps) => {
        const list = new LiveTraceList({ most: 20 })
        const arriving = new Arriving()
        let state: ListState = STITCHED
        for (const one of steps) {
          switch (one.kind) {
            case 'spans':
              arriving.spans(...one.spans)
              break
            case 'settle':
              arriving.settled(one.trace, one.state)
              break
            case 'told':
              list.apply(arriving.take())
              break
            case 'mark':
              list.mark(new Set(one.traces.map(id)))
              break
            case 'join':
              list.join(joinedOf(...one.pairs.filter(([fragment, whole]) => fragment > whole)))
              break
            case 'press':
              state = press(state, one.command, list)
              break
            case 'filter':
              ;({ state } = reduceList(state, { kind: 'search', text: one.text }, list, SIZE))
          }
          const listed = listedRows(state, list)
          const all = state.paused?.rows ?? list.rows()
          const wholes = state.isStitched ? recounted(all, state.paused?.joined ?? list.joined) : all
          expect(listed.rows).toEqual(ordered(wholes, state))
          expect(listed.of).toBe(wholes.length)
          for (const [place, row] of listed.rows.entries()) expect(placeOf(listed, row, state)).toBe(place)
        }
      }),
      { numRuns: 150 },
    )
  })
})

/** Put together the long way. */
function recounted(rows: readonly TraceRow[], joined: ReadonlyMap<TraceId, TraceId>): readonly TraceRow[] {
  const topOf = (one: TraceId): TraceId => {
    const next = joined.get(one)
    return next === undefined ? one : topOf(next)
  }
  const groups = Map.groupBy(rows, (row) => topOf(row.id))
  return [...groups].map(([top, members]) => {
    const head = members.find((row) => row.id === top) ?? members[0]!
    if (members.length === 1) return head
    const parts = [head, ...members.filter((row) => row !== head)]
    const timed = parts.filter(({ start }) => start > 0n)
    const starts = timed.map(({ start }) => Number(start))
    const ends = timed.map(({ start, duration }) => Number(start) + duration)
    const states = new Set(parts.map(({ state }) => state))
    return Object.assign({}, head, {
      start: BigInt(timed.length === 0 ? 0 : Math.min(...starts)) as TraceRow['start'],
      duration: offsetOf(timed.length === 0 ? 0 : Math.max(...ends) - Math.min(...starts)),
      spans: parts.reduce((sum, { spans }) => sum + spans, 0),
      errors: parts.reduce((sum, { errors }) => sum + errors, 0),
      services: [...new Set(parts.flatMap(({ services }) => services))],
      state: (['open', 'reopened', 'incomplete', 'settled'] as const).find((state) => states.has(state))!,
      isBrokenOff: parts.some(({ isBrokenOff }) => isBrokenOff),
      parts,
    })
  })
}

function ordered(
  rows: readonly TraceRow[],
  { sort, isReversed, validFilter }: ListState,
): readonly TraceRow[] {
  const measure: Readonly<Record<ListState['sort'], (row: TraceRow) => number>> = {
    arrival: ({ number }) => number,
    duration: ({ duration }) => duration,
    spans: ({ spans }) => spans,
    services: ({ services }) => services.length,
    errors: ({ errors }) => errors,
    age: ({ start }) => Number(start),
  }
  const filters: Readonly<Record<string, (row: TraceRow) => boolean>> = {
    '': () => true,
    error: ({ errors }) => errors > 0,
    '>100ms': ({ duration }) => duration > 100e6,
    'spans>2 cart': ({ spans, services }) => spans > 2 && services.includes('cart'),
    broken: ({ isBrokenOff }) => isBrokenOff,
  }
  const down = rows
    .filter(filters[validFilter]!)
    .toSorted((a, b) => measure[sort](b) - measure[sort](a) || b.number - a.number)
  return isReversed ? down.toReversed() : down
}
