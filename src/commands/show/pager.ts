// Output longer than the screen goes through a pager, as that of git and man does. It is a comfort of the terminal: in
// a pipe, on a CI system and wherever no pager can be started the output is written as it always was.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { printable, stopStatus } from '../../failure.ts'
import type { CommandContext, OutputStream, StopReason } from '../context.ts'
import { piecesOf, writeAll } from '../write-lines.ts'

/**
 * @param texts makes the output anew each time that it is called; every text ends with a line break
 * @returns the exit status: 0 also when the pager was closed before its end
 */
export async function writePaged(
  context: CommandContext,
  texts: () => Iterable<string>,
  wanted: boolean,
): Promise<number> {
  const command = wanted ? pagerCommand(context) : undefined
  if (command === undefined) return await writeAll(context, texts())
  const iterator = texts()[Symbol.iterator]()
  const begin = screenful(iterator, context.stdout)
  if (begin.isAll) return await writeAll(context, begin.texts)
  const all = chain(begin.texts, iterator)
  const pager = await start(command, context)
  if (pager === undefined) return await writeAll(context, all)
  const status = await context.lendTerminal(() => feed(pager, all, context.stop))
  // A shell started it, which has found no such program.
  return status === NOT_STARTED ? await writeAll(context, texts()) : status
}

interface PagerCommand {
  readonly line: string
  /** Named by a variable, and not only tried because nothing was. */
  readonly named: boolean
}

/** undefined where no pager is to be used. */
function pagerCommand({ stdout, env }: CommandContext): PagerCommand | undefined {
  if (!stdout.isTTY || stdout.rows === undefined || env['TERM'] === 'dumb' || isCi(env['CI']))
    return undefined
  const line = (env['TRACECTL_PAGER'] ?? env['PAGER'])?.trim()
  if (line === undefined) return { line: DEFAULT_PAGER, named: false }
  // As git has it: neither is a pager, and both are set in order to have none.
  return line === '' || line === 'cat' ? undefined : { line, named: true }
}

// F: ends at once when all fits after all. I: searches regardless of capitals. R: colours. X: what was shown stays.
const DEFAULT_PAGER = 'less -FIRX'

function isCi(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== 'false' && value !== '0'
}

interface Screenful {
  readonly texts: readonly string[]
  readonly isAll: boolean
}

/** Takes texts until there are more rows than the screen has beside the line of the prompt. */
function screenful(texts: Iterator<string>, { rows = Infinity, columns }: OutputStream): Screenful {
  const taken: string[] = []
  let filled = 0
  while (filled < rows) {
    const { done, value } = texts.next()
    if (done === true) return { texts: taken, isAll: true }
    taken.push(value)
    for (const line of value.trimEnd().split('\n')) filled += rowsOf(line, columns)
  }
  return { texts: taken, isAll: false }
}

/** A line that is wider than the terminal, of JSON for one, takes several rows. */
function rowsOf(line: string, columns: number): number {
  // oxlint-disable-next-line no-control-regex -- styles take no room
  return Math.max(1, Math.ceil(line.replaceAll(/\u001b\[[\d;]*m/g, '').length / columns))
}

function* chain(taken: Iterable<string>, rest: Iterator<string>): Generator<string> {
  yield* taken
  for (let next = rest.next(); next.done !== true; next = rest.next()) yield next.value
}

async function start(
  { line, named }: PagerCommand,
  context: CommandContext,
): Promise<ChildProcess | undefined> {
  const shell = NEEDS_SHELL.test(line)
  const [file = '', ...args] = shell ? [line] : line.split(/\s+/)
  const child = spawn(file, args, {
    shell,
    stdio: ['pipe', 'inherit', 'inherit'],
    // A less without options of its own would show the colours as text.
    env: { LESS: 'FIRX', LV: '-c', ...context.env },
  })
  try {
    await once(child, 'spawn')
    return child
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    if (named)
      await context.stderr.write(printable(`tracectl: the pager ${line} cannot be started: ${reason}\n`))
    return undefined
  }
}

// Everything else is words between blanks.
const NEEDS_SHELL = /[|&;<>()$`\\"'*?[#~=%{}]/

const NOT_STARTED = 127

/** @returns the exit status for the command, or `NOT_STARTED` */
async function feed(pager: ChildProcess, texts: Iterable<string>, stop: AbortSignal): Promise<number> {
  const exit = once(pager, 'exit') as Promise<[code: number | null]>
  const end = (): void => void pager.kill()
  if (stop.aborted) end()
  else stop.addEventListener('abort', end, { once: true })
  try {
    // Its exit is waited for even when drawing fails: until then the terminal is the pager's.
    const failure = await pipe(texts, pager)
    const [code] = await exit
    if (failure !== undefined) throw failure
    if (stop.aborted) return stopStatus(stop.reason as StopReason)
    return code === NOT_STARTED ? NOT_STARTED : 0
  } finally {
    stop.removeEventListener('abort', end)
  }
}

/** What went wrong, but for a pager that was closed: whoever has seen enough does that, and nothing more is drawn. */
async function pipe(texts: Iterable<string>, { stdin }: ChildProcess): Promise<Error | undefined> {
  try {
    if (stdin !== null) await pipeline(Readable.from(piecesOf(texts)), stdin)
    return undefined
  } catch (error) {
    const failure = error as NodeJS.ErrnoException
    return CLOSED.has(failure.code ?? '') ? undefined : failure
  }
}

const CLOSED: ReadonlySet<string> = new Set([
  'EPIPE',
  'ECONNRESET',
  'EOF',
  'ERR_STREAM_PREMATURE_CLOSE',
  'ERR_STREAM_DESTROYED',
])
