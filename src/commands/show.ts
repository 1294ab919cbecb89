// `tracectl show TRACE`: one trace from the store, a file or a pipe, as a waterfall, one span of it in full, or JSON.
import { resolve } from 'node:path'
import { TracectlError } from '../errors.ts'
import { printable } from '../failure.ts'
import { traceDocumentChunks } from '../render/json.ts'
import { waterfallLines } from '../render/waterfall.ts'
import { renderTraceHeader } from '../render/trace-header.ts'
import { openFileSource, openStreamSource, type FileSource } from '../sources/file.ts'
import { openLocalSource } from '../sources/local.ts'
import type { TraceSource } from '../sources/source.ts'
import { buildTrace } from '../trace/build-trace.ts'
import type { Trace } from '../trace/trace.ts'
import type { CommandContext } from './context.ts'
import { findTraceId } from './find-trace.ts'
import { shellQuote } from './shell-quote.ts'
import type { ShowOptions } from './show-options.ts'
import { storePathOf } from './store-path.ts'
import { writeAll } from './write-lines.ts'

/** @throws TracectlError when there is no such trace, more than one, or nothing that can be read */
export async function show(context: CommandContext, options: ShowOptions): Promise<number> {
  const source = await openSource(context, options)
  try {
    const trace = await findTrace(source, context, options)
    if (options.span !== undefined) {
      const { showSpan } = await import('./show-span.ts')
      return await showSpan(context, trace, options, options.span)
    }
    const texts =
      options.output === 'json' ? traceDocumentChunks(trace) : waterfallTexts(trace, context, options)
    return await writeAll(context, texts)
  } finally {
    await source.close()
  }
}

async function openSource(context: CommandContext, options: ShowOptions): Promise<TraceSource> {
  const { file } = options
  if (file === undefined) return openStore(context, options)
  const source =
    file === '-' ? await openStdin(context) : await openFileSource(file, resolve(context.cwd, file))
  if (!options.quiet) {
    for (const note of source.notes)
      await context.stderr.write(printable(`tracectl: ${source.label}: ${note}\n`))
  }
  if (options.verbose > 0) {
    const count = await source.countTraces(context.stop)
    await context.stderr.write(
      printable(`tracectl: ${source.label}: ${source.format}, ${count} trace${count === 1 ? '' : 's'}\n`),
    )
  }
  return source
}

function openStore(context: CommandContext, options: ShowOptions): TraceSource {
  const path = storePathOf(context, options)
  if (path === ':memory:') {
    throw new TracectlError('usage', 'a store in memory holds nothing to show', {
      hint: 'name a file with --store PATH, or leave it out for the default one',
    })
  }
  return openLocalSource(path)
}

/** A terminal would wait for somebody to type OTLP. */
async function openStdin(context: CommandContext): Promise<FileSource> {
  if (context.stdin.isTTY) {
    throw new TracectlError('usage', 'standard input is a terminal, not a file', {
      hint: 'for example: zcat traces.jsonl.gz | tracectl show -',
    })
  }
  return await openStreamSource('standard input', context.stdin.bytes())
}

async function findTrace(source: TraceSource, context: CommandContext, options: ShowOptions): Promise<Trace> {
  const id = await findTraceId(options.trace, {
    source,
    signal: context.stop,
    retry: retryText(options),
    ifEmpty:
      options.file === undefined
        ? 'receive spans with: tracectl tail, or see how it looks with: tracectl demo'
        : undefined,
    theme: context.stderr.theme,
  })
  const data = await source.fetchTrace(id, context.stop)
  if (data === undefined) {
    throw new TracectlError('trace-not-found', `trace ${id} is no longer in ${source.label}`, {
      hint: 'it was evicted a moment ago; keep more with tracectl tail --retain-bytes 4GiB',
    })
  }
  return buildTrace(data)
}

/** What has been typed so far, with a place left for the trace. */
function retryText({ file, store }: ShowOptions): string {
  if (file === '-') return 'tracectl show --file -'
  if (file !== undefined) return `tracectl show --file ${shellQuote(file)}`
  return store === undefined ? 'tracectl show' : `tracectl show --store ${shellQuote(store)}`
}

// What a person scrolls through; in a pipe every row is there, for grep and less.
const TERMINAL_ROWS = 200

function* waterfallTexts(trace: Trace, { stdout }: CommandContext, options: ShowOptions): Generator<string> {
  const look = { width: stdout.columns, theme: stdout.theme }
  for (const line of renderTraceHeader(trace, look)) yield `${line}\n`
  yield '\n'
  const lines = waterfallLines(trace, {
    ...look,
    all: options.all,
    attributes: options.attributes,
    events: options.events,
    rowBudget: stdout.isTTY ? TERMINAL_ROWS : undefined,
  })
  for (const line of lines) yield `${line}\n`
}
