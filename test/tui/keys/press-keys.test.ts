// What keys do whatever pane they are pressed in.
import { expect, test } from 'vitest'
import { picture } from '../../support/picture.ts'
import { dataOfTrace, PressedScreen } from '../../support/pressed-screen.ts'

const TRACE = picture(`
  web   GET /      |==========|
  db      SELECT     |==|
`)

function screen(): PressedScreen {
  return new PressedScreen(dataOfTrace(TRACE), { columns: 80, rows: 20 })
}

test('Esc closes what is open, one after the other, and never the screen; q does', () => {
  const one = screen().press('j enter escape')
  expect(one.state.isDetailOpen).toBe(false)
  expect(one.press('escape escape').effects).toEqual([])
  expect(one.text()).toContain('q quits')
  expect(one.press('q').effects).toEqual([{ kind: 'quit' }])
})

test('Ctrl-Z is for the shell wherever one is, and loses nothing that is being typed', () => {
  for (const keys of ['', '?', '/ S E L', 'enter']) {
    const one = screen().press(keys)
    const before = one.text()
    expect(one.press('ctrl-z').effects, keys).toEqual([{ kind: 'suspend' }])
    expect(one.text()).toBe(before)
  }
})

test('what is pasted goes into a field as one line, and else nowhere', () => {
  const one = screen().paste('q')
  expect(one.effects).toEqual([])
  one.press('/').paste('\n \x1b[31mSEL\x1b[0m\r\nECT\t1\u202e\n')
  expect(one.state.prompt?.field.text).toBe('SEL ECT 1')
  one.paste('x'.repeat(100_000))
  expect(one.state.prompt?.field.text.length).toBe(4_096)
})

test('m says what the mouse does now: nothing else on the screen shows it', () => {
  const one = screen().press('m')
  expect(one.text()).toContain('wheel and click are on; m gives the mouse back to the terminal')
  expect(one.press('m').text()).toContain('wheel and click are off; the terminal selects text')
})
