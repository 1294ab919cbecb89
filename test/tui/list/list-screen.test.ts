// The list as it is seen, over an empty waterfall.
import stringWidth from 'fast-string-width'
import { stripVTControlCharacters } from 'node:util'
import { describe, expect, test } from 'vitest'
import { LiveTraceList } from '../../../src/tui/list/live-trace-list.ts'
import type { ScreenData } from '../../../src/tui/screen-data.ts'
import type { TraceId } from '../../../src/trace/span.ts'
import { instantOf, offsetOf } from '../../../src/trace/time.ts'
import type { WholeTrace } from '../../../src/tui/list/live-trace-list.ts'
import { PressedScreen, type PressedScreenOptions } from '../../support/pressed-screen.ts'

const NOW = 1_787_407_391_208_000_000n
const HOSTILE = 'GET /\x1b[2J\x1b]0;title\x07\u202eevil\u202c\r\n\t\x9b31mred'

function trace(number: number, facts: Partial<WholeTrace> & { readonly seconds?: number }): WholeTrace {
  const { seconds = number, ...others } = facts
  return {
    id: `${number.toString(16).padStart(2, '0')}f92f3577b34da6a3ce929d0e0e4736` as TraceId,
    start: instantOf(NOW - BigInt(seconds) * 1_000_000_000n),
    duration: offsetOf(12.5e6),
    rootService: 'gateway',
    rootName: 'GET /api/cart/{customer}',
    spans: 4,
    services: ['gateway', 'cart'],
    errors: 0,
    state: 'settled',
    ...others,
  }
}

function dataOf(
  traces: readonly WholeTrace[],
  intro: readonly string[] = [],
): ScreenData & { readonly list: LiveTraceList } {
  const list = new LiveTraceList({ intro })
  list.now = instantOf(NOW)
  for (const one of traces) list.put(one)
  return {
    list,
    shown: undefined,
    problems: undefined,
    title: { source: 'OTLP http 4318 · grpc 4317', spansPerSecond: 12, trouble: undefined },
  }
}

const SHOP = [
  trace(90, { seconds: 3600 }),
  trace(80, {
    duration: offsetOf(3.08e9),
    rootName: 'POST /api/checkout',
    spans: 47,
    services: ['gateway', 'cart', 'pricing', 'inventory', 'payments'],
    errors: 5,
  }),
  trace(70, {
    rootService: '订单服务',
    rootName: '查询订单列表与库存状态',
    duration: offsetOf(283e6),
    spans: 12_345,
  }),
  trace(60, { rootName: HOSTILE, rootService: '\x1b[31mbad\x1b[0m', errors: 12_000 }),
  trace(50, {
    rootService: undefined,
    rootName: undefined,
    services: ['fraud', 'bank'],
    state: 'incomplete',
    duration: offsetOf(1.2e9),
  }),
  trace(40, { rootName: '👩‍👩‍👧 family 🎉', state: 'reopened' }),
  trace(30, {
    rootService: undefined,
    rootName: undefined,
    services: [],
    state: 'open',
    duration: offsetOf(0),
  }),
  trace(5, { rootName: '', rootService: '', state: 'open', start: instantOf(0n) }),
]

function screen(options: PressedScreenOptions): PressedScreen {
  return new PressedScreen(dataOf(SHOP), options).press('f')
}

