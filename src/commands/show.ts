// `tracectl show TRACE`: one trace from the store, a file or a pipe, as a waterfall, one span of it in full, or JSON.
import { TracectlError } from '../errors.ts'
import { traceDocumentChunks } from '../render/json.ts'
import { waterfallLines } from '../render/waterfall.ts'
import { renderTraceHeader } from '../render/trace-header.ts'
import { buildTrace } from '../trace/build-trace.ts'
import type { Trace } from '../trace/trace.ts'
import type { CommandContext } from './context.ts'
import { findTraceId } from './find-trace.ts'
import { openSource, type OpenedSource } from './open-source.ts'
import { writePaged } from './pager.ts'
import { shellQuote } from './shell-quote.ts'
import type { ShowOptions } from './show-options.ts'

/** @throws TracectlError when there is no such trace, more than one, or nothing that can be read */
export async function show(context: CommandContext, options: ShowOptions): Promise<number> {
  const opened = await openSource(context, options)
  try {
    const trace = await fetchTrace(opened)
    if (options.span !== undefined) {
      const { showSpan } = await import('./show-span.ts')
      return await showSpan(context, trace, options, options.span, retryText(opened))
    }
    const texts = (): Iterable<string> =>
      options.output === 'json' ? traceDocumentChunks(trace) : waterfallTexts(trace, context, options)
    return await writePaged(context, texts, options.pager)
  } finally {
    await opened.source.close()
  }
}

async function fetchTrace({ source, asked, find }: OpenedSource): Promise<Trace> {
  const id = await findTraceId(asked.trace, find)
  const data = await source.fetchTrace(id, find.signal)
  if (data === undefined) {
    throw new TracectlError('trace-not-found', `trace ${id} is no longer in ${source.label}`, {
      hint: 'it was evicted a moment ago; keep more with tracectl tail --retain-bytes 4GiB',
    })
  }
  return buildTrace(data)
}

/** How to ask for this trace again. */
function retryText({ asked, find }: OpenedSource): string {
  return asked.trace === undefined ? find.retry : `${find.retry} ${shellQuote(asked.trace)}`
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
