// The screen as a whole under whatever can come at once: any keys, pastes, clicks and sizes, while spans arrive that a hostile
// sender has named. What is drawn has its exact place on a terminal, and nothing in it but text and colours of ours.
import xterm from '@xterm/headless'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { PropagationFinding } from '../../src/propagation/diagnosis.ts'
import { LiveTraceList } from '../../src/tui/list/live-trace-list.ts'
import { BINDING_GROUPS } from '../../src/tui/keys/bindings.ts'
import { NO_PROBLEMS, type ProblemsData } from '../../src/tui/problems/problems-data.ts'
import type { ScreenData } from '../../src/tui/screen-data.ts'
import { shownTraceOf } from '../../src/tui/shown-trace.ts'
import { buildTrace } from '../../src/trace/build-trace.ts'
import type { TraceId } from '../../src/trace/span.ts'
import { instantOf, offsetOf } from '../../src/trace/time.ts'
import { aFinding } from '../support/a-diagnosis.ts'
import { PressedScreen } from '../support/pressed-screen.ts'
import { arbitrarySpans } from '../support/span-arbitrary.ts'

const NOW = 1_787_407_391_208_000_000n
const MOST_COLUMNS = 210
const MOST_ROWS = 60

const PIECES = [
  'GET /users/{id}',
  'SELECT * FROM orders WHERE id = ?',
  '注文サービス',
  '주문',
  '👩‍👩‍👧‍👦',
  '❤️',
  'e\u0301',
  'नमस्ते',
  'עברית',
  '\x1b[31m',
  '\x1b]0;title\x07',
  '\x1b]8;;http://x\x1b\\',
  '\x1bP+q\x1b\\',
  '\x1b[2J\x1b[H',
  '\x1b[?1049l',
  '\x9b31m',
  '\x1b',
  '\0',
  '\r\n',
  '\t',
  '\u202e',
  '\u2066',
  'a\u200db',
  '\ufeff',
  '\ud83d',
  'x'.repeat(500),
]
const anyName = fc.array(fc.constantFrom(...PIECES), { maxLength: 4 }).map((pieces) => pieces.join(''))

const traceId = fc.nat({ max: 40 }).map((one) => one.toString(16).padStart(32, '4') as TraceId)

const listed = fc.record({
  id: traceId,
  start: fc.bigInt({ min: NOW - 80_000_000_000_000_000n, max: NOW }).map(instantOf),
  duration: fc.double({ min: 0, max: 1e15, noNaN: true }).map(offsetOf),
  rootService: fc.option(anyName, { nil: undefined }),
  rootName: fc.option(anyName, { nil: undefined }),
  spans: fc.nat({ max: 10_000_000 }),
  services: fc.array(anyName, { maxLength: 4 }),
  errors: fc.nat({ max: 10_000_000 }),
  state: fc.constantFrom('open', 'settled', 'reopened', 'incomplete'),
})

const shown = fc.tuple(arbitrarySpans, fc.array(anyName), fc.boolean()).map(([spans, names, isOpen]) => {
  const named = spans.map((span, at) => ({ ...span, traceId: spans[0]!.traceId, name: names[at] ?? 'span' }))
  return named.length === 0 ? undefined : shownTraceOf(buildTrace({ spans: named, logs: [] }), { isOpen })
})

const problems = fc.record({ service: anyName, span: anyName }).map(problemsOf)

function problemsOf(caller: PropagationFinding['caller']): ProblemsData {
  return {
    ...NO_PROBLEMS,
    version: 1,
    progress: { kind: 'looked', traces: 7, isLimited: false, findings: 1 },
    problems: [{ finding: aFinding({ caller }), confidence: 'certain', samples: [], isPast: false }],
  }
}

type Act = (screen: PressedScreen) => unknown

const everyKey = BINDING_GROUPS.flatMap(({ bindings }) => bindings.flatMap(({ keys }) => keys))
const size = fc.tuple(fc.integer({ min: 1, max: MOST_COLUMNS }), fc.integer({ min: 1, max: MOST_ROWS }))

const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.constantFrom(...everyKey).map(
      (key): Act =>
        (screen) =>
          screen.press(key),
    ),
  },
  fc.string({ maxLength: 8 }).map(
    (text): Act =>
      (screen) =>
        screen.press('/').type(text),
  ),
  anyName.map(
    (text): Act =>
      (screen) =>
        screen.paste(text),
  ),
  size.map(
    ([columns, rows]): Act =>
      (screen) =>
        screen.resize(columns, rows),
  ),
  size.map(
    ([column, row]): Act =>
      (screen) =>
        screen.click(row, column),
  ),
  listed.map(
    (trace): Act =>
      (screen) =>
        (screen.data.list as LiveTraceList | undefined)?.put(trace),
  ),
  shown.map(
    (trace): Act =>
      (screen) =>
        (screen.data = { ...screen.data, shown: trace }),
  ),
)

const START: ScreenData = {
  list: undefined,
  shown: undefined,
  problems: undefined,
  title: { source: 'OTLP http 4318', spansPerSecond: 12, trouble: undefined },
}

// oxlint-disable-next-line no-control-regex -- escape sequences are what it looks for
const SGR = /\x1b\[[\d;]*m/g
const UNSEEN = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u

/** Terminals differ on how wide these are: hexagrams, Yi, and marks with nothing below them but a colour. */
const UNSURE = /[\u4dc0-\u4dff\ua000-\ua4cf]|(?<=m)\p{M}/gu

test('every frame is cells in their places, and text', async () => {
  // Wider than any screen, so that what would go over the edge is seen.
  const terminal = new xterm.Terminal({ cols: MOST_COLUMNS * 2, rows: MOST_ROWS, allowProposedApi: true })
  const start = fc.record({
    traces: fc.array(listed, { maxLength: 30 }),
    shown,
    problems,
    trouble: fc.option(anyName, { nil: undefined }),
    size,
  })
  await fc.assert(
    fc.asyncProperty(start, fc.array(act, { maxLength: 25 }), async (given, acts) => {
      const list = new LiveTraceList()
      list.now = instantOf(NOW)
      for (const trace of given.traces) list.put(trace)
      const [columns, rows] = given.size
      const screen = new PressedScreen(
        {
          ...START,
          list,
          shown: given.shown,
          problems: given.problems,
          title: { ...START.title, trouble: given.trouble },
        },
        { columns, rows, theme: { ascii: false, color: 3 } },
      )
      let frames = ''
      for (const one of [() => {}, ...acts]) {
        one(screen)
        const lines = screen.lines()
        expect(lines.join('\n').replaceAll(SGR, '').replaceAll('\n', '')).not.toMatch(UNSEEN)
        frames =
          '\x1b[H\x1b[2J' +
          lines.map((line, row) => `\x1b[${row + 1};1H${line.replaceAll(UNSURE, '')}\x1b[m`).join('')
      }
      await new Promise<void>((resolve) => terminal.write(frames, resolve))
      for (let row = 0; row < MOST_ROWS; row++) {
        const beyond = terminal.buffer.active.getLine(row)?.translateToString(true, screen.state.columns)
        expect(beyond, `beyond ${screen.state.columns} columns`).toBe('')
      }
    }),
    { numRuns: 80 },
  )
})
