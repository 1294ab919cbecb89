// Secrets from wherever they are: a variable, a file, a command that may fail in any way.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Secret } from '../../src/config/backend-settings.ts'
import { resolveSecret } from '../../src/config/resolve-secret.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tracectl-secret-'))
  writeFileSync(join(folder, 'token'), '  from file \n')
  writeFileSync(join(folder, 'two'), 'a\nb\n')
  writeFileSync(join(folder, 'print'), '#!/bin/sh\necho "from $1"\n', { mode: 0o755 })
})
afterAll(() => rmSync(folder, { recursive: true }))

const env = { PATH: process.env['PATH'], TOKEN: ' from variable', EMPTY: ' ' }
const ask = (secret: Secret, signal = new AbortController().signal): Promise<string> =>
  resolveSecret(secret, { env: { ...env, HOME: folder }, directory: folder, name: 'the token', signal })
const exec = (...argv: readonly string[]): Secret => ({ from: 'exec', argv })
const failure = (secret: Secret): Promise<string> =>
  ask(secret).then(
    (value) => `no failure but ${value}`,
    (error: Error & { code: string; hint?: string }) =>
      `${error.code}: ${error.message.replaceAll(folder, '~')}${error.hint === undefined ? '' : ` | ${error.hint}`}`,
  )

describe('a secret', () => {
  test.each([
    [{ from: 'inline', value: ' x ' }, 'x'],
    [{ from: 'env', name: 'TOKEN' }, 'from variable'],
    [{ from: 'file', path: 'token' }, 'from file'],
    [{ from: 'file', path: '~/token' }, 'from file'],
    [exec('./print', 'a path; echo $HOME'), 'from a path; echo $HOME'],
    [exec('~/print', 'home'), 'from home'],
    [exec('printf', '%s', 'PATH'), 'PATH'],
  ] as const)('%o', async (secret, expected) => {
    expect(await ask(secret)).toBe(expected)
  })

  test.each([
    [{ from: 'env', name: 'GONE' }, 'config-invalid: the token: the variable GONE is not set'],
    [{ from: 'env', name: 'EMPTY' }, 'config-invalid: the token: the variable EMPTY is not set'],
    [{ from: 'file', path: 'gone' }, 'config-invalid: the token: cannot read ~/gone: there is no such file'],
    [{ from: 'file', path: '.' }, 'config-invalid: the token: cannot read ~: it is a directory'],
    [{ from: 'file', path: 'two' }, 'config-invalid: the token: the file two holds more than one line'],
    [exec('true'), 'config-invalid: the token: the output of true holds nothing'],
    [exec('sh', '-c', 'echo not logged in >&2; exit 3'), 'auth: the token: sh ended with 3 | not logged in'],
    [exec('sh', '-c', 'kill -9 $$'), 'auth: the token: sh ended with SIGKILL'],
    [exec('no-such-command'), 'auth: the token: no-such-command cannot be started: there is no such command'],
    [exec('./token'), 'auth: the token: ./token cannot be started: it may not be run'],
    [exec('sh', '-c', 'head -c 100000 /dev/zero'), 'auth: the token: sh printed more than a secret can be'],
    [
      exec('sh', '-c', 'echo s3cr3t; echo it is s3cr3t >&2; exit 1'),
      'auth: the token: sh ended with 1 | it is ***',
    ],
  ] as const)('%o fails in words', async (secret, expected) => {
    expect(await failure(secret)).toBe(expected)
  })

  test('what takes too long is ended when the program is to stop', async () => {
    const stop = new AbortController()
    const asked = ask(exec('sh', '-c', 'sleep 60'), stop.signal)
    stop.abort('SIGINT')
    await expect(asked).rejects.toBe('SIGINT')
  })
})
