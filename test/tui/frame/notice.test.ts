// What has just happened, told in full: an address that nobody can open for us is to be selected by hand.
import { expect, test } from 'vitest'
import type { Notice } from '../../../src/tui/screen-state.ts'
import { picture } from '../../support/picture.ts'
import { dataOfTrace, PressedScreen } from '../../support/pressed-screen.ts'

const TRACE = picture(`
  shop  GET /order   |==========|
  shop    load         |==|
`)

/** The last lines. */
function told(notice: Partial<Notice>, count: number, columns: number = 60): readonly string[] {
  const screen = new PressedScreen(dataOfTrace(TRACE), { columns, rows: 12 })
  screen.state = { ...screen.state, notice: { text: 'done', isProblem: false, ...notice } }
  const lines = screen.text().split('\n')
  expect(lines).toHaveLength(12)
  return lines.slice(-count)
}

const URL = `http://grafana.example.com/explore?panes=${'%7B'.repeat(30)}`

test('in one line where there is room', () => {
  expect(told({}, 1)).toEqual(['done'])
  expect(told({ value: 'abc' }, 1)).toEqual(['done: abc'])
})

test('else in as many as it takes, a value from the beginning of a line on', () => {
  expect(told({ text: 'a '.repeat(40).trim() }, 2)).toEqual(['a '.repeat(30).trim(), 'a '.repeat(10).trim()])
  const lines = told({ value: URL }, 4)
  expect(lines[0]).toBe('done:')
  expect(lines.slice(1).join('')).toBe(URL)
})

test('but not in more than half the screen', () => {
  const lines = told({ value: 'x'.repeat(1_000) }, 6)
  expect(lines.filter((line) => line.startsWith('x'))).toHaveLength(4)
  expect(lines.at(-1)?.endsWith('…')).toBe(true)
  expect(told({ text: 'y '.repeat(500) }, 6).filter((line) => line.startsWith('y'))).toHaveLength(5)
})

test('the cursor stays in sight beside it', () => {
  const screen = new PressedScreen(dataOfTrace(TRACE), { columns: 40, rows: 8 }).press('G')
  screen.state = { ...screen.state, notice: { text: 'done', isProblem: false, value: URL } }
  expect(screen.cursorLine()).toContain('gap #1')
})

test('nothing in it acts on the terminal', () => {
  expect(told({ value: 'a\u001b[2Jb\nc' }, 1)[0]).not.toContain('\u001b')
})
