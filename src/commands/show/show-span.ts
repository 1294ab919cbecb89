// One span of a trace in full: `show --span`.
import type { Analysis } from '../../analysis/analysis.ts'
import { stringify, traceDocument } from '../../render/json/json.ts'
import { renderSpan } from '../../render/span-page/span-detail.ts'
import type { CommandContext } from '../context.ts'
import { findSpans } from './find-span.ts'
import type { ShowOptions } from './show-options.ts'
import { writePaged } from './pager.ts'

export interface SpanShown {
  readonly analysis: Analysis
  /** Further keys of the document. */
  readonly extra: Readonly<Record<string, unknown>>
  readonly options: ShowOptions
  /** The span as typed. */
  readonly text: string
  /** How to name the trace again: `tracectl show --file F` */
  readonly retry: string
}

/** @throws TracectlError `usage`, `trace-not-found`, `ambiguous-trace` */
export async function showSpan(context: CommandContext, shown: SpanShown): Promise<number> {
  const { analysis, extra, options, text, retry } = shown
  const { trace } = analysis
  const nodes = findSpans(trace, { flag: '--span', text, retry })
  if (options.output === 'json') {
    const document = traceDocument(analysis, extra)
    const id = nodes[0]?.id
    const spans = (document['spans'] as readonly { readonly spanId: string }[]).filter(
      ({ spanId }) => spanId === id,
    )
    return await writePaged(context, () => [`${stringify({ ...document, spans })}\n`], options.pager)
  }
  const { columns: width, theme } = context.stdout
  const blocks = nodes.map((node) => `${renderSpan(node, trace, { width, theme }).join('\n')}\n`)
  return await writePaged(context, () => [blocks.join('\n')], options.pager)
}
