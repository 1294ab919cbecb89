import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { listedRows, placeOf } from '../../../src/tui/list/list-order.ts'
import { reduceList, traceAtCursor } from '../../../src/tui/list/list-pane.ts'
import {
  INITIAL_LIST_STATE,
  LIST_SORTS,
  type ListSort,
  type ListState,
} from '../../../src/tui/list/list-state.ts'
import { LiveTraceList } from '../../../src/tui/list/live-trace-list.ts'
import type { TraceRow } from '../../../src/tui/list/trace-list.ts'
import type { TraceId } from '../../../src/trace/span.ts'
import { traceIdOf, type PlainSpan } from '../../support/committed-spans.ts'
import { Arriving } from './trace-changes.ts'

const SIZE = { columns: 80, rows: 8 }

function listOf(...spans: readonly PlainSpan[]): {
  readonly list: LiveTraceList
  readonly arriving: Arriving
} {
  const list = new LiveTraceList()
  const arriving = new Arriving()
  list.apply(arriving.spans(...spans).take())
  return { list, arriving }
}

describe('rows', () => {
  test('grow with what comes, whatever comes first', () => {
    const { list, arriving } = listOf(
      { trace: 7, span: 2, parent: 1, start: 200, end: 900, service: 'cart', isError: true },
      { trace: 7, span: 3, parent: 1, start: 150, end: 160, service: 'db' },
    )
    expect(list.rows()).toMatchObject([
      { number: 0, rootName: undefined, spans: 2, errors: 1, services: ['db', 'cart'], state: 'open' },
    ])
    list.apply(
      arriving
        .spans({ trace: 7, span: 1, parent: 0, start: 100, end: 800, service: 'web', name: 'GET /' })
        .settled(7)
        .take(),
    )
    expect(list.rows()).toMatchObject([
      {
        id: traceIdOf(7),
        start: 100n,
        duration: 800,
        rootService: 'web',
        rootName: 'GET /',
        spans: 3,
        errors: 1,
        state: 'settled',
        isBrokenOff: false,
      },
    ])
    expect(list.total).toBe(1)
    expect(list.failed).toBe(1)
  })

  test('settle, are reopened, and may stay incomplete', () => {
    const { list, arriving } = listOf({ trace: 1, span: 1, parent: 9 })
    list.apply(arriving.settled(1, 'incomplete').take())
    expect(list.rows()).toMatchObject([{ state: 'incomplete', isBrokenOff: true }])
    list.apply(arriving.spans({ trace: 1, span: 9, parent: 0 }).take())
    expect(list.rows()).toMatchObject([{ state: 'reopened', isBrokenOff: false, spans: 2 }])
    list.apply(arriving.settled(1).take())
    expect(list.rows()).toMatchObject([{ state: 'settled' }])
  })

  test('are not broken off where all that is missing is in the process of what came', () => {
    const { list, arriving } = listOf({ trace: 1, span: 1, parent: 9 })
    list.apply(arriving.settled(1, 'incomplete', true).take())
    expect(list.rows()).toMatchObject([{ state: 'incomplete', isBrokenOff: false }])
    list.apply(arriving.spans({ trace: 1, span: 2, parent: 8 }).settled(1, 'incomplete').take())
    expect(list.rows()).toMatchObject([{ state: 'incomplete', isBrokenOff: true }])
  })

  test('are marked where findings say that their context was lost', () => {
    const { list } = listOf({ trace: 1, span: 1, parent: 0 }, { trace: 2, span: 1, parent: 0 })
    const before = list.version
    list.mark(new Set([traceIdOf(2) as TraceId]))
    expect(list.rows().map(({ isBrokenOff }) => isBrokenOff)).toEqual([false, true])
    expect([...list.changedSince(before)!]).toEqual([1])
    list.mark(new Set())
    expect(list.rows().map(({ isBrokenOff }) => isBrokenOff)).toEqual([false, false])
  })

  test('only the newest are kept, and what comes late of the others changes nothing', () => {
    const list = new LiveTraceList({ most: 3 })
    const arriving = new Arriving()
    for (let trace = 1; trace <= 5; trace++) list.apply(arriving.spans({ trace, span: 1, parent: 0 }).take())
    list.apply(
      arriving.spans({ trace: 1, span: 2, parent: 1 }, { trace: 4, span: 2, parent: 1 }).settled(2).take(),
    )
    expect(list.rows().map(({ id, spans }) => [id, spans])).toEqual([
      [traceIdOf(3), 1],
      [traceIdOf(4), 2],
      [traceIdOf(5), 1],
    ])
    expect(list.total).toBe(5)
    expect(list.row(traceIdOf(1) as TraceId)).toBeUndefined()
  })
})

