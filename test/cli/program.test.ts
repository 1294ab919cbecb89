// The program as a process: streams, signals, exit statuses, on a terminal and in a pipe.
import { describe, expect, test } from 'vitest'
import { openProgram, runProgram, runShell } from '../support/program.ts'

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

  test('a terminal that does not know its size', async () => {
    const screen = openProgram(['help', 'environment'], { columns: 0, rows: 0 })
    expect(await screen.ended()).toEqual({ exitCode: 0, signal: 0 })
    expect(Math.max(...screen.raw.split('\r\n').map((line) => line.length))).toBeGreaterThan(60)
    expect(Math.max(...screen.raw.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(80)
  })
})
