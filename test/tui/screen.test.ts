// The screen through Ink on a terminal emulator: what the pure tests cannot see.
import { describe, expect, test } from 'vitest'
import { buildTrace } from '../../src/trace/build-trace.ts'
import { initialState } from '../../src/tui/initial-state.ts'
import { runScreen } from '../../src/tui/screen.ts'
import type { PerformResult, Say, ScreenOptions } from '../../src/tui/screen-options.ts'
import type { ScreenData } from '../../src/tui/screen-data.ts'
import { InkTerminal } from '../support/ink-terminal.ts'
import { picture } from '../support/picture.ts'
import { dataOfTrace } from '../support/pressed-screen.ts'
import { atMs, makeSpan, spanIdOf } from '../support/spans.ts'

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

test('what is typed for a trace that is still read waits for it, and Esc forgets it', async () => {
  const terminal = new InkTerminal()
  const shown = dataOfTrace(TRACE)
  const reading = { id: TRACE.id, service: 'web', name: 'GET /', spans: 43_000, of: 100_000 }
  let isReading = true
  const { ended, stop } = open(terminal, {
    data: () => (isReading ? { ...shown, shown: undefined, reading } : shown),
    refresh: () => true,
  })
  await terminal.waitFor('reading 43,000 of 100,000 spans')
  terminal.press('jj/sel')
  terminal.press('\x1b')
  await terminal.waitFor('nothing is open')
  terminal.press('j')
  await new Promise((resolve) => setTimeout(resolve, 20))
  isReading = false
  await terminal.waitFor((text) => cursorRow(text)?.includes('查询订单') === true)
  isReading = true
  await terminal.waitFor('reading')
  terminal.press('/rend\rf')
  await new Promise((resolve) => setTimeout(resolve, 20))
  isReading = false
  await terminal.waitFor((text) => cursorRow(text)?.includes('render') === true)
  stop.abort()
  await ended
})

