// `tracectl show TRACE`: one trace from the store, a server, a file or a pipe, as a waterfall, one span of it in full, or JSON.
import type { Analysis } from '../../analysis/analysis.ts'
import { analyze } from '../../analysis/analyze.ts'
import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { EXIT_CODES } from '../../errors.ts'
import { printable } from '../../failure.ts'
import { buildTrace } from '../../trace/build-trace.ts'
import type { SpanId } from '../../trace/span.ts'
import type { Trace } from '../../trace/trace.ts'
import type { CommandContext } from '../context.ts'
import { openProgressLine, type ProgressLine } from '../progress-line.ts'
import { doubtText, judge, type Verdict, verdictDocument, verdictText } from './fail-on.ts'
import type { DiagnosingPlan } from '../screen/diagnosing/diagnosing-messages.ts'
import { storePathOf } from '../lookup/store-path.ts'
import { fetchData } from '../lookup/fetch-data.ts'
import { findTraceId } from '../lookup/find-trace.ts'
import { fetchLinkedTraces } from './linked-traces.ts'
import { openSource, type OpenedSource } from '../lookup/open-source.ts'
import { writePaged } from './pager.ts'
import { shellQuote } from '../values/shell-quote.ts'
import type { ShowOptions } from './show-options.ts'
import type { Stitched } from './stitch/stitch-asked.ts'
import { viewOf } from './view-options.ts'

/**
 * @returns the exit status: that of `findings` when a condition of --fail-on holds
 * @throws TracectlError when there is no such trace, more than one, or nothing that can be read
 */
export async function show(context: CommandContext, options: ShowOptions): Promise<number> {
  const reading = await tellReading(context, options)
  try {
    const opened = await openSource(context, options)
    // Below a screen it stands until that is there, and is gone with it.
    if (!options.interactive) reading.clear()
    return await showFrom(opened, context, options)
  } finally {
    reading.clear()
  }
}

async function showFrom(
  opened: OpenedSource,
  context: CommandContext,
  options: ShowOptions,
): Promise<number> {
  try {
    const { trace, stitched } = await fetchTrace(context, opened, options)
    const linked = await fetchLinkedTraces(context, opened, trace)
    if (options.interactive) {
      const { explore } = await import('./explore.ts')
      const plan = planOf(context, options, opened)
      await explore(context, trace, {
        opened,
        linked,
        joints: await jointsOf(stitched),
        parts: stitched?.parts,
        plan,
      })
      return EXIT_CODES.ok.status
    }
    const analysis = analyze(trace, { ...options.analysis, linked })
    const verdicts = judge(options.failOn, analysis)
    const status = await print(context, options, {
      analysis,
      verdicts,
      stitched,
      retry: retryText(opened, options),
    })
    const failed = await report(context, options, { analysis, verdicts })
    return status === 0 && failed ? EXIT_CODES.findings.status : status
  } finally {
    await opened.source.close()
  }
}

/** A large file is read in one piece, which takes a while. */
async function tellReading(context: CommandContext, options: ShowOptions): Promise<ProgressLine> {
  const progress = openProgressLine(context, options)
  const { file } = options
  if (file === undefined || file === '-') return progress
  // Whether it can be read is told by who reads it.
  const size = await stat(resolve(context.cwd, file)).then(
    (found) => found.size,
    () => 0,
  )
  if (size > LARGE_BYTES) progress.tellNow(`reading ${file}`)
  return progress
}

/** Less is read before anybody has seen that something is to be waited for. */
const LARGE_BYTES = 4e6

/** Where there are other traces at hand; a server would have to be asked for hundreds. */
function planOf(
  context: CommandContext,
  options: ShowOptions,
  { isBackend, asked: { file } }: OpenedSource,
): DiagnosingPlan | undefined {
  if (isBackend || file === '-') return undefined
  return file === undefined
    ? { kind: 'store', path: storePathOf(context, options), since: undefined }
    : { kind: 'file', path: resolve(context.cwd, file) }
}

interface Shown {
  readonly analysis: Analysis
  readonly verdicts: readonly Verdict[]
  /** undefined unless asked for. */
  readonly stitched: Stitched | undefined
  readonly retry: string
}

async function print(context: CommandContext, options: ShowOptions, shown: Shown): Promise<number> {
  const { analysis, verdicts, stitched, retry } = shown
  const extra = { conditions: verdicts.map(verdictDocument), ...(await stitchedKeys(stitched)) }
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
  const joints = await jointsOf(stitched)
  const look = { width, theme, view, rowBudget, joints, gaps: options.analysis.gaps > 0 }
  return await writePaged(context, () => traceTexts(analysis, look), options.pager)
}

/** On standard error: it is no part of the drawing or the document. */
async function report(
  { stderr }: CommandContext,
  { quiet }: ShowOptions,
  { analysis, verdicts }: Pick<Shown, 'analysis' | 'verdicts'>,
): Promise<boolean> {
  const told = verdicts.flatMap((verdict) => {
    if (verdict.failed) return [verdictText(verdict, analysis, stderr.theme)]
    const doubt = quiet ? undefined : doubtText(verdict, analysis)
    return doubt === undefined ? [] : [doubt]
  })
  for (const text of told) await stderr.write(printable(`tracectl: ${text}\n`))
  return verdicts.some(({ failed }) => failed)
}

async function fetchTrace(
  context: CommandContext,
  opened: OpenedSource,
  { quiet, stitch }: ShowOptions,
): Promise<{ readonly trace: Trace; readonly stitched: Stitched | undefined }> {
  const { source, isBackend, asked, find } = opened
  const id = await findTraceId(asked.trace, find)
  const data = await fetchData(context, id, { source, isBackend, quiet })
  if (!stitch) return { trace: buildTrace(data), stitched: undefined }
  const { stitchAsked } = await import('./stitch/stitch-asked.ts')
  const stitched = await stitchAsked(context, opened, { id, data }, quiet)
  return { trace: buildTrace(stitched.data), stitched }
}

async function jointsOf(stitched: Stitched | undefined): Promise<ReadonlyMap<SpanId, string> | undefined> {
  if (stitched === undefined) return undefined
  const { jointTexts } = await import('../../render/propagation/joint-words.ts')
  return jointTexts(stitched.joints)
}

async function stitchedKeys(stitched: Stitched | undefined): Promise<Readonly<Record<string, unknown>>> {
  if (stitched === undefined) return {}
  const { stitchedDocument } = await import('./stitch/stitched-document.ts')
  return { stitched: stitchedDocument(stitched) }
}

/** How to ask for this trace again. */
function retryText({ asked, find }: OpenedSource, { stitch }: ShowOptions): string {
  const trace = asked.trace === undefined ? '' : ` ${shellQuote(asked.trace)}`
  return `${find.retry}${trace}${stitch ? ' --stitch' : ''}`
}

// What a person scrolls through; in a pipe every row is there, for grep and less.
const TERMINAL_ROWS = 200
