// The screen through Ink on a terminal emulator: what the pure tests cannot see.
import { describe, expect, test } from 'vitest'
import { initialState } from '../../src/tui/initial-state.ts'
import { runScreen, type PerformResult, type ScreenOptions } from '../../src/tui/screen.ts'
import type { ScreenData } from '../../src/tui/screen-data.ts'
import { InkTerminal } from '../support/ink-terminal.ts'
import { picture } from '../support/picture.ts'
import { dataOfTrace } from '../support/pressed-screen.ts'

const TRACE = picture(
  `
  web   GET /      |==========|
  web     查询订单    |==|
  db        SELECT   |=|
  web     render       . |====|
`,
  { msPerColumn: 0.01 },
)

function open(
  terminal: InkTerminal,
  options: Partial<ScreenOptions> = {},
): { readonly ended: Promise<void>; readonly stop: AbortController } {
  const stop = new AbortController()
  const data = dataOfTrace(TRACE)
  const ended = runScreen({
    terminal: terminal.streams,
    theme: { ascii: false, color: 3 },
    utcOffset: 0,
    initial: initialState('trace', TRACE.id),
    data: () => data,
    refresh: () => false,
    perform: async () => ({}),
    stop: stop.signal,
    ...options,
  })
  return { ended, stop }
}

function cursorRow(text: string): string | undefined {
  return text.split('\n').find((line) => line.startsWith('▌'))
}

test('draws, takes keys that come at once, and gives the terminal back', async () => {
  const terminal = new InkTerminal()
  const { ended } = open(terminal)
  await terminal.waitFor('查询订单')
  expect(terminal.isAlternate).toBe(true)
  terminal.press('jjj')
  await terminal.waitFor((text) => cursorRow(text)?.includes('render') === true)
  terminal.press('k\x1b[A')
  await terminal.waitFor((text) => cursorRow(text)?.includes('查询订单') === true)
  terminal.press('q')
  await ended
  await terminal.waitFor(() => !terminal.isAlternate)
  expect(terminal.rawModes.at(0)).toBe(true)
  expect(terminal.rawModes.at(-1)).toBe(false)
})

test('columns line up behind wide characters', async () => {
  const terminal = new InkTerminal()
  const { ended, stop } = open(terminal)
  await terminal.waitFor('render')
  const ends = terminal
    .text()
    .split('\n')
    .filter((line) => /µs +\d+%$/.test(line))
    // Two cells for each of them.
    .map((line) => line.length + (line.match(/[\u4e00-\u9fff]/g)?.length ?? 0))
  expect(ends.length).toBeGreaterThan(2)
  expect(new Set(ends).size).toBe(1)
  stop.abort()
  await ended
})

test('follows the size of the terminal, and says when it is too small', async () => {
  const terminal = new InkTerminal()
  const { ended, stop } = open(terminal)
  await terminal.waitFor('render')
  terminal.resize(100, 30)
  await terminal.waitFor((text) => text.split('\n').length === 30)
  terminal.resize(39, 10)
  await terminal.waitFor('39x10 is too small')
  terminal.resize(60, 12)
  await terminal.waitFor('render')
  expect(terminal.text().match(/tracectl/g)).toHaveLength(1)
  stop.abort()
  await ended
})

describe('what arrives', () => {
  test('is drawn without a key, and the cursor stays', async () => {
    const terminal = new InkTerminal()
    let data: ScreenData = dataOfTrace(TRACE, { isOpen: true })
    let isNew = false
    const { ended, stop } = open(terminal, {
      data: () => data,
      refresh: () => {
        const was = isNew
        isNew = false
        return was
      },
    })
    await terminal.waitFor('render')
    terminal.press('G')
    await terminal.waitFor((text) => cursorRow(text)?.includes('render') === true)
    data = dataOfTrace(
      picture(`
        web   GET /      |==========|
        web     查询订单    |==|
        db        SELECT   |=|
        web     render       . |====|
        web     flush               |==|
      `),
      { isOpen: true },
    )
    isNew = true
    await terminal.waitFor('flush')
    expect(cursorRow(terminal.text())).toContain('render')
    stop.abort()
    await ended
  })
})

test('the mouse is off until asked for, then clicks, and is off at the end', async () => {
  const terminal = new InkTerminal()
  const { ended } = open(terminal)
  await terminal.waitFor('render')
  expect(terminal.mouse).toBe('none')
  terminal.press('m')
  await terminal.waitFor(() => terminal.mouse === 'vt200')
  terminal.press('\x1b[<0;10;6M\x1b[<0;10;6m')
  await terminal.waitFor((text) => cursorRow(text)?.includes('SELECT') === true)
  terminal.press('\x1b[<64;10;6M')
  await terminal.waitFor((text) => cursorRow(text)?.includes('GET /') === true)
  terminal.press('q')
  await ended
  await terminal.waitFor(() => terminal.mouse === 'none')
})

test('a paste is no keys', async () => {
  const terminal = new InkTerminal()
  const { ended, stop } = open(terminal)
  await terminal.waitFor('render')
  terminal.press('\x1b[200~qqq\x1b[201~')
  terminal.press('/')
  terminal.press('\x1b[200~SEL\x1b[201~')
  await terminal.waitFor('1 found')
  stop.abort()
  await ended
})

test('what is done outside is told in the last line', async () => {
  const terminal = new InkTerminal()
  const { ended, stop } = open(terminal, {
    perform: async ({ kind }) => ({ notice: { text: `${kind} done`, isProblem: false } }),
  })
  await terminal.waitFor('render')
  terminal.press('y')
  await terminal.waitFor('copy done')
  stop.abort()
  await ended
})

test('what takes its time says so until it is done', async () => {
  const terminal = new InkTerminal()
  const fetching = Promise.withResolvers<PerformResult>()
  const { ended, stop } = open(terminal, { perform: () => fetching.promise })
  await terminal.waitFor('render')
  terminal.press('y')
  await terminal.waitFor('copying')
  fetching.resolve({})
  await terminal.waitFor((text) => !text.includes('copying'))
  stop.abort()
  await ended
})

test('an error while drawing ends the screen, and reaches its owner', async () => {
  const terminal = new InkTerminal()
  let broken = false
  const data = dataOfTrace(TRACE)
  const { ended } = open(terminal, {
    data: () => {
      if (broken) throw new Error('a defect')
      return data
    },
    refresh: () => (broken = true),
  })
  await expect(ended).rejects.toThrow('a defect')
  await terminal.waitFor(() => !terminal.isAlternate)
  expect(terminal.rawModes.at(-1)).toBe(false)
})