describe('the list', () => {
  test('names a trace that is not whole after what began first, and one that may still be whole after its root', () => {
    const rootless = {
      rootService: undefined,
      rootName: undefined,
      firstService: 'shop',
      firstName: 'GET /lost',
      services: ['db', 'shop'],
    }
    const traces = [trace(2, { ...rootless, state: 'incomplete' }), trace(1, { ...rootless, state: 'open' })]
    const of = (columns: number): string =>
      new PressedScreen(dataOf(traces), { columns, rows: 14 }).press('f').text()
    expect(of(80)).toContain('shop ? GET /lost ')
    expect(of(120)).toMatch(/shop {2,}\? GET \/lost /)
    expect(of(120)).toMatch(/db \+1 +\(no root yet\)/)
    const filtered = new PressedScreen(dataOf(traces), { columns: 80, rows: 14 }).press('/').type('lost')
    expect(filtered.text()).toContain('1/2')
  })

  test('on 80 columns', () => {
    expect(`\n${screen({ columns: 80, rows: 14 }).text()}\n`).toMatchSnapshot()
  })
  test('on 120 columns', () => {
    expect(`\n${screen({ columns: 120, rows: 14 }).text()}\n`).toMatchSnapshot()
  })
  test('on 200 columns, by duration', () => {
    expect(`\n${screen({ columns: 200, rows: 14 }).press('>').text()}\n`).toMatchSnapshot()
  })
  test('on 40 columns, in ASCII', () => {
    const theme = { ascii: true, color: 0 } as const
    expect(`\n${screen({ columns: 40, rows: 14, theme }).text()}\n`).toMatchSnapshot()
  })

  test('has lines of exactly the width, from 40 to 240 columns, in colour and in ASCII', () => {
    for (let columns = 40; columns <= 240; columns += 1) {
      screen({
        columns,
        rows: 14,
        theme: { ascii: columns % 2 === 0, color: columns % 3 === 0 ? 3 : 0 },
      }).lines()
    }
  })

  test('has lines of exactly the width, whatever clocks and counters say', () => {
    const odd = [
      trace(1, { start: instantOf(1n), errors: 999_700_000, spans: 12_345_678_901 }),
      trace(2, { start: instantOf(NOW + 100n * 86_400_000_000_000n), duration: offsetOf(1e18) }),
      trace(3, {
        start: instantOf(NOW - 9_000n * 86_400_000_000_000n),
        rootName: '\u0301\u0301',
        rootService: '\u0301',
      }),
    ]
    for (const columns of [40, 41, 80, 120]) {
      const lines = new PressedScreen(dataOf(odd), { columns, rows: 14 }).press('f').lines()
      for (const line of lines.slice(1, 6)) expect(stringWidth(stripVTControlCharacters(line))).toBe(columns)
    }
  })

  test('says where to send spans as long as nothing has come', () => {
    const data = dataOf([], ['Point an OpenTelemetry SDK here:', '  export OTEL_…=http://127.0.0.1:4318'])
    expect(`\n${new PressedScreen(data, { rows: 16 }).text()}\n`).toMatchSnapshot()
  })

  test('keeps what it shows while a filter makes no sense yet, and says why', () => {
    const shown = screen({ columns: 100, rows: 12 }).press('/').type('error').press('space').type('>5')
    expect(`\n${shown.text()}\n`).toMatchSnapshot()
    expect(shown.type('00ms').text()).toContain('1/1 of 8')
    expect(shown.press('enter escape').text()).toContain('1/8')
  })

  test('is not empty on the way to a measure: its name is no word that is looked for', () => {
    const shown = screen({ columns: 100, rows: 12 }).press('/').type('error').press('space').type('spans')
    expect(shown.text()).toContain('0/0 of 8')
    expect(shown.type('>').text()).toContain('1/2 of 8')
    expect(shown.type('40').text()).toContain('1/1 of 8')
  })

  test('is held still by space, and counts what arrives', () => {
    const data = dataOf(SHOP)
    const shown = new PressedScreen(data, { columns: 80, rows: 16 }).press('space')
    const before = shown.text()
    data.list.put(trace(1, {}))
    data.list.put(trace(2, {}))
    data.list.put({ ...SHOP[7]!, spans: 99 })
    expect(shown.text().split('\n').slice(2)).toEqual(before.split('\n').slice(2))
    expect(shown.text()).toContain('1/8 newest 8 of 8 paused +2'.replace('newest 8 of 8 ', ''))
    expect(shown.press('space').text()).toContain('1/10')
  })

  test('says when no trace matches', () => {
    expect(screen({ columns: 60, rows: 10 }).press('/').type('nothing').text()).toContain(
      'Esc takes the filter away',
    )
  })
})
