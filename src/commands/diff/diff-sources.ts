// Where the two traces of a diff come from. Each operand says for itself:
//
//     4bf92f35           an id, the first digits of one, or a traceparent: of the store, of --file or of --from
//     before.json        the only trace of a file
//     traces.jsonl#4bf9  one of several
//     -                  the only trace on standard input; of several: --file - and their ids
import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { TracectlError } from '../../errors.ts'
import { printable } from '../../failure.ts'
import type { FileSource } from '../../sources/file.ts'
import type { TraceSource } from '../../sources/source.ts'
import { buildTrace } from '../../trace/build-trace.ts'
import { shortTraceId } from '../../trace/short-id.ts'
import type { TraceId } from '../../trace/span.ts'
import type { Trace } from '../../trace/trace.ts'
import type { CommandContext } from '../context.ts'
import type { DiffOptions } from './diff-options.ts'
import { fetchData } from '../lookup/fetch-data.ts'
import { findTraceId } from '../lookup/find-trace.ts'
import { openFile, readStdin } from '../lookup/trace-input.ts'
import { shellQuote } from '../values/shell-quote.ts'
import { openTraces, placeFlags, type OpenedTraces } from '../lookup/open-traces.ts'
import { parseTraceName } from '../lookup/trace-name.ts'

/** @throws TracectlError when there is no such trace, more than one, or nothing that can be read */
export async function fetchBoth(
  context: CommandContext,
  options: DiffOptions,
): Promise<readonly [Trace, Trace]> {
  const sources = new DiffSources(context, options)
  try {
    const { a, b } = options
    if (a === undefined || b === undefined) return await sources.bothOfFile()
    // One after the other: of the first there is more to say when neither is there.
    const [placeOfA, placeOfB] = [await sources.placeOf(a), await sources.placeOf(b)]
    const first = await sources.fetch(placeOfA, (other) => `tracectl diff ${other} ${shellQuote(b)}`)
    return [first, await sources.fetch(placeOfB, (other) => `tracectl diff ${shellQuote(a)} ${other}`)]
  } finally {
    await sources.close()
  }
}

interface Opened {
  readonly source: TraceSource
  readonly isBackend: boolean
}

interface Place {
  /** `-` is standard input; undefined is the store. */
  readonly file: string | undefined
  /** undefined for the only trace of the file. */
  readonly trace: string | undefined
  /** Before the id, where the operand names the file itself. */
  readonly prefix: string
}

class DiffSources {
  readonly #context: CommandContext
  readonly #options: DiffOptions
  /** Each opened once, also where both traces are in it. */
  readonly #open = new Map<string | undefined, Opened>()
  readonly #told = new Set<string>()

  constructor(context: CommandContext, options: DiffOptions) {
    this.#context = context
    this.#options = options
  }

