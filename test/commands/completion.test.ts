// Shell completion, asked as the scripts ask, and by a real bash.
import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { createProgram } from '../../src/cli.ts'
import { complete } from '../../src/commands/complete.ts'
import { completion } from '../../src/commands/completion.ts'
import { fakeContext } from '../support/context.ts'
import { PROGRAM_LINE } from '../support/program.ts'
import { Screen } from '../support/screen.ts'

async function completed(...words: readonly string[]): Promise<readonly string[]> {
  const context = fakeContext()
  const options = { words, program: createProgram(), store: '/no/such/store', quiet: false, verbose: 0 }
  expect(await complete(context, options)).toBe(0)
  return context
    .out()
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t', 1)[0] ?? '')
}

describe('what is offered', () => {
  test('commands', async () => {
    expect(await completed('')).toEqual(['tail', 'show', 'demo', 'completion', 'help', ':none'])
    expect(await completed('t')).toEqual(['tail', ':none'])
    expect(await completed('--ascii', 'sh')).toEqual(['show', ':none'])
    expect(await completed('--width', '80', 'sh')).toEqual(['show', ':none'])
  })

  test('flags of the command and global ones', async () => {
    expect(await completed('tail', '--f')).toEqual(['--forward', '--forward-header', ':none'])
    expect(await completed('show', '--co')).toEqual(['--color', ':none'])
    expect(await completed('-')).toContain('--color')
    expect(await completed('-')).not.toContain('--file')
  })

  test('values of a flag', async () => {
    expect(await completed('show', '-o', '')).toEqual(['text', 'json', ':none'])
    expect(await completed('show', '--output', 'j')).toEqual(['json', ':none'])
    expect(await completed('--color', 'a')).toEqual(['auto', 'always', ':none'])
    expect(await completed('show', '--color=a')).toEqual(['--color=auto', '--color=always', ':none'])
    expect(await completed('tail', '--count', '')).toEqual([':none'])
  })

  test('in bash, which breaks words at =, the value alone', async () => {
    expect(await completed('show', '--color', '=')).toEqual(['auto', 'always', 'never', ':none'])
    expect(await completed('show', '--color', '=', 'al')).toEqual(['always', ':none'])
    expect(await completed('show', '--color', '=', 'never', '-o', 'j')).toEqual(['json', ':none'])
  })

  test('files where a file is wanted, and behind -- anything', async () => {
    expect(await completed('show', '--file', '')).toEqual([':files'])
    expect(await completed('show', '--file=x')).toEqual([':files'])
    expect(await completed('--store', '')).toEqual([':files'])
    expect(await completed('tail', '--', '')).toEqual([':files'])
    expect(await completed('tail', '--', 'npm', '--co')).toEqual([':files'])
  })

  test('arguments', async () => {
    expect(await completed('completion', '')).toEqual(['bash', 'zsh', 'fish', ':none'])
    expect(await completed('completion', 'bash', '')).toEqual([':none'])
    expect(await completed('help', 'ex')).toEqual(['exit-codes', ':none'])
    expect(await completed('help', 'ta')).toEqual(['tail', ':none'])
    expect(await completed('show', '')).toEqual([':none'])
  })

  test('nothing at all', async () => {
    expect(await completed()).toContain('tail')
    expect(await completed('nonsense', '')).toEqual([':none'])
  })
})

describe('the scripts', () => {
  for (const shell of ['bash', 'zsh', 'fish']) {
    const absent = spawnSync(shell, ['-c', 'true']).error !== undefined
    test.skipIf(absent)(`${shell} finds no fault in its script`, async () => {
      const parsed = spawnSync(shell, ['-n'], { input: await scriptFor(shell), encoding: 'utf8' })
      expect([parsed.status, parsed.stderr]).toEqual([0, ''])
    })
  }

  test('bash calls it and gets its words', async () => {
    const script = `
      tracectl() { ${PROGRAM_LINE} "$@"; }
      ${await scriptFor('bash')}
      ask() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _tracectl; echo "\${COMPREPLY[*]}"; }
      ask tracectl ta
      ask tracectl show --color = ''
      ask tracectl show --output j
      complete -p tracectl
    `
    const { stdout, stderr } = spawnSync('bash', ['--norc'], { input: script, encoding: 'utf8' })
    expect(stderr).toBe('')
    expect(stdout).toBe('tail\nauto always never\njson\ncomplete -F _tracectl tracectl\n')
  })

  test('bash on a terminal: Tab completes', async () => {
    const screen = new Screen('bash', ['--norc', '--noprofile', '-i'], {
      env: { PS1: '$ ', HISTFILE: undefined, BASH_SILENCE_DEPRECATION_WARNING: '1' },
    })
    screen.press(
      `tracectl() { ${PROGRAM_LINE} "$@"; }; source <(tracectl completion bash); clear; echo re''ady\r`,
    )
    await screen.waitFor('ready')
    screen.press('tracectl hel\texit\t\r')
    await screen.waitFor('ended by SIGTERM')
    expect(screen.history()).toContain('tracectl help exit-codes')
    screen.press('exit\r')
    await screen.exit
  })
})

async function scriptFor(shell: string): Promise<string> {
  const context = fakeContext()
  expect(await completion(context, { shell })).toBe(0)
  return context.out()
}
