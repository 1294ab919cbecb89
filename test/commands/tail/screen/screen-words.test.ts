// What stands in the first line while a screen is open, and what is told when it has gone.
import { describe, expect, test } from 'vitest'
import { initialFilter } from '../../../../src/commands/tail/screen/initial-filter.ts'
import { commandText } from '../../../../src/commands/tail/screen/command-words.ts'
import { ScreenTroubles } from '../../../../src/commands/tail/screen/screen-troubles.ts'
import type { ReceivingCounters } from '../../../../src/commands/tail/screen/receiving-messages.ts'
import { screenIntro } from '../../../../src/commands/tail/screen/screen-intro.ts'
import { SpanRate } from '../../../../src/commands/tail/screen/span-rate.ts'
import { isComplaint, parseFilter } from '../../../../src/tui/list/list-filter.ts'
import { offsetOf } from '../../../../src/trace/time.ts'

const THEME = { ascii: false, color: 0 } as const

describe('before anything has come', () => {
  const endpoints = { http: 'http://127.0.0.1:4318', grpc: 'http://127.0.0.1:4317', everyInterface: false }
  const path = '/home/me/.local/state/tracectl/spans.db'

  test('it says where to send spans and how to get some, in five lines of 80 columns', () => {
    const lines = screenIntro(
      { npm_command: 'exec' },
      { store: undefined, forward: undefined },
      endpoints,
      path,
    )
    expect(lines).toEqual([
      'Point an OpenTelemetry SDK here:',
      '  export OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318',
      '  export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf   # grpc: port 4317',
      'or watch a system at work, from another terminal: npx tracectl demo --repeat',
      'kept in /home/me/.local/state/tracectl/spans.db',
    ])
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(78)
  })

  test('for a store of its own, in memory, and on every interface', () => {
    const [first, , , demo] = screenIntro(
      {},
      { store: 'x y.db', forward: undefined },
      { ...endpoints, everyInterface: true },
      '/a/x y.db',
    )
    expect(first).toBe('Point an OpenTelemetry SDK here (other machines can send here, too):')
    expect(demo).toMatch(/: tracectl demo --repeat --store '\/a\/x y\.db'$/)
    // No other program finds its way into our memory.
    const inMemory = screenIntro({}, { store: ':memory:', forward: undefined }, endpoints, ':memory:')
    expect(inMemory.slice(3)).toEqual(['kept in memory until this ends'])
    const elsewhere = { ...endpoints, http: 'http://192.0.2.1:4318' }
    expect(screenIntro({}, { store: undefined, forward: undefined }, elsewhere, path).slice(3)).toEqual([
      `kept in ${path}`,
    ])
  })
})

describe('troubles', () => {
  test('the latest is shown for a while, then how many there were; all are told in the end', () => {
    const troubles = new ScreenTroubles(THEME)
    expect(troubles.text(0)).toBeUndefined()
    troubles.notice({ code: 'unknown-path', path: '/v1/trace', times: 1 }, 0)
    troubles.notice({ code: 'signal-dropped', signal: 'metrics', passedOn: false }, 1_000)
    expect(troubles.text(2_000)).toMatch(/^metrics are accepted and dropped/)
    expect(troubles.text(60_000)).toBe('1 warning, told in the end')
    expect(troubles.told(true)).toHaveLength(2)
    // Quiet: what was lost is told all the same.
    expect(troubles.told(false)).toEqual([expect.stringContaining('/v1/trace')])
  })

  test('a repetition takes the place of what it repeats', () => {
    const troubles = new ScreenTroubles(THEME)
    troubles.notice({ code: 'overloaded', transport: 'http', times: 1 }, 0)
    troubles.notice({ code: 'overloaded', transport: 'http', times: 100 }, 5)
    expect(troubles.told(true)).toEqual([expect.stringContaining('(100 times by now)')])
  })

  test('are bounded: names from the network make ever new ones', () => {
    const troubles = new ScreenTroubles(THEME)
    for (let path = 0; path < 500; path++)
      troubles.notice({ code: 'unknown-path', path: `/${path}`, times: 1 }, 0)
    expect(troubles.told(true)).toHaveLength(51)
    expect(troubles.told(true).at(-1)).toBe('and 450 other warnings\n')
  })

  test('slow exports and evictions are said once', () => {
    const troubles = new ScreenTroubles(THEME)
    troubles.counted(counters(5_000, 0), 0)
    troubles.counted(counters(5_000, 0), 40_000)
    expect(troubles.text(0)).toContain('spans arrive in batches 5.00s apart')
    expect(troubles.text(40_000)).toBeUndefined()
    troubles.counted(counters(5_000, 3), 50_000)
    expect(troubles.text(50_000)).toContain('evicted 3 old traces')
    troubles.counted(counters(5_000, 9), 90_000)
    expect(troubles.text(90_000)).toBeUndefined()
  })
})

function counters(exportTimerMs: number | undefined, traces: number): ReceivingCounters {
  const told = { settling: { exportTimerMs }, evicted: { traces, spans: traces } }
  return told as unknown as ReceivingCounters
}

test('spans a second, over the last second', () => {
  const rate = new SpanRate()
  expect(rate.perSecond(0)).toBe(0)
  for (let at = 0; at <= 2_000; at += 100) rate.count(at, at)
  expect(rate.perSecond(2_000)).toBe(1_000)
  expect(rate.perSecond(2_500)).toBeCloseTo(500, -1)
  expect(rate.perSecond(9_000)).toBe(0)
})

test.each([
  [{ services: [], errors: false, minDuration: undefined }, ''],
  [{ services: ['cart'], errors: true, minDuration: offsetOf(500e6) }, 'service:cart error >=500ms'],
  [
    { services: ['my shop', 'a|b'], errors: false, minDuration: offsetOf(90e9) },
    'service:"my shop"|"a|b" >=90s',
  ],
  [{ services: [], errors: false, minDuration: offsetOf(1.5) }, '>=2ns'],
])('flags as a filter: %j', (flags, filter) => {
  expect(initialFilter(flags)).toBe(filter)
  expect(isComplaint(parseFilter(filter))).toBe(false)
})

test('of a command what it prints, and first how it ended', () => {
  const command = ['/usr/bin/sh', '-c', 'echo hello; node server.js']
  const going = { command, last: 'line 4\n', status: undefined }
  expect(commandText(going, THEME)).toBe('$ sh -c echo hello; node …: line 4')
  expect(commandText({ ...going, last: '', status: 3 }, THEME)).toBe(
    'ended with 3: $ sh -c echo hello; node …',
  )
  expect(commandText(going, { ...THEME, ascii: true })).toBe('$ sh -c echo hello; node ~: line 4')
})
