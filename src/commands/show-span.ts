// One span of a trace in full: `show --span`.
import { TracectlError } from '../errors.ts'
import { stringify, traceDocument } from '../render/json.ts'
import { renderSpan } from '../render/span-detail.ts'
import { sanitize } from '../render/text.ts'
import type { SpanNode, Trace } from '../trace/trace.ts'
import type { CommandContext } from './context.ts'
import { nearest } from './nearest.ts'
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
  const nodes = findSpans(trace, text, retry)
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

/** One, or those that share one id. Zeros at the front are often dropped. */
function findSpans(trace: Trace, text: string, retry: string): readonly SpanNode[] {
  const digits = text.trim().replace(/^0x/i, '').toLowerCase()
  if (!/^[0-9a-f]{1,16}$/.test(digits)) {
    throw new TracectlError('usage', `--span: '${text.slice(0, 80)}' is not a span id`, {
      hint: 'a span is named by its 16 hex digits or the first of them: --span 00f067aa',
    })
  }
  const begun = trace.nodes.filter(({ id }) => id.startsWith(digits))
  const found = begun.length > 0 ? begun : trace.nodes.filter(({ id }) => id === digits.padStart(16, '0'))
  const ids = [...new Set(found.map(({ id }) => id))]
  if (ids.length === 1) return found
  if (ids.length > 1) {
    throw new TracectlError(
      'ambiguous-trace',
      `${digits} is the beginning of ${ids.length} spans of trace ${trace.id}`,
      {
        hint: [...found.slice(0, LISTED).map(describe), `type more of it: ${retry} --span ${ids[0]}`].join(
          '\n',
        ),
      },
    )
  }
  const [near, ...alsoNear] = nearSpans(trace, digits)
  throw new TracectlError('trace-not-found', `there is no span ${digits} in trace ${trace.id}`, {
    hint: (near === undefined
      ? listing(trace, retry)
      : ['did you mean:', ...[near, ...alsoNear].map(describe), `then type: ${retry} --span ${near.id}`]
    ).join('\n'),
  })
}

function listing({ nodes }: Trace, retry: string): readonly string[] {
  const lines = nodes.slice(0, LISTED).map(describe)
  return nodes.length > LISTED
    ? [`the first of its ${nodes.length} spans:`, ...lines, `all of them: ${retry} -o json`]
    : ['its spans:', ...lines]
}

const LISTED = 10
const NEAR = 3

function nearSpans(trace: Trace, digits: string): readonly SpanNode[] {
  if (digits.length < 6) return []
  const byPrefix = new Map(trace.nodes.map((node) => [node.id.slice(0, digits.length), node]))
  return nearest(digits, byPrefix.keys(), 2)
    .slice(0, NEAR)
    .flatMap((prefix) => byPrefix.get(prefix) ?? [])
}

function describe({ id, span }: SpanNode): string {
  return `  ${id}  ${span === undefined ? '(not received)' : sanitize(span.name).slice(0, 60)}`
}
