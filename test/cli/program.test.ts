// The program as a process: streams, signals, exit statuses, on a terminal and in a pipe.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exampleSpans } from '../support/example-trace.ts'
import { openProgram, PROGRAM, runProgram, runShell } from '../support/program.ts'
import { makeSpan } from '../support/spans.ts'
import { otlpJson } from '../support/trace-files.ts'

const folder = mkdtempSync(join(tmpdir(), 'tracectl-program-'))
beforeAll(() => {
  const many = Array.from({ length: 5000 }, (_, index) => makeSpan({ name: `step ${index}`, startMs: index }))
  writeFileSync(join(folder, 'many.json'), otlpJson(many))
  writeFileSync(join(folder, 'example.json'), otlpJson(exampleSpans()))
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('in a pipe', () => {
  test('help: no escape, stderr empty, status 0', async () => {
    const { status, out, err } = await runProgram(['--help'])
    expect([status, err]).toEqual([0, ''])
    expect(out).toMatch(/^Examples:/)
    expect(out).not.toContain('\u001b')
  })

  test('FORCE_COLOR reaches into it, and two colour variables at once are no reason to warn', async () => {
    const { out, err } = await runProgram(['--help'], { env: { FORCE_COLOR: '1', NO_COLOR: '1' } })
    expect(out).toContain('\u001b[1mExamples:')
    expect(err).toBe('')
  })

  test('a bare tracectl', async () => {
    const { status, out, err } = await runProgram([])
    expect([status, out]).toEqual([2, ''])
    expect(err).toMatch(/^Examples:/)
  })

  test('a reader that has gone: silence and 0', async () => {
    const { out, err } = await runShell('{tracectl} help environment | true; echo "${PIPESTATUS[@]}"')
    expect([out, err]).toEqual(['0 0\n', ''])
  })

  test('a reader that leaves in the middle of a long output: silence and 0', async () => {
    const script = '{tracectl} show --file many.json | head -1; echo "${PIPESTATUS[@]}"'
    const { out, err } = await runShell(script, { cwd: folder })
    expect(err).toBe('')
    expect(out).toMatch(/^trace 4bf92f3577b34da6a3ce929d0e0e4736 .*\n0 0\n$/)
  })

  test('a slow reader gets all of it', async () => {
    const script = '{tracectl} show --file many.json --json | (sleep 0.5; cat) | grep -c "^{.spanId.:"'
    expect((await runShell(script, { cwd: folder })).out.trim()).toBe('5000')
  })

  test('no escape byte, 120 columns', async () => {
    const { out } = await runProgram(['show', '--file', 'example.json'], { cwd: folder })
    expect(out).not.toContain('\u001b')
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBe(120)
    const narrow = await runProgram(['show', '-f', 'example.json', '--width', '60'], { cwd: folder })
    expect(Math.max(...narrow.out.split('\n').map((line) => line.length))).toBe(60)
  })

  test('from a pipe', async () => {
    const { status, out, err } = await runProgram(['show', '-'], { stdin: otlpJson(exampleSpans()) })
    expect([status, err]).toEqual([0, ''])
    expect(out).toContain('POST /api/checkout')
  })

  test('not found', async () => {
    const { status, out, err } = await runProgram(['show', 'ffff', '-f', 'example.json'], { cwd: folder })
    expect([status, out]).toEqual([3, ''])
    expect(err).toMatch(
      /^tracectl: there is no trace that begins with ffff in example.json\n {2}its only trace:\n {4}4bf92f35 /,
    )
  })

  test('a bug is one line; --debug and TRACECTL_DEBUG show where', async () => {
    const breaking = {
      NODE_OPTIONS: `--import=data:text/javascript,Map.prototype.values=()=>{throw(new(Error)('boom'))}`,
    }
    const { status, err } = await runProgram(['show', '-f', 'example.json'], { cwd: folder, env: breaking })
    expect(status).toBe(70)
    expect(err).toMatch(/^tracectl: internal error: Error: boom\n {2}run it again with --debug .*\n$/)
    const debug = await runProgram(['show', '-f', 'example.json', '--debug'], { cwd: folder, env: breaking })
    expect(debug.err).toContain('    at ')
    const env = { ...breaking, TRACECTL_DEBUG: '1' }
    expect((await runProgram(['show', '-f', 'example.json'], { cwd: folder, env })).err).toContain('    at ')
  })

  test('stderr without a reader does not end it either', async () => {
    const { out } = await runShell('{tracectl} tial 2> >(true); echo $?')
    expect(out).toBe('2\n')
  })

  test('a full disk is told', async () => {
    const { status, err } = await runShell('{tracectl} help environment > /dev/full')
    expect(status).toBe(1)
    expect(err).toMatch(/^tracectl: cannot write to standard output: .*no space left on device/i)
    expect(err.split('\n')).toHaveLength(2)
  })

  test('closed streams', async () => {
    expect((await runShell('{tracectl} --version <&- ; echo $?')).out).toBe('0.1.0\n0\n')
    expect((await runShell('{tracectl} --version 2>&- ; echo $?')).out).toBe('0.1.0\n0\n')
  })
})

describe('on a terminal', () => {
  test('help has bold headings', async () => {
    const screen = openProgram(['--help'])
    expect(await screen.ended()).toEqual({ exitCode: 0, signal: 0 })
    expect(screen.raw).toContain('\u001b[1mExamples:')
    expect(screen.history()).toContain('Usage: tracectl')
  })

  test.each([
    ['NO_COLOR', { NO_COLOR: '1' }],
    ['TERM=dumb', { TERM: 'dumb' }],
    ['CLICOLOR=0', { CLICOLOR: '0' }],
    ['CI', { CI: '1' }],
  ])('%s: plain', async (_what, env) => {
    const screen = openProgram(['--help'], { env })
    await screen.ended()
    expect(screen.raw).not.toContain('\u001b[')
  })

  test('a waterfall in colour, as wide as the terminal', async () => {
    const screen = openProgram(['show', '-f', 'example.json'], { cwd: folder, columns: 90, rows: 60 })
    expect(await screen.ended()).toEqual({ exitCode: 0, signal: 0 })
    expect(screen.raw).toContain('\u001b[')
    const rows = screen.history().split('\n')
    expect(rows[0]).toMatch(/^trace 4bf92f3577b34da6a3ce929d0e0e4736 +2026-08-22 14:03:11.208Z$/)
    expect(Math.max(...rows.map((line) => line.length))).toBe(90)
    // Nothing wrapped: the header's two rows, a blank, the axis, 14 rows, the legend, a blank.
    expect(rows[20]).toMatch(/^87% of 30.0s: payments/)
  })

  test.each([80, 40])('the whole screen at %i columns', async (columns) => {
    const screen = openProgram(['show', '-f', 'example.json'], { cwd: folder, columns, rows: 60 })
    expect(await screen.ended()).toEqual({ exitCode: 0, signal: 0 })
    expect(screen.history()).toMatchSnapshot()
  })

  test('the whole screen of a trace that is not there, of a file that is not, and of a name that is none', async () => {
    for (const argv of [
      ['show', 'ffff', '-f', 'example.json'],
      ['show', '-f', 'exmaple.json'],
      ['show', 'example.json'],
    ]) {
      const screen = openProgram(argv, { cwd: folder })
      expect((await screen.ended()).signal).toBe(0)
      expect(screen.history()).toMatchSnapshot(argv.join(' '))
    }
  })

  test.each([
    ['NO_COLOR', { NO_COLOR: '1' }],
    ['CLICOLOR=0', { CLICOLOR: '0' }],
  ])('a waterfall under %s: no colour, but bold and dim', async (_what, env) => {
    const screen = openProgram(['show', '-f', 'example.json'], { cwd: folder, columns: 90, rows: 60, env })
    expect(await screen.ended()).toEqual({ exitCode: 0, signal: 0 })
    expect(sequencesOf(screen.raw)).toEqual(new Set(['1', '2', '7', '22', '27']))
    const plain = openProgram(['show', '-f', 'example.json', '--no-color'], {
      cwd: folder,
      columns: 90,
      rows: 60,
      env,
    })
    expect(await plain.ended()).toEqual({ exitCode: 0, signal: 0 })
    expect(plain.raw).not.toContain('\u001b')
  })

  test('ASCII where the locale is not UTF-8', async () => {
    const screen = openProgram(['show', '-f', 'example.json'], { cwd: folder, rows: 60, env: { LANG: 'C' } })
    await screen.ended()
    // oxlint-disable-next-line no-control-regex
    expect(screen.raw).toMatch(/^[\u0000-\u007f]*$/)
  })

  test('a terminal that does not know its size', async () => {
    const screen = openProgram(['help', 'environment'], { columns: 0, rows: 0 })
    expect(await screen.ended()).toEqual({ exitCode: 0, signal: 0 })
    expect(Math.max(...screen.raw.split('\r\n').map((line) => line.length))).toBeGreaterThan(60)
    expect(Math.max(...screen.raw.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(80)
  })
})

/** The parameters of every style that was set: 1 bold, 2 dim, 7 reverse, 3x colours. */
function sequencesOf(raw: string): ReadonlySet<string> {
  // oxlint-disable-next-line no-control-regex
  return new Set(Array.from(raw.matchAll(/\u001b\[([\d;]*)m/g), ([, parameters = '']) => parameters))
}

describe('signals', () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('%s while it waits for its input: silence and %i', async (signal, expected) => {
    const child = spawn(process.execPath, [...PROGRAM, 'show', '-', '-v'])
    let err = ''
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
    // It has begun to read once it has taken more than a pipe holds.
    const room = Buffer.alloc(200_000, ' ')
    await new Promise((resolve) => child.stdin.write(room, resolve))
    child.stdin.on('error', () => {})
    child.kill(signal)
    expect(await once(child, 'exit')).toEqual([expected, null])
    expect(err).toBe('')
  })

  test('the second one ends at once, whatever is under way', async () => {
    const fifo = join(folder, 'fifo')
    spawnSync('mkfifo', [fifo])
    const child = spawn(process.execPath, [...PROGRAM, 'show', '-f', fifo])
    const exit = once(child, 'exit')
    // Nobody will write: it waits for ever. A signal sent before our handler is there ends it all the same.
    while (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGINT')
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    expect(await exit).toEqual([null, 'SIGINT'])
  })
})
