// Shell completion, asked as the scripts ask, and by the real shells: those that are not installed are skipped.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { declareAll } from '../../../src/cli.ts'
import { complete } from '../../../src/commands/completion/complete.ts'
import { completion } from '../../../src/commands/completion/completion.ts'
import { openStoreWriter } from '../../../src/store/store-writer.ts'
import { fakeContext } from '../../support/context.ts'
import { PROGRAM_LINE } from '../../support/program.ts'
import { Screen } from '../../support/screen.ts'
import { makeSpan, TEST_START } from '../../support/spans.ts'
import { otlpProto } from '../../support/trace-files.ts'

const folder = mkdtempSync(join(tmpdir(), 'tracectl-completion-'))
const STORE = join(folder, 'spans.db')
const OLDER = '4bf92f3577b34da6a3ce929d0e0e4736'
const NEWER = 'c0ffee00000000000000000000000001'

beforeAll(async () => {
  const writer = openStoreWriter({ path: STORE, now: () => TEST_START, retention: {} })
  const older = makeSpan({ traceId: OLDER, name: 'GET /older', endMs: 12 })
  const newer = makeSpan({ traceId: NEWER, name: 'GET /newer: \u001b[2Jall', startMs: 1000, endMs: 1345 })
  await writer.ingest('traces', otlpProto([older, newer])).committed
  await writer.close()
  writeFileSync(join(folder, 'tr'), `#!/bin/sh\nexec ${PROGRAM_LINE} "$@"\n`, { mode: 0o755 })
})
afterAll(() => rm(folder, { recursive: true }))

async function answer(words: readonly string[], store = '/no/such/store'): Promise<readonly string[]> {
  const context = fakeContext()
  const options = { words, program: await declareAll(), store, quiet: false, verbose: 0 }
  expect(await complete(context, options)).toBe(0)
  return context.out().trimEnd().split('\n')
}

async function completed(...words: readonly string[]): Promise<readonly string[]> {
  return (await answer(words)).map((line) => line.split('\t', 1)[0] ?? '')
}

