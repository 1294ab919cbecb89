// What is typed, and what is said beside it.
import { expect, test } from 'vitest'
import { dataOfList, listedTrace } from '../../support/listed-traces.ts'
import { picture } from '../../support/picture.ts'
import { dataOfTrace, PressedScreen } from '../../support/pressed-screen.ts'

const LIST = dataOfList([
  listedTrace(1),
  listedTrace(2, { rootName: 'POST /pay', errors: 2 }),
  listedTrace(3, { rootService: 'checkout', rootName: 'GET /' }),
])

function hintOf(typed: string, columns: number = 100): string {
  const screen = new PressedScreen(LIST, { columns, rows: 16 }).press('/').type(typed)
  const line = screen.text().split('\n').at(-1) ?? ''
  return line.slice(1 + typed.length).trim()
}

test('of a filter: what can be typed, as far as there is room', () => {
  expect(hintOf('')).toBe(
    'words · service:NAME · error · >500ms · {TraceQL} · !not · open · broken · spans>100',
  )
  expect(hintOf('', 60)).toBe('words · service:NAME · error · >500ms · {TraceQL}')
  expect(hintOf('', 40)).toBe('words · service:NAME · error')
  expect(hintOf('a'.repeat(36), 40)).toBe('')
})

test('of a filter: which term a word is the beginning of', () => {
  expect(hintOf('err')).toBe('error a span has failed · errors>5 so many have')
  expect(hintOf('pay !serv')).toBe('service:NAME it takes part · services>3 so many take part')
  expect(hintOf('error')).toBe('Enter keeps it · Esc takes it back')
  expect(hintOf('ope ')).toBe('no trace matches ope')
})

test('of a filter: why nothing is listed, or what is not whole yet', () => {
  expect(hintOf('pay nowhere')).toBe('no trace matches nowhere')
  expect(hintOf('pay checkout')).toBe('no trace matches all of it')
  expect(hintOf('>5')).toBe('> wants a duration: >500ms, >2s')
  expect(hintOf('{')).not.toBe('')
})

const TRACE = dataOfTrace(
  picture(`
    web   GET /cart    |====================|
    web     load         |======|
    db        SELECT      |====|
    web     load                  |======|
    db        SELECT               |====|
  `),
)

test('a search begins empty, from where the cursor is', () => {
  const screen = new PressedScreen(TRACE, { rows: 16 }).press('/').type('select').press('enter')
  expect(screen.state.trace.query).toBe('select')
  const first = screen.cursorLine()
  screen.press('/')
  expect(screen.text().split('\n').at(-1)).toMatch(/^\/ +words of a name .* · ↑ select$/)
  expect(screen.type('load').cursorLine()).toContain('load')
  // As if nothing had been typed.
  screen.press('escape')
  expect(screen.state.trace.query).toBe('select')
  expect(screen.cursorLine()).toBe(first)
})

test('the last search comes back by the key up, and goes on by Enter alone', () => {
  const screen = new PressedScreen(TRACE, { rows: 16 }).press('/').type('select').press('enter')
  const first = screen.state.trace.cursor
  expect(screen.press('/ up').state.prompt?.field.text).toBe('select')
  screen.press('escape / enter')
  expect(screen.state.trace.query).toBe('select')
  expect(screen.state.trace.cursor).not.toBe(first)
  // Esc in the pane forgets it there, and it is still known.
  screen.press('escape')
  expect(screen.state.trace.query).toBe('')
  expect(screen.press('g / enter').state.trace.query).toBe('select')
  expect(screen.state.trace.cursor).toBe(first)
})

test('the filter of the list opens with the one that holds', () => {
  const screen = new PressedScreen(LIST, { rows: 16 }).press('/').type('pay').press('enter /')
  expect(screen.state.prompt?.field.text).toBe('pay')
  expect(screen.type('x').press('escape').state.list.filter).toBe('pay')
})
