// A secret from a command, such as a password manager's. No shell takes part; what it prints is bounded, and so is its time.
import { spawn } from 'node:child_process'
import { isAbsolute, resolve } from 'node:path'
import type { Readable } from 'node:stream'
import { TracectlError } from '../errors.ts'
import { expandHome } from './config-path.ts'
import type { SecretPlace } from './resolve-secret.ts'

/** Somebody may have to touch a key, but nobody waits for longer. */
const LONGEST_MS = 10_000
// A token of an identity provider has a few kB.
const MOST_OUTPUT = 65_536
const MOST_COMPLAINT = 2000

/**
 * Its standard output.
 * @throws TracectlError `auth` with what it complained about; the signal's reason when that is aborted
 */
export async function runSecretCommand(
  argv: readonly string[],
  { env, directory, name, signal }: SecretPlace,
): Promise<string> {
  const [given = '', ...args] = argv
  const command = commandPath(given, directory, env)
  const failed = (fault: string, complaint = ''): TracectlError =>
    new TracectlError('auth', `${name}: ${given} ${fault}`, {
      hint: complaint === '' ? undefined : complaint,
    })

  signal.throwIfAborted()
  const child = spawn(command, args, { env: { ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  const end = (): void => {
    child.kill('SIGKILL')
    // What it started may hold them open.
    child.stdout.destroy()
    child.stderr.destroy()
  }
  let timedOut = false
  const timer = setTimeout(() => {
    timedOut = true
    end()
  }, LONGEST_MS)
  signal.addEventListener('abort', end, { once: true })
  try {
    const ended = new Promise<number | string>((settle, reject) => {
      child.on('error', reject)
      child.on('close', (status, killedBy) => settle(status ?? killedBy ?? 'nothing'))
    })
    const [output, said, status] = await Promise.all([
      firstBytes(child.stdout, MOST_OUTPUT + 1),
      firstBytes(child.stderr, MOST_COMPLAINT),
      ended,
    ])
    const complaint = withoutSecret(said.trim(), output.trim())
    signal.throwIfAborted()
    if (timedOut) throw failed(`took longer than ${LONGEST_MS / 1000} s`, complaint)
    if (status !== 0) throw failed(`ended with ${status}`, complaint)
    if (output.length > MOST_OUTPUT) throw failed('printed more than a secret can be')
    return output
  } catch (error) {
    if (error instanceof TracectlError || signal.aborted) throw error
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
    throw failed(`cannot be started: ${FAULTS[code] ?? code}`)
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', end)
  }
}

const FAULTS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such command',
  EACCES: 'it may not be run',
}

/** It may show the secret to those who look on. */
function withoutSecret(complaint: string, output: string): string {
  return output.length < 4 ? complaint : complaint.replaceAll(output, '***')
}

/** A name is looked for on the PATH; a path counts from the file that names it. */
function commandPath(given: string, directory: string, env: SecretPlace['env']): string {
  const path = expandHome(given, env)
  return path.includes('/') && !isAbsolute(path) ? resolve(directory, path) : path
}

/** The rest is read and dropped: a full pipe would hold up its writer. */
function firstBytes(stream: Readable, most: number): Promise<string> {
  return new Promise((settle) => {
    const chunks: Buffer[] = []
    let size = 0
    stream.on('data', (chunk: Buffer) => {
      if (size >= most) return
      chunks.push(chunk)
      size += chunk.length
    })
    stream.on('error', () => {})
    stream.on('close', () => settle(Buffer.concat(chunks).toString('utf8', 0, most)))
  })
}
