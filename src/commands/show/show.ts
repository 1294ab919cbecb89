// `tracectl show TRACE`: one trace from the store, a server, a file or a pipe, as a waterfall, one span of it in full, or JSON.
import type { Analysis } from '../../analysis/analysis.ts'
import { analyze } from '../../analysis/analyze.ts'
import { EXIT_CODES } from '../../errors.ts'
import { printable } from '../../failure.ts'
import { buildTrace } from '../../trace/build-trace.ts'
import type { Trace } from '../../trace/trace.ts'
import type { CommandContext } from '../context.ts'
import { doubtText, judge, type Verdict, verdictDocument, verdictText } from './fail-on.ts'
import { fetchData } from '../lookup/fetch-data.ts'
import { findTraceId } from '../lookup/find-trace.ts'
import { fetchLinkedTraces } from './linked-traces.ts'
import { openSource, type OpenedSource } from '../lookup/open-source.ts'
import { writePaged } from './pager.ts'
import { shellQuote } from '../values/shell-quote.ts'
import type { ShowOptions } from './show-options.ts'
import { viewOf } from './view-options.ts'

/**
 * @returns the exit status: that of `findings` when a condition of --fail-on holds
 * @throws TracectlError when there is no such trace, more than one, or nothing that can be read
 */
export async function show(context: CommandContext, options: ShowOptions): Promise<number> {
  const opened = await openSource(context, options)
  try {
    const trace = await fetchTrace(context, opened, options.quiet)
    const linked = await fetchLinkedTraces(context, opened, trace)
    const analysis = analyze(trace, { ...options.analysis, linked })
    const verdicts = judge(options.failOn, analysis)
    const status = await print(context, options, { analysis, verdicts, retry: retryText(opened) })
    const failed = await report(context, options, { analysis, verdicts })
    return status === 0 && failed ? EXIT_CODES.findings.status : status
  } finally {
    await opened.source.close()
  }
}

interface Shown {
  readonly analysis: Analysis
  readonly verdicts: readonly Verdict[]
  readonly retry: string
}

async function print(context: CommandContext, options: ShowOptions, shown: Shown): Promise<number> {
  const { analysis, verdicts, retry } = shown
  const extra = { conditions: verdicts.map(verdictDocument) }
  if (options.span !== undefined) {
    const { showSpan } = await import('./show-span.ts')
    return await showSpan(context, { analysis, extra, options, text: options.span, retry })
  }
  const view = viewOf(analysis.trace, options.view, retry)
  const { columns: width, theme, isTTY } = context.stdout
  const rowBudget = isTTY ? TERMINAL_ROWS : undefined
  if (options.output === 'json') {
    const { traceDocumentChunks } = await import('../../render/json/json.ts')
    return await writePaged(context, () => traceDocumentChunks(analysis, extra), options.pager)
  }
  const { traceTexts } = await import('./trace-texts.ts')
  const look = { width, theme, view, rowBudget, gaps: options.analysis.gaps > 0 }
  return await writePaged(context, () => traceTexts(analysis, look), options.pager)
}

/** On standard error: it is no part of the drawing or the document. */
async function report(
  { stderr }: CommandContext,
  { quiet }: ShowOptions,
  { analysis, verdicts }: Omit<Shown, 'retry'>,
): Promise<boolean> {
  const told = verdicts.flatMap((verdict) => {
    if (verdict.failed) return [verdictText(verdict, analysis, stderr.theme)]
    const doubt = quiet ? undefined : doubtText(verdict, analysis)
    return doubt === undefined ? [] : [doubt]
  })
  for (const text of told) await stderr.write(printable(`tracectl: ${text}\n`))
  return verdicts.some(({ failed }) => failed)
}

async function fetchTrace(context: CommandContext, opened: OpenedSource, quiet: boolean): Promise<Trace> {
  const { source, isBackend, asked, find } = opened
  const id = await findTraceId(asked.trace, find)
  return buildTrace(await fetchData(context, id, { source, isBackend, quiet }))
}

/** How to ask for this trace again. */
function retryText({ asked, find }: OpenedSource): string {
  return asked.trace === undefined ? find.retry : `${find.retry} ${shellQuote(asked.trace)}`
}

// What a person scrolls through; in a pipe every row is there, for grep and less.
const TERMINAL_ROWS = 200
