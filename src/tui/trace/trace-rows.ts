// The rows of the waterfall as folding, zoom and switches have them, planned once for each change and not for each
// frame: a trace may have 100,000 of them, and only those in the window are drawn.
import type { ServicePalette } from '../../render/style.ts'
import type { Theme } from '../../render/theme.ts'
import { type Drawing, planDrawing } from '../../render/waterfall/drawing.ts'
import { foldRepeats, type Run } from '../../render/waterfall/fold.ts'
import { gapsBySpan } from '../../render/waterfall/gap-rows.ts'
import { type Guide, TreeGuides } from '../../render/waterfall/guides.ts'
import { PathShares } from '../../render/waterfall/path-shares.ts'
import { listRows, type Row } from '../../render/waterfall/rows.ts'
import type { Analysis } from '../../analysis/analysis.ts'
import { each, finish, type Steps } from '../../trace/steps.ts'
import type { SpanNode, Trace } from '../../trace/trace.ts'
import type { ShownTrace } from '../screen-data.ts'
import { idOfKey, nodeKey, rowKey, type RowKey, runKey } from './row-key.ts'
import type { TraceState } from './trace-state.ts'

export interface TraceRows {
  /** With clocks as they are drawn. */
  readonly trace: Trace
  readonly analysis: Analysis | undefined
  /** What it is zoomed to; undefined for the whole. */
  readonly top: SpanNode | undefined
  readonly rows: readonly Row[]
  /** -1 for a row that is not there. */
  indexOf(key: RowKey): number
  /** The row that a span is in: its own, or that of the repeats that it is one of; -1 where it is folded away. */
  indexOfNode(node: SpanNode): number
}

/** The same rows as long as nothing that they depend on has changed. */
export function traceRows(state: TraceState, shown: ShownTrace): TraceRows {
  const known = latest.get(shown) ?? []
  const same = known.find((one) => isSameView(one.state, state))
  if (same !== undefined) return same.rows
  const rows = listTraceRows(state, shown)
  latest.set(shown, [{ state, rows }, ...known.slice(0, 1)])
  return rows
}

interface KnownRows {
  readonly state: TraceState
  readonly rows: TraceRows
}

/** Two of each: a key asks for those before it and those after it, in turns. */
const latest = new WeakMap<ShownTrace, readonly KnownRows[]>()

const VIEW = [
  'folded',
  'unfolded',
  'levels',
  'spreadsRuns',
  'zoom',
  'showsGaps',
  'movesClocks',
] as const satisfies readonly (keyof TraceState)[]

function isSameView(one: TraceState, other: TraceState): boolean {
  return VIEW.every((key) => one[key] === other[key])
}

function listTraceRows(state: TraceState, shown: ShownTrace): TraceRows {
  const analysis = state.movesClocks ? shown.analysis : (shown.analysisAsRecorded() ?? shown.analysis)
  const trace = analysis?.trace ?? shown.trace
  const top = zoomedNode(state, trace)
  const rows = listRows(top === undefined ? trace.roots : [top], {
    // Where each has a row, nothing has to be looked for.
    fold: !state.spreadsRuns || state.folded.size > 0,
    gaps: analysis === undefined || !state.showsGaps ? undefined : gapsBySpan(analysis.shownGaps, () => true),
    folded: (siblings) => foldedOf(trace, siblings),
    isClosed: closing(state),
    isSpread: spreading(state),
  })
  let byNode: Int32Array | undefined
  const indexOfNode = ({ index }: SpanNode): number =>
    ((byNode ??= indexByNode(rows, trace.nodes.length))[index] ?? 0) - 1
  return {
    trace,
    analysis,
    top,
    rows,
    indexOfNode,
    indexOf: (key) => findRow(key, { trace, rows, indexOfNode }),
  }
}

/** By its span where it has one: a key for each of 100,000 rows would cost more than drawing them. */
function findRow(
  key: RowKey,
  { trace, rows, indexOfNode }: Pick<TraceRows, 'trace' | 'rows' | 'indexOfNode'>,
): number {
  if (key.startsWith('g:')) return rows.findIndex((row) => row.kind === 'gap' && rowKey(row) === key)
  for (const node of nodesWithId(trace, idOfKey(key))) {
    const index = indexOfNode(node)
    const row = rows[index]
    if (row !== undefined && rowKey(row) === key) return index
  }
  return -1
}

/**
 * What rows of the trace need whatever is folded, by and by: the first drawing and every key find it there.
 */
export function* prepareRows(trace: Trace): Steps<undefined> {
  yield* indexIds(trace)
  foldedOf(trace, trace.roots)
  yield* each(trace.nodes, ({ children }) => void foldedOf(trace, children))
  return undefined
}

/** Siblings with their repeats folded, worked out once for each trace. */
function foldedOf(trace: Trace, siblings: readonly SpanNode[]): readonly (SpanNode | Run)[] {
  if (siblings.length < WORTH_KEEPING) return siblings
  let folds = foldsOfTraces.get(trace)
  if (folds === undefined) foldsOfTraces.set(trace, (folds = new Map()))
  let folded = folds.get(siblings)
  if (folded === undefined) {
    folded = foldRepeats(siblings)
    // Nothing to be kept of most.
    if (folded.every((item) => !('members' in item))) folded = siblings
    folds.set(siblings, folded)
  }
  return folded
}

const foldsOfTraces = new WeakMap<Trace, Map<readonly SpanNode[], readonly (SpanNode | Run)[]>>()
/** Fewer are never folded. */
const WORTH_KEEPING = 4