describe('the order', () => {
  const span = fc.record({
    trace: fc.integer({ min: 1, max: 40 }),
    span: fc.integer({ min: 1, max: 99 }),
    parent: fc.constantFrom(0, 1),
    start: fc.integer({ min: 1, max: 1e9 }),
    end: fc.integer({ min: 1, max: 1e9 }),
    isError: fc.boolean(),
    name: fc.constantFrom('GET /', '查询订单'),
    service: fc.constantFrom('web', 'cart', 'db'),
  })
  const step = fc.oneof(
    fc.record({ kind: fc.constant('spans' as const), spans: fc.array(span, { minLength: 1, maxLength: 6 }) }),
    fc.record({ kind: fc.constant('settle' as const), trace: fc.integer({ min: 1, max: 40 }) }),
    fc.record({ kind: fc.constant('told' as const) }),
    fc.record({
      kind: fc.constant('look' as const),
      sort: fc.constantFrom(...LIST_SORTS),
      isReversed: fc.boolean(),
    }),
    fc.record({ kind: fc.constant('pause' as const) }),
    fc.record({
      kind: fc.constant('filter' as const),
      text: fc.constantFrom('', 'error', 'cart', '>100ms', 'spans>2 web'),
    }),
  )

  test('is that of a list which is sorted anew each time, however messages, keys and pauses follow each other', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const list = new LiveTraceList({ most: 25 })
        const arriving = new Arriving()
        let state: ListState = INITIAL_LIST_STATE
        let frozen: readonly TraceRow[] | undefined
        for (const one of steps) {
          switch (one.kind) {
            case 'spans':
              arriving.spans(...one.spans)
              break
            case 'settle':
              arriving.settled(one.trace)
              break
            case 'told':
              list.apply(arriving.take())
              break
            case 'look':
              state = Object.assign({}, state, { sort: one.sort, isReversed: one.isReversed })
              break
            case 'pause': {
              frozen = state.paused === undefined ? [...list.rows()] : undefined
              ;({ state } = reduceList(state, { kind: 'command', command: 'pause' }, list, SIZE))
              break
            }
            case 'filter':
              ;({ state } = reduceList(state, { kind: 'search', text: one.text }, list, SIZE))
          }
          const listed = listedRows(state, list)
          expect(listed.rows).toEqual(sorted(frozen ?? list.rows(), state))
          for (const [place, row] of listed.rows.entries()) expect(placeOf(listed, row, state)).toBe(place)
        }
        // Nothing that came during a pause is lost.
        list.apply(arriving.take())
        const all = { ...state, paused: undefined }
        expect(listedRows(all, list).rows).toEqual(sorted(list.rows(), all))
      }),
      { numRuns: 200 },
    )
  })

  test('counts what it shows and what there is', () => {
    const { list } = listOf(
      { trace: 1, span: 1, parent: 0, start: 1, end: 30e6 },
      { trace: 2, span: 1, parent: 0, start: 1, end: 40e6, isError: true },
    )
    expect(listedRows({ ...INITIAL_LIST_STATE, validFilter: 'error' }, list)).toMatchObject({
      of: 2,
      scale: 40e6,
    })
  })
})

