// What is heard of the screen: the row under the cursor in words, and nothing that is only drawn.
import { expect, test } from 'vitest'
import { SessionPalette } from '../../../src/tui/frame/session-palette.ts'
import { spokenLines } from '../../../src/tui/frame/spoken.ts'
import { LiveTraceList } from '../../../src/tui/list/live-trace-list.ts'
import type { TraceId } from '../../../src/trace/span.ts'
import { instantOf, offsetOf } from '../../../src/trace/time.ts'
import { picture } from '../../support/picture.ts'
import { dataOfTrace, PressedScreen } from '../../support/pressed-screen.ts'

const DATA = dataOfTrace(
  picture(
    `
    web   GET /cart    |====================|
    web     load         |======|
    db        ! SELECT    |====|
  `,
    { msPerColumn: 0.01 },
  ),
)

function spoken(keys: string): readonly string[] {
  const screen = new PressedScreen(DATA).press(keys)
  const look = { theme: { ascii: false, color: 3 }, utcOffset: 0, palette: new SessionPalette() } as const
  return spokenLines(screen.state, screen.data, look)
}

test('the trace, and the span that the cursor is on', () => {
  expect(spoken('')).toEqual([
    'web GET /cart - 210us - 3 spans - 2 services - 1 error 1/3',
    'level 1, web GET /cart 210us 67% of the critical path',
  ])
})

test('what failed, its level, and what has just happened', () => {
  expect(spoken('x x')).toEqual([
    'web GET /cart - 210us - 3 spans - 2 services - 1 error 3/3',
    'level 3, failed: db SELECT 50.0us 24% of the critical path',
    'from the top again: no error below',
  ])
})

test('a trace of the list, figures with what they count', () => {
  const list = new LiveTraceList()
  const id = '4bf92f3577b34da6a3ce929d0e0e4736' as TraceId
  list.put({
    id,
    start: instantOf(1n),
    duration: offsetOf(1.2e9),
    rootService: 'web',
    rootName: 'GET /cart',
    spans: 1_204,
    services: ['web'],
    errors: 2,
    state: 'open',
  })
  const { state } = new PressedScreen({ ...DATA, list })
  const look = { theme: { ascii: false, color: 3 }, utcOffset: 0, palette: new SessionPalette() } as const
  expect(spokenLines(state, { ...DATA, list }, look)).toEqual([
    'traces - newest first 1/1',
    'web GET /cart, 1.20s, 1,204 spans, 1 service, 2 spans failed, open',
  ])
})

test('what is typed', () => {
  expect(spoken('/ l o').at(-1)).toBe('/lo')
})

test('the help, line by line', () => {
  expect(spoken('?').join('\n')).toContain('one line up')
})
