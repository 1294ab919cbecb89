// The program as a process of its own, run from its source, so that no stale build can be tested by mistake.
import { spawn } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Screen, type ScreenOptions } from './screen.ts'

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url))

/** Arguments that make Node run tracectl; it warns before our first line when it runs from source. */
export const PROGRAM: readonly string[] = ['--no-warnings', MAIN]

/** For use in a shell's script. */
export const PROGRAM_LINE: string = [process.execPath, ...PROGRAM].map((word) => `'${word}'`).join(' ')

/** Compiled once for all tests, which halves the time until the first line. */
export const COMPILED: { readonly NODE_COMPILE_CACHE: string } = {
  NODE_COMPILE_CACHE: join(tmpdir(), 'tracectl-tests-compiled'),
}

export interface Finished {
  readonly status: number | null
  readonly signal: NodeJS.Signals | null
  readonly out: string
  readonly err: string
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  readonly stdin?: string | Uint8Array
}

/** In pipes. */
export function runProgram(args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  return run(process.execPath, [...PROGRAM, ...args], options)
}

/** A line of shell, in which "$TRACECTL" … is written as `{tracectl}`. */
export function runShell(script: string, options: RunOptions = {}): Promise<Finished> {
  return run('bash', ['-c', script.replaceAll('{tracectl}', PROGRAM_LINE)], options)
}

/** On a terminal. */
export function openProgram(args: readonly string[], options: ScreenOptions = {}): Screen {
  const env = { ...COMPILED, ...options.env }
  return new Screen(process.execPath, [...PROGRAM, ...args], { ...options, env })
}

function run(command: string, args: readonly string[], options: RunOptions): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      env: { PATH: process.env['PATH'], HOME: '/nonexistent', LANG: 'C.UTF-8', ...COMPILED, ...options.env },
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    })
    const out: Buffer[] = []
    const err: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk))
    child.on('error', reject)
    // A program that does not read its input is not to fail the test.
    child.stdin.on('error', () => {})
    child.stdin.end(options.stdin ?? '')
    child.on('close', (status, signal) => {
      resolve({ status, signal, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() })
    })
  })
}
