// What is longer than the screen goes through a pager, on a real terminal, with pagers that are there and that are not.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openProgram, PROGRAM_LINE, runProgram } from '../../support/program.ts'
import { Screen, type ScreenOptions } from '../../support/screen.ts'
import { makeSpan } from '../../support/spans.ts'
import { otlpJson } from '../../support/trace-files.ts'

const folder = mkdtempSync(join(tmpdir(), 'tracectl-pager-'))
beforeAll(() => {
  for (const [name, count] of [
    ['short', 1],
    ['long', 100],
    ['huge', 5000],
  ] as const) {
    const spans = Array.from({ length: count }, (_, n) => makeSpan({ name: `step ${n}`, startMs: n }))
    writeFileSync(join(folder, `${name}.json`), otlpJson(spans))
  }
})
afterAll(() => rmSync(folder, { recursive: true }))

/** A pager that says that it is one, and how many lines it got. */
const COUNTER = `sh -c 'echo "paged $(wc -l) lines"'`

function show(file: string, options: ScreenOptions = {}, ...flags: readonly string[]): Screen {
  return openProgram(['show', '-f', `${file}.json`, ...flags], { cwd: folder, ...options })
}

async function historyOf(screen: Screen): Promise<string> {
  expect(await screen.ended()).toEqual({ exitCode: 0, signal: 0 })
  return screen.history()
}

const noLess = spawnSync('less', ['--version']).error !== undefined

describe.skipIf(noLess)('less', () => {
  test('is what there is unless told otherwise: in colour, a screen at a time, left with q', async () => {
    const screen = show('long')
    await screen.waitFor(/\n:$/)
    expect(screen.text()).toContain('step 10 ')
    expect(screen.text()).not.toContain('step 99')
    expect(screen.raw).toContain('\u001b[')
    screen.press('G')
    await screen.waitFor('step 99')
    screen.press('q')
    expect(await screen.ended()).toEqual({ exitCode: 0, signal: 0 })
  })

  test('PAGER=less without options shows colours too', async () => {
    const screen = show('long', { env: { PAGER: 'less' } })
    await screen.waitFor(/\n:$/)
    expect(screen.text()).not.toContain('ESC')
    screen.press('q')
    expect(await screen.ended()).toEqual({ exitCode: 0, signal: 0 })
  })

  test('closed before all has been written: no error', async () => {
    const screen = show('huge', {}, '--all', '-o', 'json')
    await screen.waitFor(/\n:$/)
    screen.press('q')
    expect(await screen.ended()).toEqual({ exitCode: 0, signal: 0 })
    expect(screen.history()).not.toMatch(/EPIPE|error:/)
  })

  test('Ctrl-C is its business, once and again: it stays, and so do we', async () => {
    const screen = show('long')
    await screen.waitFor(/\n:$/)
    for (const wanted of ['step 50', 'step 90']) {
      const before = screen.raw.length
      screen.press('\u0003')
      // It rings, and forgets what was typed ahead.
      await screen.waitFor(() => screen.raw.length > before)
      screen.press(`/${wanted}\r`)
      await screen.waitFor(wanted)
    }
    screen.press('q')
    expect(await screen.ended()).toEqual({ exitCode: 0, signal: 0 })
  })

  test('reads its keys from the terminal when the trace comes from a pipe', async () => {
    const screen = new Screen('bash', ['-c', `cat long.json | ${PROGRAM_LINE} show -`], { cwd: folder })
    await screen.waitFor(/\n:$/)
    screen.press('G')
    await screen.waitFor('step 99')
    screen.press('q')
    expect(await screen.ended()).toEqual({ exitCode: 0, signal: 0 })
  })

  test('a condition that holds is told when it has been closed', async () => {
    const screen = show('long', {}, '--fail-on', 'spans>10')
    await screen.waitFor(/\n:$/)
    expect(screen.history()).not.toContain('spans>10')
    screen.press('q')
    expect(await screen.ended()).toEqual({ exitCode: 10, signal: 0 })
    expect(screen.history()).toContain('tracectl: spans>10: 100')
  })

  test('SIGTERM ends both', async () => {
    const screen = show('long')
    await screen.waitFor(/\n:$/)
    screen.kill('SIGTERM')
    expect(await screen.ended()).toEqual({ exitCode: 143, signal: 0 })
  })
})

describe('which pager', () => {
  test.each([
    ['PAGER', { PAGER: COUNTER }],
    ['TRACECTL_PAGER before PAGER', { TRACECTL_PAGER: COUNTER, PAGER: 'false' }],
  ])('%s', async (_what, env) => {
    expect(await historyOf(show('long', { env }))).toMatch(/^paged 1\d\d lines$/)
  })

  test.each([
    ['in words', 'head -n 4'],
    ['a line of shell', 'head -n 9 | head -n 4'],
  ])('%s', async (_what, PAGER) => {
    expect((await historyOf(show('long', { env: { PAGER } }))).split('\n')).toHaveLength(4)
  })

  test('a whole document too', async () => {
    expect(await historyOf(show('long', { env: { PAGER: COUNTER } }, '-o', 'json'))).toMatch(
      /^paged \d+ lines$/,
    )
  })

  test.each([
    [
      'one that is not there',
      'no-such-pager',
      /^tracectl: the pager no-such-pager cannot be started: .*ENOENT/,
    ],
    ['one that a shell does not find', 'no-such-pager | cat >&2; exit 127', /no-such-pager/],
  ])('%s: all is written without, and it is told', async (_what, PAGER, told) => {
    const history = await historyOf(show('long', { env: { PAGER } }))
    expect(history).toMatch(told)
    expect(history).toContain('step 99')
  })

  test('less that is not there, and nobody asked for: not a word', async () => {
    const history = await historyOf(show('long', { env: { PATH: '/nonexistent' } }))
    expect(history).toMatch(/^trace /)
    expect(history).toContain('step 99')
  })
})

describe('without a pager', () => {
  test.each<[string, string, ScreenOptions, readonly string[]]>([
    ['what fits', 'short', {}, []],
    ['--no-pager', 'long', {}, ['--no-pager']],
    ['a higher terminal', 'long', { rows: 200 }, []],
    ['PAGER=cat', 'long', { env: { PAGER: 'cat' } }, []],
    ['an empty TRACECTL_PAGER', 'long', { env: { TRACECTL_PAGER: '' } }, []],
    ['CI', 'long', { env: { CI: '1' } }, []],
    ['TERM=dumb', 'long', { env: { TERM: 'dumb' } }, []],
  ])('%s', async (_what, file, options, flags) => {
    const env = { PAGER: COUNTER, ...options.env }
    const history = await historyOf(show(file, { ...options, env }, ...flags))
    expect(history).toMatch(/^trace 4bf92f35/)
    expect(history).toContain(file === 'short' ? 'step 0' : 'step 99')
  })

  test('in a pipe', async () => {
    const env = { PAGER: COUNTER }
    const { out } = await runProgram(['show', '-f', 'long.json'], { cwd: folder, env })
    expect(out).toContain('step 99')
  })
})