describe('the cursor', () => {
  test('follows the newest until it is moved, then stays on its trace, and goes back with g', () => {
    const { list, arriving } = listOf({ trace: 1, span: 1, parent: 0 }, { trace: 2, span: 1, parent: 0 })
    const press = (state: ListState, command: 'down' | 'up' | 'top' | 'bottom'): ListState =>
      reduceList(state, { kind: 'command', command }, list, SIZE).state
    let state = INITIAL_LIST_STATE
    expect(traceAtCursor(state, list)).toBe(traceIdOf(2))
    list.apply(arriving.spans({ trace: 3, span: 1, parent: 0 }).take())
    expect(traceAtCursor(state, list)).toBe(traceIdOf(3))
    state = press(press(state, 'up'), 'down')
    expect(traceAtCursor(state, list)).toBe(traceIdOf(2))
    for (let trace = 4; trace < 30; trace++) list.apply(arriving.spans({ trace, span: 1, parent: 0 }).take())
    expect(traceAtCursor(state, list)).toBe(traceIdOf(2))
    state = press(state, 'bottom')
    expect(traceAtCursor(state, list)).toBe(traceIdOf(1))
    state = press(state, 'top')
    expect(state.cursor).toBeUndefined()
    expect(traceAtCursor(state, list)).toBe(traceIdOf(29))
  })

  test('of a reversed list the newest is at the bottom', () => {
    const { list } = listOf({ trace: 1, span: 1, parent: 0 }, { trace: 2, span: 1, parent: 0 })
    const state = reduceList(
      INITIAL_LIST_STATE,
      { kind: 'command', command: 'sort-reverse' },
      list,
      SIZE,
    ).state
    expect(traceAtCursor(state, list)).toBe(traceIdOf(2))
    const up = reduceList(state, { kind: 'command', command: 'top' }, list, SIZE).state
    expect(traceAtCursor(up, list)).toBe(traceIdOf(1))
    expect(reduceList(up, { kind: 'command', command: 'bottom' }, list, SIZE).state.cursor).toBeUndefined()
  })

  test('goes from one that failed to the next', () => {
    const { list } = listOf(
      { trace: 1, span: 1, parent: 0, isError: true },
      { trace: 2, span: 1, parent: 0 },
      { trace: 3, span: 1, parent: 0 },
    )
    const { state } = reduceList(INITIAL_LIST_STATE, { kind: 'command', command: 'next-error' }, list, SIZE)
    expect(traceAtCursor(state, list)).toBe(traceIdOf(1))
    expect(reduceList(state, { kind: 'command', command: 'next-error' }, list, SIZE).effects).toMatchObject([
      { kind: 'say' },
    ])
  })

  test('is where it is clicked, and a second click opens', () => {
    const { list } = listOf({ trace: 1, span: 1, parent: 0 }, { trace: 2, span: 1, parent: 0 })
    const click = (state: ListState, row: number): ReturnType<typeof reduceList> =>
      reduceList(state, { kind: 'click', row, column: 5 }, list, SIZE)
    const { state, effects } = click(INITIAL_LIST_STATE, 3)
    expect([traceAtCursor(state, list), effects]).toEqual([traceIdOf(1), undefined])
    expect(click(state, 3).effects).toContainEqual({ kind: 'show-trace', traceId: traceIdOf(1) })
    // The titles, and the empty lines below.
    expect(click(state, 1).state).toBe(state)
    expect(click(state, 6).state).toBe(state)
  })

  test('one that is filtered out or forgotten leaves it near where it was', () => {
    const list = new LiveTraceList({ most: 4 })
    const arriving = new Arriving()
    for (let trace = 1; trace <= 4; trace++) list.apply(arriving.spans({ trace, span: 1, parent: 0 }).take())
    const { state } = reduceList(INITIAL_LIST_STATE, { kind: 'command', command: 'bottom' }, list, SIZE)
    expect(traceAtCursor(state, list)).toBe(traceIdOf(1))
    list.apply(arriving.spans({ trace: 5, span: 1, parent: 0 }).take())
    expect(traceAtCursor(state, list)).toBe(traceIdOf(2))
  })

  test('opens its trace, and holds it', () => {
    const { list, arriving } = listOf({ trace: 1, span: 1, parent: 0 })
    const { state, effects } = reduceList(
      INITIAL_LIST_STATE,
      { kind: 'command', command: 'enter' },
      list,
      SIZE,
    )
    expect(effects).toEqual([
      { kind: 'show-trace', traceId: traceIdOf(1) },
      { kind: 'focus', pane: 'trace' },
    ])
    list.apply(arriving.spans({ trace: 2, span: 1, parent: 0 }).take())
    expect(traceAtCursor(state, list)).toBe(traceIdOf(1))
  })
})

function sorted(rows: readonly TraceRow[], state: ListState): readonly TraceRow[] {
  const measure: Readonly<Record<ListSort, (row: TraceRow) => number>> = {
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
    cart: ({ services }) => services.includes('cart'),
    '>100ms': ({ duration }) => duration > 100e6,
    'spans>2 web': ({ spans, services }) => spans > 2 && services.includes('web'),
  }
  const down = rows
    .filter(filters[state.validFilter]!)
    .toSorted((a, b) => measure[state.sort](b) - measure[state.sort](a) || b.number - a.number)
  return state.isReversed ? down.toReversed() : down
}
