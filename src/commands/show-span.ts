// One span of a trace in full: `show --span`.
import { stringify, traceDocument } from '../render/json.ts'
import { renderSpan } from '../render/span-detail.ts'
import type { Trace } from '../trace/trace.ts'
import type { CommandContext } from './context.ts'
import { findSpans } from './find-span.ts'
import type { ShowOptions } from './show-options.ts'
import { writePaged } from './pager.ts'

/**
 * @param text the span's id or the first digits of it, as typed
 * @param retry how to name the trace again: `tracectl show --file F`
 * @throws TracectlError `usage`, `trace-not-found`, `ambiguous-trace`
 */
export async function showSpan(
  context: CommandContext,
  trace: Trace,
  options: ShowOptions,
  text: string,
  retry: string,
): Promise<number> {
  const nodes = findSpans(trace, { flag: '--span', text, retry })
  if (options.output === 'json') {
    const document = traceDocument(trace) as { readonly spans: readonly { readonly spanId: string }[] }
    const id = nodes[0]?.id
    const spans = document.spans.filter(({ spanId }) => spanId === id)
    return await writePaged(context, () => [`${stringify({ ...document, spans })}\n`], options.pager)
  }
  const { columns: width, theme } = context.stdout
  const blocks = nodes.map((node) => `${renderSpan(node, trace, { width, theme }).join('\n')}\n`)
  return await writePaged(context, () => [blocks.join('\n')], options.pager)
}