describe('what is offered', () => {
  test('commands', async () => {
    expect(await completed('')).toEqual([
      'tail',
      'show',
      'search',
      'services',
      'diff',
      'diagnose-propagation',
      'export',
      'demo',
      'config',
      'completion',
      'help',
      ':none',
    ])
    expect(await completed('t')).toEqual(['tail', ':none'])
    expect(await completed('--ascii', 'sh')).toEqual(['show', ':none'])
    expect(await completed('--width', '80', 'sh')).toEqual(['show', ':none'])
  })

  test('flags of the command and global ones', async () => {
    expect(await completed('tail', '--f')).toEqual(['--forward', '--forward-header', '--from', ':none'])
    expect(await completed('show', '--co')).toEqual([
      '--columns',
      '--color',
      '--config',
      '--context',
      ':none',
    ])
    expect(await completed('-')).toContain('--color')
    expect(await completed('-')).not.toContain('--file')
  })

  test('contexts of the configuration file', async () => {
    const config = join(folder, 'contexts.yaml')
    writeFileSync(
      config,
      'contexts: { staging: { tempo: { url: "http://a" } }, test: { zipkin: { url: "http://b" } } }',
    )
    const flag = ['--config', config]
    const kinds = ['tempo', 'jaeger', 'zipkin', 'local']
    expect(await completed(...flag, 'show', '--from', '')).toEqual(['staging', 'test', ...kinds, ':none'])
    expect(await completed(...flag, 'config', 'use-context', 's')).toEqual(['staging', ':none'])
    expect(await completed(...flag, 'show', '--context=t')).toEqual(['--context=test', ':none'])
    expect(await completed('--config', '/no/such', 'show', '--from', 't')).toEqual(['tempo', ':none'])
    expect(await completed('config', 'view', '--cont')).toEqual(['--context', ':none'])
  })

  test('values of a flag', async () => {
    expect(await completed('export', '--format', 'otlp')).toEqual(['otlp-json', 'otlp-proto', ':none'])
    expect(await completed('export', '-o', '')).toEqual([':files'])
    expect(await completed('show', '-o', '')).toEqual(['text', 'json', ':none'])
    expect(await completed('show', '--skew', '')).toEqual(['auto', 'show', 'off', ':none'])
    expect(await completed('show', '--columns', 's')).toEqual(['self', 'start', 'service', 'status', ':none'])
    expect(await completed('show', '--columns', 'self,kind,s')).toEqual([
      'self,kind,start',
      'self,kind,service',
      'self,kind,status',
      ':none',
    ])
    expect(await answer(['show', '--fail-on', 'ga'])).toEqual([
      'gap\tthe longest time inside a span with children in which none of them ran',
      ':none',
    ])
    expect(await completed('show', '--output', 'j')).toEqual(['json', ':none'])
    expect(await completed('--color', 'a')).toEqual(['auto', 'always', ':none'])
    expect(await completed('show', '--color=a')).toEqual(['--color=auto', '--color=always', ':none'])
    expect(await completed('tail', '--count', '')).toEqual([':none'])
    expect(await completed('diagnose', '--fail-on', '')).toEqual(['broken', 'any', ':none'])
    expect(await completed('diagnose', '--explain', 'C0')).toEqual([
      ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((number) => `C0${number}`),
      ':none',
    ])
    expect(await completed('diagnose', '--expect', '')).toEqual([':files'])
    expect(await completed('diagnose', '')).toEqual([':files'])
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
    expect(await completed('help', 'exi')).toEqual(['exit-codes', ':none'])
    expect(await completed('help', 'ta')).toEqual(['tail', ':none'])
    expect(await completed('show', '')).toEqual([':none'])
  })

  test('the traces of the store, newest first, each with what it is', async () => {
    const older = `${OLDER}\tGET /older 12.0ms`
    const newer = `${NEWER}\tGET /newer: all 345ms`
    expect(await answer(['show', ''], STORE)).toEqual([newer, older, ':none'])
    expect(await answer(['show', '4b'], STORE)).toEqual([older, ':none'])
    expect(await answer(['show', '--store', STORE, '--json', 'c0'])).toEqual([newer, ':none'])
    expect(await answer(['show', 'ffff'], STORE)).toEqual([':none'])
    // Shells drop what does not begin with what was typed.
    expect(await answer(['show', 'C0FF'], STORE)).toEqual([newer.replace('c0ff', 'C0FF'), ':none'])
  })

  test('of what diff compares a trace or a file, and what its conditions are about', async () => {
    expect(await completed('diff', 'c0')).toEqual([':files'])
    expect((await answer(['diff', OLDER, 'c0'], STORE)).at(-1)).toBe(':files')
    expect((await answer(['diff', OLDER, 'c0'], STORE))[0]).toContain(NEWER)
    expect(await answer(['diff', OLDER, NEWER, ''], STORE)).toEqual([':none'])
    expect(await completed('diff', '--fail-on', '')).toEqual(['slower', 'errors', ':none'])
  })

  test('behind a flag whose value may be left out: its values, unless a flag is typed', async () => {
    expect(await completed('--color', '')).toEqual(['auto', 'always', 'never', ':none'])
    expect(await completed('--color', '--he')).toEqual(['--help', ':none'])
    expect(await completed('--color', '--ascii', 'sh')).toEqual(['show', ':none'])
    expect(await completed('show', '--color', 'never', '-o', 'j')).toEqual(['json', ':none'])
  })

  test('what the store knows: services, names of spans, attributes and their values', async () => {
    expect(await answer(['search', '--service', 'a'], STORE)).toEqual(['app\t', ':none'])
    expect(await completed('ls', '--store', STORE, '--service=a')).toEqual(['--service=app', ':none'])
    expect(await completed('services', '--store', STORE, '')).toEqual(['app', ':none'])
    // A name with an escape sequence in it is none that could be typed.
    expect(await answer(['search', '--operation', 'GET'], STORE)).toEqual(['GET /older\t', ':none'])
    expect(await answer(['search', '--service', 'nobody', '--operation', ''], STORE)).toEqual([':none'])
    expect(await answer(['search', '--tag', 'serv'], STORE)).toEqual(['service.name=\t', ':none'])
    expect(await answer(['search', '--tag', 'service.name=a'], STORE)).toEqual([
      'service.name=app\t',
      ':none',
    ])
    // As bash takes it apart.
    expect(await answer(['search', '--tag', 'service.name', '=', 'a'], STORE)).toEqual(['app\t', ':none'])
  })

  test('nothing, and no word of complaint, where a source cannot be asked', async () => {
    for (const where of [
      ['--store', '/no/such/store'],
      ['--file', '/no/such/file'],
      ['--from', 'http://127.0.0.1:1'],
      ['--from', 'no-such-context'],
    ]) {
      expect(await completed('search', ...where, '--service', '')).toEqual([':none'])
    }
  })

  test('nothing at all', async () => {
    expect(await completed()).toContain('tail')
    expect(await completed('nonsense', '')).toEqual([':none'])
  })
})