  /** @throws TracectlError `usage` where it can be neither an id nor a file */
  async placeOf(operand: string): Promise<Place> {
    const hash = operand.lastIndexOf('#')
    if (operand === '-' || (await this.#isFile(operand))) {
      if (!isHex(operand)) return { file: operand, trace: undefined, prefix: `${operand}#` }
    } else if (hash > 0) {
      const [file, trace] = [operand.slice(0, hash), operand.slice(hash + 1)]
      if (trace !== '') parseTraceName(trace, 'tracectl diff 9c1d02aa')
      return { file, trace: trace === '' ? undefined : trace, prefix: `${file}#` }
    }
    try {
      parseTraceName(operand)
    } catch (error) {
      if (!looksLikeFile(operand)) throw neither(operand, error)
      return { file: operand, trace: undefined, prefix: `${operand}#` }
    }
    return { file: this.#options.file, trace: operand, prefix: '' }
  }

  /** @param again what to type with another operand in this one's place */
  async fetch(place: Place, again: (other: string) => string): Promise<Trace> {
    const opened = await this.#source(place.file, (file) => `${again(shellQuote(file))}${this.#flags()}`)
    const { source } = opened
    const { stop, stderr } = this.#context
    const id = await findTraceId(place.trace, {
      source,
      signal: stop,
      retry: 'tracectl diff',
      again: (digits) =>
        again(place.prefix === '' ? digits : shellQuote(`${place.prefix}${digits}`)) + this.#flags(),
      ifEmpty: this.#ifEmpty(place, opened),
      theme: stderr.theme,
    })
    return await this.#fetch(opened, id)
  }

  async #fetch(opened: Opened, id: TraceId): Promise<Trace> {
    return buildTrace(
      await fetchData(this.#context, id, { ...opened, quiet: this.#options.quiet, told: this.#told }),
    )
  }

  #ifEmpty({ file }: Place, { isBackend }: Opened): string {
    if (file !== undefined) return 'there is no span in it'
    if (isBackend) return `what is there: tracectl search${placeFlags(this.#options)}`
    return 'receive spans with: tracectl tail, or see how it looks with: tracectl demo'
  }

  /** The two traces of `--file`, the older one first. */
  async bothOfFile(): Promise<readonly [Trace, Trace]> {
    const { file = '' } = this.#options
    const { stop } = this.#context
    const opened = await this.#source(file, (other) => `tracectl diff --file ${shellQuote(other)}`)
    const { source } = opened
    const ids: TraceId[] = []
    for await (const { id } of source.listTraces({ limit: 3 }, stop)) ids.push(id)
    const [newer, older] = ids
    if (newer === undefined || older === undefined || ids.length > 2) {
      const count = (await source.countTraces(stop)) ?? ids.length
      const which = [older ?? '4bf92f35', newer ?? '9c1d02aa'].map((id) => shortTraceId(id, 8)).join(' ')
      const counted = count === 1 ? 'one trace' : `${count} traces`
      throw new TracectlError(
        'ambiguous-trace',
        `there ${count === 1 ? 'is' : 'are'} ${counted} in ${source.label}, and two are compared`,
        {
          hint:
            count > 2
              ? `say which: tracectl diff --file ${shellQuote(file)} ${which}`
              : 'name a file for each: tracectl diff before.json after.json',
        },
      )
    }
    return [await this.#fetch(opened, older), await this.#fetch(opened, newer)]
  }

  async close(): Promise<void> {
    for (const { source } of this.#open.values()) await source.close()
  }

  async #source(file: string | undefined, again: (file: string) => string): Promise<Opened> {
    const known = this.#open.get(file)
    if (known !== undefined) return known
    const opened =
      file === undefined
        ? await this.#openTraces()
        : { source: await this.#openFile(file, again), isBackend: false }
    this.#open.set(file, opened)
    return opened
  }

  async #openTraces(): Promise<OpenedTraces> {
    return await openTraces(this.#context, this.#options, 'compare')
  }

  async #openFile(file: string, again: (file: string) => string): Promise<FileSource> {
    const source = file === '-' ? await this.#readStdin() : await openFile(this.#context, file, again)
    const { stderr } = this.#context
    if (this.#options.quiet) return source
    for (const note of source.notes) await stderr.write(printable(`tracectl: ${source.label}: ${note}\n`))
    return source
  }

  async #readStdin(): Promise<FileSource> {
    const example = 'zcat before.jsonl.gz | tracectl diff - after.jsonl'
    const stdin = await readStdin(this.#context, this.#options, example)
    if (stdin.source === undefined) throw stdin.failure
    return stdin.source
  }

  #isFile(operand: string): Promise<boolean> {
    return stat(resolve(this.#context.cwd, operand)).then(
      (found) => found.isFile(),
      () => false,
    )
  }

  /** Those that say where ids are looked for. */
  #flags(): string {
    const { file } = this.#options
    return `${file === undefined ? '' : ` --file ${shellQuote(file)}`}${placeFlags(this.#options)}`
  }
}

/** An id before a file that is called like one: ./cafe names the file. */
function isHex(operand: string): boolean {
  return /^[0-9a-f-]+$/i.test(operand) && operand !== '-'
}

function neither(operand: string, cause: unknown): TracectlError {
  return new TracectlError(
    'usage',
    `'${operand.slice(0, 80)}' is neither a trace id nor a file that is there`,
    {
      hint: 'tracectl diff 4bf92f35 9c1d02aa takes two traces of the store, tracectl diff before.json after.json one of each file',
      cause,
    },
  )
}

function looksLikeFile(operand: string): boolean {
  return /[./\\]/.test(operand)
}
