// What is heard of the screen: the row under the cursor in words, and nothing that is only drawn.
import { expect, test } from 'vitest'
import { SessionPalette } from '../../../src/tui/frame/session-palette.ts'
import { spokenLines } from '../../../src/tui/frame/spoken.ts'
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

test('what is typed', () => {
  expect(spoken('/ l o').at(-1)).toBe('/lo')
})

test('the help, line by line', () => {
  expect(spoken('?').join('\n')).toContain('one line up')
})
