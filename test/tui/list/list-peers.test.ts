// What is slow for its kind, and how its bar tells.
import { expect, test } from 'vitest'
import { styleOf } from '../../../src/render/style.ts'
import type { Theme } from '../../../src/render/theme.ts'
import { offsetOf } from '../../../src/trace/time.ts'
import { drawListBar } from '../../../src/tui/list/list-bar.ts'
import type { WholeTrace } from '../../../src/tui/list/live-trace-list.ts'
import { peersOf } from '../../../src/tui/list/list-peers.ts'
import { listedRows } from '../../../src/tui/list/list-order.ts'
import { INITIAL_LIST_STATE, type ListState } from '../../../src/tui/list/list-state.ts'
import type { TraceRow } from '../../../src/tui/list/trace-list.ts'
import { dataOfList, listedTrace } from '../../support/listed-traces.ts'

function slowOf(durationsMs: readonly number[], facts: Partial<WholeTrace> = {}): readonly number[] {
  const { list } = dataOfList(
    durationsMs.map((ms, at) => listedTrace(at, { ...facts, duration: offsetOf(ms * 1e6) })),
  )
  const peers = peersOf(INITIAL_LIST_STATE, list)
  return list
    .rows()
    .filter((row) => peers.isSlow(row))
    .map(({ duration }) => duration / 1e6)
}

test('the slowest tenth is slow, where it takes twice as long as half of its peers', () => {
  expect(slowOf([10, 11, 12, 10, 9, 11, 10, 30, 10, 11])).toEqual([30])
  expect(slowOf([10, 11, 12, 10, 9, 11, 10, 19, 10, 11])).toEqual([])
  expect(slowOf([10, 10, 10, 10, 10, 10, 90, 90, 90, 90, 100])).toEqual([90, 90, 90, 90, 100])
  expect(slowOf([0, 0, 0, 0, 0, 0, 0, 0, 0, 0])).toEqual([])
})

test('of a few, and of those without a root, none is', () => {
  expect(slowOf([10, 10, 10, 10, 100])).toEqual([])
  expect(slowOf([10, 10, 10, 10, 10, 10, 10, 10, 100], { rootName: undefined })).toEqual([])
})

test('each is measured against its own kind, what is filtered out too', () => {
  const checkouts = Array.from({ length: 10 }, (_, at) =>
    listedTrace(at, { rootName: 'POST /checkout', duration: offsetOf(2e9) }),
  )
  const pings = Array.from({ length: 10 }, (_, at) =>
    listedTrace(20 + at, { rootName: 'GET /ping', duration: offsetOf(at === 3 ? 50e6 : 1e6) }),
  )
  const { list } = dataOfList([...checkouts, ...pings])
  const peers = peersOf(INITIAL_LIST_STATE, list)
  expect(list.rows().filter((row) => peers.isSlow(row))).toEqual([list.row(pings[3]!.id)])
  expect(
    peersOf(
      { ...INITIAL_LIST_STATE, paused: { total: 20, rows: list.rows(), joined: list.joined } },
      list,
    ).isSlow(list.row(pings[3]!.id)!),
  ).toBe(true)
})

test('a bar in halves of cells, of exactly its width; what is longer than the scale says so', () => {
  expect([0, 0.1, 10, 15, 40, 80, 81].map((ms) => barOf(ms))).toEqual([
    '        ',
    '╸       ',
    '━       ',
    '━╸      ',
    '━━━━    ',
    '━━━━━━━━',
    '━━━━━━━›',
  ])
  expect(barOf(15, { ascii: true, color: 0 })).toBe('=-      ')
})

test('the longest sticks out of its scale, but where the list is sorted by it', () => {
  const { list } = dataOfList(
    Array.from({ length: 1_000 }, (_, at) =>
      listedTrace(at, { duration: offsetOf(at === 501 ? 9.5e9 : 1e9) }),
    ),
  )
  const scaleOf = (state: Partial<ListState>): number =>
    listedRows({ ...INITIAL_LIST_STATE, ...state }, list).scale
  expect(scaleOf({})).toBe(2e9)
  expect(scaleOf({ sort: 'duration' })).toBe(10e9)
  expect(scaleOf({ sort: 'duration', isReversed: true })).toBe(10e9)
})

test('usual bars are dim, slow ones bright, those of traces that failed red', () => {
  const theme: Theme = { ascii: false, color: 3 }
  const style = styleOf(theme)
  const bar = (errors: number, isSlow: boolean): string =>
    drawListBar({ duration: 80e6, errors } as TraceRow, 1, { theme, style, scale: 80e6, isSlow })
  expect(bar(0, false)).toBe(`${style.dim.open}━${style.dim.close}`)
  expect(bar(0, true)).toBe(`${style.bold.open}━${style.bold.close}`)
  expect(bar(2, true)).toBe(`${style.error.open}━${style.error.close}`)
})

function barOf(ms: number, theme: Theme = { ascii: false, color: 0 }): string {
  const look = { theme, style: styleOf(theme), scale: 80e6, isSlow: false }
  return drawListBar({ duration: ms * 1e6, errors: 0 } as TraceRow, 8, look)
}