test('what is typed right behind the key that asks for a trace is for that one', async () => {
  const terminal = new InkTerminal()
  const shown = dataOfTrace(TRACE)
  const asked = Promise.withResolvers<PerformResult>()
  const { ended, stop } = open(terminal, {
    initial: {
      ...initialState('trace', TRACE.id),
      trail: [{ ...initialState('trace', TRACE.id), traceId: TRACE.id, belonging: undefined }],
    },
    data: () => shown,
    perform: () => asked.promise,
  })
  await terminal.waitFor('render')
  terminal.press('\x1b')
  await new Promise((resolve) => setTimeout(resolve, 60))
  terminal.press('j')
  asked.resolve({ change: (state) => ({ ...state, trace: { ...state.trace, showsGaps: false } }) })
  await terminal.waitFor('gap rows off')
  await terminal.waitFor((text) => cursorRow(text)?.includes('查询订单') === true)
  stop.abort()
  await ended
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

test('Esc and the key typed after it are both read', async () => {
  const terminal = new InkTerminal()
  const { ended } = open(terminal)
  await terminal.waitFor('render')
  terminal.press('/x')
  await terminal.waitFor('0 found')
  terminal.press('\x1b?')
  await terminal.waitFor('one line up')
  terminal.press('\x1b')
  await terminal.waitFor('render')
  terminal.press('q')
  await ended
})

test('a large trace is searched to its end while nothing is pressed', async () => {
  const spans = Array.from({ length: 1_500 }, (_, at) =>
    makeSpan({
      spanId: spanIdOf(at + 1),
      parentId: at === 0 ? undefined : spanIdOf(1),
      name: `step ${at}`,
      start: atMs(at),
      attributes: { text: at === 1_400 ? 'needle' : 'hay' },
    }),
  )
  const data = dataOfTrace(buildTrace({ spans, logs: [] }))
  const terminal = new InkTerminal()
  const { ended, stop } = open(terminal, { data: () => data })
  await terminal.waitFor('step 5')
  terminal.press('/needle')
  await terminal.waitFor((text) => cursorRow(text)?.includes('step 1400') === true)
  await terminal.waitFor('/needle · 1 found · 1,402/1,501 · in text')
  stop.abort()
  await ended
})

describe('the shell', () => {
  test('has the terminal while we are stopped; then it is taken again, in the size that it has', async () => {
    const terminal = new InkTerminal()
    const { ended } = open(terminal)
    await terminal.waitFor('render')
    terminal.press('m/SEL')
    await terminal.waitFor('1 found')
    const seen: unknown[] = []
    terminal.whileStopped = async () => {
      await terminal.waitFor(() => !terminal.isAlternate)
      seen.push(terminal.mouse, terminal.rawModes.at(-1), terminal.raw.endsWith('\x1b[?25h\x1b[?1049l'))
      terminal.resize(100, 30)
    }
    terminal.press('\x1a')
    await terminal.waitFor((text) => terminal.isAlternate && text.split('\n').length === 30)
    expect(seen).toEqual(['none', false, true])
    // What was being typed is still there.
    terminal.press('ECT')
    await terminal.waitFor('/SELECT · 1 found')
    expect(terminal.rawModes.at(-1)).toBe(true)
    expect(terminal.mouse).toBe('vt200')
    terminal.press('\x03')
    await ended
    await terminal.waitFor(() => !terminal.isAlternate && terminal.mouse === 'none')
  })

  test('may do with the terminal what it likes behind our back', async () => {
    const terminal = new InkTerminal()
    const { ended, stop } = open(terminal)
    await terminal.waitFor('render')
    terminal.streams.stdout.write('\x1b[?1049l\x1b[2Jrm: cannot remove')
    await terminal.waitFor('rm: cannot remove')
    terminal.job?.continued()
    await terminal.waitFor((text) => text.includes('render') && !text.includes('rm:'))
    terminal.streams.stdout.write('\x1b[Hnoise')
    terminal.press('\x0c')
    await terminal.waitFor((text) => !text.includes('noise'))
    stop.abort()
    await ended
  })
})

test('a terminal that goes away ends the screen', async () => {
  const terminal = new InkTerminal()
  const { ended } = open(terminal)
  await terminal.waitFor('render')
  terminal.streams.stdin.destroy(Object.assign(new Error('read EIO'), { code: 'EIO' }))
  await ended
})

test('of a hundred sizes a second, the last is drawn', async () => {
  const terminal = new InkTerminal()
  const { ended, stop } = open(terminal)
  await terminal.waitFor('render')
  const before = terminal.raw.length
  for (let size = 0; size < 100; size++) terminal.resize(1 + ((size * 37) % 200), 1 + ((size * 13) % 60))
  terminal.resize(90, 20)
  await terminal.waitFor((text) => text.split('\n').length === 20 && /^tracectl[^]*render/.test(text))
  expect(terminal.text().match(/tracectl/g)).toHaveLength(1)
  expect(terminal.raw.length - before).toBeLessThan(10_000)
  terminal.resize(2, 1)
  await terminal.waitFor((text) => text.startsWith('2x'))
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
  let say: Say | undefined
  const { ended, stop } = open(terminal, {
    perform(_effect, _state, saying) {
      say = saying
      return fetching.promise
    },
  })
  await terminal.waitFor('render')
  terminal.press('y')
  await terminal.waitFor('copying')
  say?.('half of it, copying')
  await terminal.waitFor('half of it')
  fetching.resolve({})
  await terminal.waitFor((text) => !text.includes('copying'))
  stop.abort()
  await ended
})

test('frames are left out until the terminal has come so far, and keys are not kept waiting', async () => {
  const terminal = new InkTerminal()
  let frame = 0
  const { ended, stop } = open(terminal, {
    data: () => ({
      ...dataOfTrace(TRACE),
      title: { source: `frame ${frame}`, spansPerSecond: 1, trouble: undefined },
    }),
    refresh: () => {
      frame++
      return true
    },
  })
  await terminal.waitFor('frame 2')
  terminal.answers = false
  const seen = frame
  await terminal.waitFor(() => frame > seen + 5)
  const drawn = Number(/frame (\d+)/.exec(terminal.text())?.[1])
  expect(drawn).toBeLessThan(seen + 3)
  terminal.press('j')
  await terminal.waitFor((text) => cursorRow(text)?.includes('查询订单') === true)
  expect(Number(/frame (\d+)/.exec(terminal.text())?.[1])).toBeGreaterThan(seen + 4)
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