/** All that share an id, which is one but for Zipkin's halves of a call. */
export function nodesWithId(trace: Trace, id: string): readonly SpanNode[] {
  const byId = nodesById.get(trace) ?? finish(indexIds(trace))
  const found = byId.get(id) ?? []
  return Array.isArray(found) ? found : [found]
}

/** Of most ids there is one: a list for each would take longer to make than all the rest. */
type NodesById = ReadonlyMap<string, SpanNode | SpanNode[]>

function* indexIds(trace: Trace): Steps<NodesById> {
  const byId = new Map<string, SpanNode | SpanNode[]>()
  yield* each(trace.nodes, (node) => {
    const known = byId.get(node.id)
    if (known === undefined) byId.set(node.id, node)
    else byId.set(node.id, Array.isArray(known) ? [...known, node] : [known, node])
  })
  nodesById.set(trace, byId)
  return byId
}

const nodesById = new WeakMap<Trace, NodesById>()

/** Repeats are folded until somebody spreads them, or spread until somebody folds them. */
function hasHand({ spreadsRuns, folded, unfolded }: TraceState, key: RowKey): boolean {
  return spreadsRuns ? folded.has(key) : unfolded.has(key)
}

/** undefined where nothing is folded. */
function closing(state: TraceState): ((node: SpanNode, depth: number) => boolean) | undefined {
  const { folded, unfolded, levels } = state
  if (folded.size === 0 && levels === undefined) return undefined
  // A key costs a string.
  if (folded.size === 0 && unfolded.size === 0)
    return (_, depth) => levels !== undefined && depth + 1 >= levels
  return (node, depth) => isClosed(state, node, depth)
}

/** undefined where no repeats have rows of their own. */
function spreading(state: TraceState): ((run: Run) => boolean) | undefined {
  if (!state.spreadsRuns && state.unfolded.size === 0) return undefined
  return ({ members }) => state.spreadsRuns !== hasHand(state, runKey(members))
}

/** @param depth below what the view begins with, 0 being the topmost rows */
export function isClosed({ folded, unfolded, levels }: TraceState, node: SpanNode, depth: number): boolean {
  if (folded.size === 0 && levels === undefined) return false
  const key = nodeKey(node)
  if (folded.has(key)) return true
  return levels !== undefined && depth + 1 >= levels && !unfolded.has(key)
}

/** The innermost of those zoomed into that is still there. */
function zoomedNode({ zoom }: TraceState, trace: Trace): SpanNode | undefined {
  if (zoom.length === 0) return undefined
  return zoom.map((id) => nodesWithId(trace, id)[0]).findLast((node) => node !== undefined)
}

/** One more than the row, 0 for none. */
function indexByNode(rows: readonly Row[], nodes: number): Int32Array {
  const byNode = new Int32Array(nodes)
  for (const [index, row] of rows.entries()) {
    if (row.kind === 'span') byNode[row.node.index] = index + 1
    else if (row.kind === 'run') for (const { index: node } of row.members) byNode[node] = index + 1
  }
  return byNode
}

/** How the rows are drawn at a width. */
export interface TraceDrawing {
  readonly drawing: Drawing
  /** The lines of the tree, of so many rows from one on. */
  readonly guides: (from: number, count: number) => readonly Guide[]
}

/** The same as long as neither the rows nor how they are drawn has changed. */
export function traceDrawing(
  rows: TraceRows,
  { state, shown, width, theme, palette }: DrawingWish,
): TraceDrawing {
  const known = drawings.get(rows)
  const look: DrawingLook = { width, theme, palette, path: state.showsPath }
  if (known !== undefined && isSameLook(known.look, look)) return known.drawn
  const { analysis, trace, top } = rows
  const drawing = planDrawing(
    trace,
    {
      width,
      theme,
      analysis,
      path: state.showsPath,
      focus: top,
      live: shown.isOpen,
      palette,
      joints: shown.joints,
    },
    {
      rows: rows.rows,
      wanted: undefined,
      shares: analysis === undefined ? undefined : new PathShares(analysis.paths, rows.rows),
    },
  )
  const guides = guidesOf(rows)
  const levels = Math.floor(drawing.layout.name / 4)
  const drawn: TraceDrawing = {
    drawing,
    guides: (from, count) => guides.between(from, from + count, levels, drawing.labels.glyphs),
  }
  drawings.set(rows, { look, drawn })
  return drawn
}

function guidesOf(rows: TraceRows): TreeGuides {
  const known = guidesOfRows.get(rows)
  const guides = known ?? new TreeGuides(rows.rows.map(({ depth }) => depth))
  if (known === undefined) guidesOfRows.set(rows, guides)
  return guides
}

const guidesOfRows = new WeakMap<TraceRows, TreeGuides>()

export interface DrawingWish {
  readonly state: TraceState
  readonly shown: ShownTrace
  readonly width: number
  readonly theme: Theme
  readonly palette: ServicePalette
}

interface DrawingLook {
  readonly width: number
  readonly theme: Theme
  readonly palette: ServicePalette
  readonly path: boolean
}

function isSameLook(one: DrawingLook, other: DrawingLook): boolean {
  return (
    one.width === other.width &&
    one.theme === other.theme &&
    one.palette === other.palette &&
    one.path === other.path
  )
}

interface KnownDrawing {
  readonly look: DrawingLook
  readonly drawn: TraceDrawing
}

const drawings = new WeakMap<TraceRows, KnownDrawing>()