describe('the scripts', () => {
  for (const shell of ['bash', 'zsh', 'fish']) {
    test.skipIf(isAbsent(shell))(`${shell} finds no fault in its script`, async () => {
      const path = join(folder, `script.${shell}`)
      writeFileSync(path, await scriptFor(shell))
      const parsed = spawnSync(shell, ['-n', path], { encoding: 'utf8' })
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
      ask tracectl --store '${STORE}' show ''
      complete -p tracectl
    `
    const { stdout, stderr } = spawnSync('bash', ['--norc'], { input: script, encoding: 'utf8' })
    expect(stderr).toBe('')
    expect(stdout.split('\n')).toEqual([
      'tail',
      'auto always never',
      'json',
      `${NEWER} ${OLDER}`,
      'complete -F _tracectl tracectl',
      '',
    ])
  })

  test.skipIf(isAbsent('fish'))('fish calls it and gets words with their meaning', async () => {
    const script = `
      function tracectl; ${join(folder, 'tr')} $argv; end
      ${await scriptFor('fish')}
      complete -C 'tracectl sho'
      complete -C 'tracectl --color=n'
      complete -C 'tracectl show --output j'
      complete -C 'tracectl --store ${STORE} show '
      complete -C 'tracectl --store ${folder}/scr' | string match '*.fish'
    `
    const path = join(folder, 'ask.fish')
    writeFileSync(path, script)
    const { stdout, stderr } = runScript('fish', ['--no-config', path])
    expect(stderr).toBe('')
    expect(stdout.split('\n')).toEqual([
      'show\tdraw one trace as a waterfall',
      '--color=never',
      'json',
      `${NEWER}\tGET /newer: all 345ms`,
      `${OLDER}\tGET /older 12.0ms`,
      `${folder}/script.fish`,
      '',
    ])
  })

  describe('on a terminal: Tab completes, and lists the traces newest first', () => {
    const shells = {
      bash: ['--norc', '--noprofile', '-i'],
      zsh: ['-f', '-i'],
      fish: ['--no-config', '-i'],
    }
    for (const [shell, args] of Object.entries(shells)) {
      test.skipIf(isAbsent(shell))(shell, async () => {
        const screen = new Screen(shell, args, {
          env: { PS1: '$ ', HOME: folder, HISTFILE: undefined, BASH_SILENCE_DEPRECATION_WARNING: '1' },
        })
        screen.press(`${setUp(shell)}; clear; echo re''ady\r`)
        await screen.waitFor(/^ready/m)
        screen.press('tracectl hel\t')
        await screen.waitFor('tracectl help')
        screen.press('exit\t')
        await screen.waitFor('tracectl help exit-codes')
        screen.press('\r')
        await screen.waitFor('ended by SIGTERM')
        screen.press(`tracectl show --store ${STORE} \t\t`)
        await screen.waitFor(new RegExp(`${NEWER}[^]*${OLDER}`))
        screen.kill('SIGKILL')
        await screen.exit
      })
    }
  })
})

/** What a user has in the shell's start-up file; the program is the one under test. */
function setUp(shell: string): string {
  const program = join(folder, 'tr')
  switch (shell) {
    case 'fish':
      return `function tracectl; ${program} $argv; end; tracectl completion fish | source`
    case 'zsh':
      return `autoload -Uz compinit; compinit -u -D; tracectl() { ${program} "$@"; }; source <(tracectl completion zsh)`
    default:
      return `bind 'set show-all-if-ambiguous on'; tracectl() { ${program} "$@"; }; source <(tracectl completion bash)`
  }
}

function runScript(
  shell: string,
  args: readonly string[],
): { readonly stdout: string; readonly stderr: string } {
  const env = { ...process.env, HOME: folder, LANG: 'C.UTF-8' }
  return spawnSync(shell, args, { encoding: 'utf8', env })
}

function isAbsent(shell: string): boolean {
  return spawnSync(shell, ['-c', 'true']).error !== undefined
}

async function scriptFor(shell: string): Promise<string> {
  const context = fakeContext()
  expect(await completion(context, { shell })).toBe(0)
  return context.out()
}
