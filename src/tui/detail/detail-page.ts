// The page of one span as lines, laid out once for each width and fold and not for each frame: a span may have 10,000
// attributes, or one of a megabyte.
import { stripVTControlCharacters } from 'node:util'
import type { Analysis } from '../../analysis/analysis.ts'
import type { CutLines, PageBlock } from '../../render/span-page/page-plan.ts'
import { planSpanPage } from '../../render/span-page/span-detail.ts'
import type { SpanDetailOptions } from '../../render/span-page/span-page.ts'
import type { SpanNode, Trace } from '../../trace/trace.ts'
import type { ShownTrace } from '../screen-data.ts'
import type { DetailState, PagePlace } from './detail-state.ts'

export interface ShownSpan {
  readonly shown: ShownTrace
  /** Of the trace as it is drawn, with clocks moved or not. */
  readonly node: SpanNode
}

export interface DetailPage {
  readonly blocks: readonly PageBlock[]
  readonly lines: readonly PageLine[]
  /** The first line of a block; -1 for one that is not there. */
  firstLine(block: string): number
}

export interface PageLine {
  readonly text: string
  readonly block: PageBlock
  /** Of the block. */
  readonly at: number
  /** More of the block can be shown, or less. */
  readonly fold: 'folded' | 'unfolded' | undefined
}

export type PageLook = Pick<SpanDetailOptions, 'width' | 'theme' | 'utcOffset' | 'palette'>

/** The same page as long as nothing has changed that it depends on. */
export function detailPage(
  { unfolded }: Pick<DetailState, 'unfolded'>,
  span: ShownSpan,
  look: PageLook,
): DetailPage {
  const blocks = pageBlocks(span, look)
  const known = pages.get(blocks)
  if (known?.unfolded === unfolded) return known.page
  const page = layOut(blocks, unfolded)
  pages.set(blocks, { unfolded, page })
  return page
}

const pages = new WeakMap<
  readonly PageBlock[],
  { readonly unfolded: ReadonlySet<string>; readonly page: DetailPage }
>()

function pageBlocks({ shown, node }: ShownSpan, look: PageLook): readonly PageBlock[] {
  const key = `${look.width} ${look.theme.ascii} ${look.theme.color} ${look.theme.emphasis}`
  let byLook = plans.get(node)
  if (byLook === undefined) {
    byLook = new Map()
    plans.set(node, byLook)
  }
  let blocks = byLook.get(key)
  if (blocks === undefined) {
    // Sizes that are not used any more.
    if (byLook.size > MOST_LOOKS) byLook.clear()
    const { trace, analysis } = drawnTrace(shown, node)
    const joint = shown.joints?.get(node.id)
    blocks = planSpanPage(node, trace, { ...look, analysis, joint, idsApart: true })
    byLook.set(key, blocks)
  }
  return blocks
}

const plans = new WeakMap<SpanNode, Map<string, readonly PageBlock[]>>()
const MOST_LOOKS = 4

/** The one of which the node is. */
function drawnTrace(
  shown: ShownTrace,
  node: SpanNode,
): { readonly trace: Trace; readonly analysis: Analysis | undefined } {
  const { analysis } = shown
  if (analysis?.trace.nodes[node.index] === node) return { trace: analysis.trace, analysis }
  const asRecorded = shown.analysisAsRecorded()
  if (asRecorded?.trace.nodes[node.index] === node) return { trace: asRecorded.trace, analysis: asRecorded }
  return { trace: shown.trace, analysis: undefined }
}

function layOut(blocks: readonly PageBlock[], unfolded: ReadonlySet<string>): DetailPage {
  const lines: PageLine[] = []
  const first = new Map<string, number>()
  for (const block of blocks) {
    first.set(block.key, lines.length)
    const isUnfolded = unfolded.has(block.key)
    const { lines: texts, isCut } = linesOf(block, isUnfolded)
    const fold = isUnfolded ? 'unfolded' : isCut ? 'folded' : undefined
    for (const [at, text] of texts.entries()) lines.push({ text, block, at, fold })
  }
  return { blocks, lines, firstLine: (key) => first.get(key) ?? -1 }
}

/** Kept, so that unfolding one value does not wrap all the others again. */
function linesOf(block: PageBlock, isUnfolded: boolean): CutLines {
  const known = drawn.get(block) ?? {}
  const extent = isUnfolded ? 'whole' : 'short'
  const lines = known[extent] ?? block.lines(extent)
  // What has been folded again need not be kept: it may be long.
  drawn.set(block, isUnfolded ? { ...known, whole: lines } : { short: lines })
  return lines
}

const drawn = new WeakMap<PageBlock, { readonly short?: CutLines; readonly whole?: CutLines }>()

/** The line that the cursor is on. */
export function cursorLine({ cursor }: Pick<DetailState, 'cursor'>, page: DetailPage): number {
  const first = cursor === undefined ? -1 : page.firstLine(cursor.block)
  if (cursor === undefined || first < 0) return 0
  let line = first
  while (line - first < cursor.line && page.lines[line + 1]?.block.key === cursor.block) line++
  return line
}

export function placeAt(page: DetailPage, line: number): PagePlace | undefined {
  const found = page.lines[line]
  return found === undefined ? undefined : { block: found.block.key, line: found.at }
}

/** The first line of the window. */
export function windowTop(state: DetailState, page: DetailPage, height: number): number {
  const wanted = cursorLine(state, page) - Math.max(0, Math.min(height - 1, state.line))
  return Math.max(0, Math.min(page.lines.length - height, wanted))
}

/** Whether a block is what is searched for: by its name, or by its value as it was sent. */
export function isFound(block: PageBlock, query: string): boolean {
  if (query === '' || block.kind === 'blank') return false
  let text = searched.get(block)
  if (text === undefined) {
    text = `${block.name}\n${block.value?.() ?? ''}`.toLowerCase()
    searched.set(block, text)
  }
  return text.includes(query.toLowerCase())
}

const searched = new WeakMap<PageBlock, string>()

/** As it is read. */
export function plainText({ text }: PageLine): string {
  return stripVTControlCharacters(text)
}
