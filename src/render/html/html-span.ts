// What a span carries, below its row: the same page that `show --span` prints, folded away until somebody wants it.
import type { SpanNode } from '../../trace/trace.ts'
import { escapeHtml } from './html-text.ts'
import type { HtmlPage } from './html.ts'
import { renderSpan } from '../span-page/span-detail.ts'

/** Empty once the page is so large that it could no longer be opened; the page then says so. */
export function spanDetails(node: SpanNode, page: HtmlPage): string {
  if (!page.budget.hasRoom()) {
    page.budget.leaveOut()
    return ''
  }
  const joint = page.joined?.joints.get(node.id)
  const lines = renderSpan(node, page.trace, { width: WIDTH, theme: page.labels.theme, joint })
  const text = escapeHtml(lines.join('\n'))
  page.budget.take(text.length)
  return `<details class="i"><summary title="all about this span">&#8943;</summary><pre>${text}</pre></details>`
}

/** Beside its indentation on a sheet of paper. */
const WIDTH = 100
