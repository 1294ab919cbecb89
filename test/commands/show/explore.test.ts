// `show -i` as a person has it: on a real terminal, from the first paint to every way out.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { pictureSpans } from '../../support/picture.ts'
import { COMPILED, openProgram, PROGRAM_LINE, runProgram, runShell } from '../../support/program.ts'
import { Screen, type ScreenOptions } from '../../support/screen.ts'
import { otlpJson } from '../../support/trace-files.ts'

const folder = mkdtempSync(join(tmpdir(), 'tracectl-explore-'))
beforeAll(() => {
  const spans = pictureSpans(
    `
    web   GET /cart    |====================|
    web     load         |======|
    db        ! SELECT    |====|
    web     渲染                  |=====|
  `,
    { msPerColumn: 0.01 },
  )
  writeFileSync(join(folder, 'trace.json'), otlpJson(spans))
})
afterAll(() => rmSync(folder, { recursive: true }))

const MS = 20_000

async function explore(options: ScreenOptions = {}): Promise<Screen> {
  const screen = openProgram(['show', '-i', '-f', 'trace.json'], { cwd: folder, ...options })
  await screen.waitFor('渲染', MS)
  return screen
}

function cursorLine(screen: Screen): string {
  return (
    screen
      .text()
      .split('\n')
      .find((line) => line.startsWith('▌')) ?? ''
  )
}

/** Everything that a screen switches on is off again, in the order in which a terminal hears it. */
function expectGivenBack({ raw }: Screen): void {
  for (const [on, off] of [
    ['\x1b[?1049h', '\x1b[?1049l'],
    ['\x1b[?25l', '\x1b[?25h'],
    ['\x1b[?2004h', '\x1b[?2004l'],
    ['\x1b[?1000h', '\x1b[?1000l'],
  ] as const) {
    expect(raw.lastIndexOf(off), JSON.stringify(off)).toBeGreaterThanOrEqual(raw.lastIndexOf(on))
  }
}

describe('on a terminal', () => {
  test(
    'keys move, a resize is followed, q quits and leaves the screen as it was',
    { timeout: MS },
    async () => {
      const screen = await explore()
      screen.press('jj\x1b[A')
      await screen.waitFor(() => cursorLine(screen).includes('load'), MS)
      screen.press('x')
      await screen.waitFor(() => cursorLine(screen).includes('SELECT'), MS)
      screen.resize(100, 30)
      await screen.waitFor(() => screen.text().split('\n').length === 30, MS)
      expect(screen.text().match(/tracectl/g)).toHaveLength(1)
      screen.press('q')
      expect(await screen.ended()).toEqual({ exitCode: 0, signal: 0 })
      expectGivenBack(screen)
      expect(screen.text()).not.toContain('SELECT')
    },
  )

  test('Ctrl-C at the first paint quits as q does', { timeout: MS }, async () => {
    const screen = openProgram(['show', '-i', '-f', 'trace.json'], { cwd: folder })
    await screen.waitFor(() => screen.raw.includes('GET /cart'), MS)
    screen.press('\x03')
    expect(await screen.ended()).toEqual({ exitCode: 0, signal: 0 })
    expectGivenBack(screen)
  })

  test.each([
    ['SIGTERM', { exitCode: 143, signal: 0 }],
    ['SIGQUIT', { exitCode: 0, signal: 3 }],
  ] as const)('%s gives the terminal back', { timeout: MS }, async (signal, exit) => {
    const screen = await explore()
    screen.press('m')
    await screen.waitFor(() => screen.raw.includes('\x1b[?1000h'), MS)
    screen.kill(signal)
    expect(await screen.ended()).toEqual(exit)
    expectGivenBack(screen)
  })

  test('Ctrl-Z leads to the shell, and fg back', { timeout: MS }, async () => {
    const screen = new Screen('bash', ['--norc', '--noprofile', '--noediting', '-i'], {
      cwd: folder,
      env: { PS1: 'shell> ', NODE_COMPILE_CACHE: COMPILED.NODE_COMPILE_CACHE },
    })
    await screen.waitFor('shell>', MS)
    screen.press(`${PROGRAM_LINE} show -i -f trace.json\r`)
    await screen.waitFor('渲染', MS)
    screen.press('\x1a')
    await screen.waitFor(/Stopped[^]*shell>/, MS)
    expectGivenBack(screen)
    screen.press('fg\r')
    await screen.waitFor((text) => text.includes('渲染') && !text.includes('Stopped'), MS)
    screen.press('q')
    await screen.waitFor(/Stopped[^]*shell>[^]*shell>/, MS)
    screen.press('exit\r')
    expect((await screen.ended()).exitCode).toBe(0)
    expectGivenBack(screen)
  })

  test('a crash gives the terminal back and says what it was', { timeout: MS }, async () => {
    const crash = 'process.on("SIGUSR2", () => { throw new Error("a defect") })'
    const screen = await explore({
      env: { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(crash)}` },
    })
    screen.kill('SIGUSR2')
    expect(await screen.ended()).toEqual({ exitCode: 70, signal: 0 })
    expectGivenBack(screen)
    expect(screen.text()).toContain('tracectl: internal error: Error: a defect')
  })

  test('NO_COLOR leaves no colour', { timeout: MS }, async () => {
    const screen = await explore({ env: { NO_COLOR: '1' } })
    screen.press('q')
    await screen.ended()
    // oxlint-disable-next-line no-control-regex -- escape sequences are what it looks for
    expect(screen.raw).not.toMatch(/\x1b\[(3[0-8]|4[0-8]|9[0-7])[;m]/)
  })

  test.each([{ CI: '1' }, { TERM: 'dumb' }])('there is none with %o', { timeout: MS }, async (env) => {
    const screen = openProgram(['show', '-i', '-f', 'trace.json'], { cwd: folder, env })
    expect(await screen.ended()).toEqual({ exitCode: 2, signal: 0 })
    expect(screen.raw).not.toContain('\x1b[?1049h')
    expect(screen.text()).toContain('-i needs a terminal')
  })
})

test('in a pipe it says what it needs', { timeout: MS }, async () => {
  const { status, out, err } = await runProgram(['show', '-i', '-f', 'trace.json'], { cwd: folder })
  expect([status, out]).toEqual([2, ''])
  expect(err).toBe(
    'tracectl: -i needs a terminal for its input and its output\n  leave -i out to print the trace\n',
  )
})

test('without -i nothing of it is loaded', { timeout: MS }, async () => {
  const { out } = await runShell('{tracectl} show -f trace.json | head -1', { cwd: folder })
  expect(out).toContain('trace ')
})
