// What each key does to the waterfall.
import { hasFailed } from '../../analysis/has-failed.ts'
import type { SpanNode } from '../../trace/trace.ts'
import type { FoldToLevel, PaneCommand } from '../keys/commands.ts'
import type { Effect, PaneInput, Step } from '../pane.ts'
import type { ShownTrace } from '../screen-data.ts'
import { nodeKey, rowKey, runKey } from './row-key.ts'
import {
  cursorIndex,
  findNode,
  heaviestChild,
  moveTo,
  nodeOfRow,
  pathSteps,
  reveal,
  rowAtCursor,
  windowTop,
} from './trace-moves.ts'
import { isClosed, type TraceRows, traceRows } from './trace-rows.ts'
import { findHits } from './trace-search.ts'
import type { TraceState } from './trace-state.ts'

/** @param height lines of the window in which rows are drawn */
export function reduceRows(
  state: TraceState,
  input: PaneInput,
  shown: ShownTrace,
  { height, titles }: { readonly height: number; readonly titles: number },
): Step<TraceState> {
  const view: View = { state, shown, rows: traceRows(state, shown), height }
  switch (input.kind) {
    case 'command':
      return runCommand(view, input.command)
    case 'search':
      return { state: search(view, input.text) }
    case 'click': {
      const index = windowTop(state, view.rows, height) + input.row - titles
      if (input.row < titles || index >= view.rows.rows.length) return { state }
      // A second click on the same row opens it.
      if (index === cursorIndex(state, view.rows)) return open(view)
      return { state: moveTo(state, view.rows, index, height) }
    }
    case 'wheel':
      return { state: moveTo(state, view.rows, cursorIndex(state, view.rows) + input.lines, height) }
  }
}

interface View {
  readonly state: TraceState
  readonly shown: ShownTrace
  readonly rows: TraceRows
  readonly height: number
}

function runCommand(view: View, command: PaneCommand): Step<TraceState> {
  const { state, rows, height } = view
  const by = (lines: number): Step<TraceState> => ({
    state: moveTo(state, rows, cursorIndex(state, rows) + lines, height),
  })
  switch (command) {
    case 'up':
      return by(-1)
    case 'down':
      return by(1)
    case 'page-up':
      return by(1 - height)
    case 'page-down':
      return by(height - 1)
    case 'top':
      return { state: moveTo(state, rows, 0, height) }
    case 'bottom':
      return { state: moveTo(state, rows, rows.rows.length - 1, height) }
    case 'left':
      return { state: foldOrRise(view) }
    case 'right':
      return { state: unfoldOrSink(view) }
    case 'enter':
      return open(view)
    case 'fold-all':
      return { state: folded(view, { levels: 1, spreadsRuns: false }) }
    case 'unfold-all':
      return { state: folded(view, { levels: undefined, spreadsRuns: true }) }
    case 'next-error':
      return jump(view, 1, hasFailed, 'error')
    case 'previous-error':
      return jump(view, -1, hasFailed, 'error')
    case 'next-match':
    case 'previous-match':
      return jumpToMatch(view, command === 'next-match' ? 1 : -1)
    case 'next-gap':
      return jumpToGap(view, 1)
    case 'previous-gap':
      return jumpToGap(view, -1)
    case 'next-path-step':
      return stepAlongPath(view, 1)
    case 'previous-path-step':
      return stepAlongPath(view, -1)
    case 'heaviest-child':
      return sinkToHeaviest(view)
    case 'zoom-in':
      return zoomIn(view)
    case 'zoom-out':
      return zoomOut(view)
    case 'toggle-gaps':
      return toggled(view, 'showsGaps', 'gap rows')
    case 'toggle-path':
      return toggled(view, 'showsPath', 'critical path')
    case 'toggle-clocks':
      return toggleClocks(view)
    case 'copy':
      return copy(view)
    case 'browse':
      return browse(view)
    default:
      return isLevel(command)
        ? { state: folded(view, { levels: Number(command.slice('level-'.length)), spreadsRuns: false }) }
        : { state }
  }
}

function isLevel(command: PaneCommand): command is FoldToLevel {
  return command.startsWith('level-')
}

function say(state: TraceState, text: string): Step<TraceState> {
  return { state, effects: [{ kind: 'say', text }] }
}

/** Of repeats all of them get rows; of a span the page; of a gap its span's. */
function open({ state, shown, rows, height }: View): Step<TraceState> {
  const row = rowAtCursor(state, rows)
  if (row?.kind === 'run') {
    const spread = withHand(state, runKey(row.members), 'unfolded')
    const [first] = row.members
    return { state: first === undefined ? spread : reveal(spread, shown, first, height) }
  }
  return { state, effects: [{ kind: 'open-detail' }] }
}

/** Folds what is open below the cursor; else goes to the parent. */
function foldOrRise({ state, shown, rows, height }: View): TraceState {
  const row = rowAtCursor(state, rows)
  const node = nodeOfRow(row)
  if (row === undefined || node === undefined) return state
  const isOpen = row.kind === 'span' && node.children.length > 0 && !isClosed(state, node, row.depth)
  if (isOpen) return withHand(state, nodeKey(node), 'folded')
  const run = spreadRunOf(state, node)
  if (row.kind === 'span' && run !== undefined) {
    const back = withHand(state, run, 'folded')
    return reveal(back, shown, node, height)
  }
  const above = row.kind === 'gap' ? node : node.parent
  if (above === undefined || node === rows.top) return state
  return reveal(state, shown, above, height)
}

/** The key of repeats that were spread by hand and that this one began. */
function spreadRunOf({ unfolded }: TraceState, node: SpanNode): string | undefined {
  const key = runKey([node])
  return unfolded.has(key) ? key : undefined
}

function unfoldOrSink(view: View): TraceState {
  const { state, rows, height } = view
  const row = rowAtCursor(state, rows)
  if (row?.kind === 'run') return open(view).state
  if (row?.kind !== 'span' || row.node.children.length === 0) return state
  if (isClosed(state, row.node, row.depth)) return withHand(state, nodeKey(row.node), 'unfolded')
  return moveTo(state, rows, cursorIndex(state, rows) + 1, height)
}

function withHand(state: TraceState, key: string, as: 'folded' | 'unfolded'): TraceState {
  const folded = new Set(state.folded)
  const unfolded = new Set(state.unfolded)
  const [into, from] = as === 'folded' ? [folded, unfolded] : [unfolded, folded]
  into.add(key)
  from.delete(key)
  return { ...state, folded, unfolded }
}

/** What was folded by hand is forgotten; the cursor goes to what is left above it. */
function folded({ state, shown }: View, to: Pick<TraceState, 'levels' | 'spreadsRuns'>): TraceState {
  const next = { ...state, ...to, folded: new Set<string>(), unfolded: new Set<string>() }
  const rows = traceRows(next, shown)
  const row = rows.rows[cursorIndex(next, rows)]
  return { ...next, cursor: row === undefined ? undefined : rowKey(row) }
}

function jump(
  { state, shown, rows, height }: View,
  by: 1 | -1,
  isSought: (node: SpanNode) => boolean,
  what: string,
): Step<TraceState> {
  const found = findNode(state, rows, by, isSought)
  if (found === undefined)
    return say(state, `no ${what}${rows.top === undefined ? '' : ' in what is zoomed into'}`)
  const next = reveal(state, shown, found.node, height)
  if (!found.hasWrapped) return { state: next }
  return say(next, wrapText(by, what))
}

function wrapText(by: 1 | -1, what: string): string {
  return by === 1 ? `from the top again: no ${what} below` : `from the bottom again: no ${what} above`
}

function jumpToMatch(view: View, by: 1 | -1): Step<TraceState> {
  const { state, rows } = view
  if (state.query === '')
    return say(state, '/ searches: names, services, values, errors, logs, an id, or key=value')
  const { marks, rest } = findHits(rows.trace, state.query)
  if (rest !== undefined && !marks.includes(1)) return say(state, 'no match so far: it is being looked for')
  return jump(view, by, ({ index }) => marks[index] === 1, 'match')
}

/** What is typed is looked for from where the search began, so that a letter more does not go on to the next. */
function search(view: View, text: string): TraceState {
  const { shown, height } = view
  const searchedFrom = view.state.query === '' ? view.state.cursor : view.state.searchedFrom
  const state: TraceState = { ...view.state, query: text, searchedFrom }
  if (text.trim() === '') return { ...state, query: '', searchedFrom: undefined }
  const rows = traceRows(state, shown)
  const from = { ...state, cursor: searchedFrom }
  const here = nodeOfRow(rowAtCursor(from, rows))
  const { marks } = findHits(rows.trace, text, here?.index)
  if (here !== undefined && marks[here.index] === 1) return { ...state, cursor: searchedFrom }
  const found = findNode(from, rows, 1, ({ index }) => marks[index] === 1)
  return found === undefined ? state : reveal(state, shown, found.node, height)
}

function jumpToGap({ state, rows, height }: View, by: 1 | -1): Step<TraceState> {
  const count = rows.rows.length
  const from = cursorIndex(state, rows)
  for (let step = 1; step <= count; step++) {
    const index = (((from + by * step) % count) + count) % count
    if (rows.rows[index]?.kind !== 'gap') continue
    const next = moveTo(state, rows, index, height)
    if (step === count) return say(next, 'this is the only gap with a row of its own')
    const hasWrapped = by === 1 ? index < from : index > from
    return hasWrapped ? say(next, wrapText(by, 'gap')) : { state: next }
  }
  if (!state.showsGaps) return say(state, 'gap rows are off: i shows them')
  return say(
    state,
    rows.analysis === undefined
      ? 'gaps are looked for once the trace has settled'
      : 'no gap worth a row of its own',
  )
}

function stepAlongPath({ state, shown, rows, height }: View, by: 1 | -1): Step<TraceState> {
  const steps = pathSteps(rows)
  if (steps.length === 0) {
    return say(
      state,
      rows.analysis === undefined
        ? 'the critical path is known once the trace has settled'
        : 'no critical path here',
    )
  }
  const at = stepOfCursor(
    state,
    rows,
    steps.map(({ node }) => node),
  )
  const next = Math.max(0, Math.min(steps.length - 1, at === undefined ? 0 : at + by))
  const step = steps[next]
  if (step === undefined || next === at) {
    return say(state, by === 1 ? 'the critical path ends here' : 'the critical path begins here')
  }
  return { state: { ...reveal(state, shown, step.node, height), pathStep: next } }
}

/** A span may be left and come back to: which of its stays is meant is remembered. */
function stepOfCursor(state: TraceState, rows: TraceRows, nodes: readonly SpanNode[]): number | undefined {
  const node = nodeOfRow(rowAtCursor(state, rows))
  const { pathStep } = state
  if (pathStep !== undefined && nodes[pathStep] !== undefined) return pathStep
  const index = nodes.findIndex((one) => one === node)
  return index < 0 ? undefined : index
}

function sinkToHeaviest({ state, shown, rows, height }: View): Step<TraceState> {
  const node = nodeOfRow(rowAtCursor(state, rows))
  const heaviest = node === undefined ? undefined : heaviestChild(node)
  if (heaviest === undefined) return say(state, 'nothing is below this span')
  return { state: reveal(state, shown, heaviest, height) }
}

function zoomIn({ state, rows }: View): Step<TraceState> {
  const row = rowAtCursor(state, rows)
  const node = nodeOfRow(row)
  if (node === undefined || node === rows.top) return say(state, 'this is what is zoomed into')
  return {
    state: { ...state, zoom: [...state.zoom, node.id], line: 0, cursor: nodeKey(node), levels: undefined },
  }
}

/** With what is around the span in sight. */
function zoomOut({ state, rows, height }: View): Step<TraceState> {
  if (state.zoom.length === 0) return say(state, 'this is the whole trace: z zooms in')
  const node = nodeOfRow(rowAtCursor(state, rows))
  const cursor = node === undefined ? state.cursor : nodeKey(node)
  return { state: { ...state, zoom: state.zoom.slice(0, -1), cursor, line: Math.floor(height / 3) } }
}

function toggled(
  { state, shown, height }: View,
  what: 'showsGaps' | 'showsPath',
  name: string,
): Step<TraceState> {
  const before = traceRows(state, shown)
  const node = nodeOfRow(rowAtCursor(state, before))
  const next = { ...state, [what]: !state[what] }
  const after = node === undefined ? next : reveal(next, shown, node, height)
  return say(after, `${name} ${next[what] ? 'on' : 'off'}`)
}

function toggleClocks({ state, rows }: View): Step<TraceState> {
  if (rows.analysis === undefined) return say(state, 'clocks are judged once the trace has settled')
  const next = { ...state, movesClocks: !state.movesClocks }
  return say(
    next,
    next.movesClocks
      ? 'clocks are moved where calls say they are wrong'
      : 'times are shown as they were recorded',
  )
}

function copy({ state, rows }: View): Step<TraceState> {
  const row = rowAtCursor(state, rows)
  const node = nodeOfRow(row)
  if (node === undefined) return { state }
  return { state, effects: [{ kind: 'copy', text: node.id, what: 'span id' }] }
}

function browse({ state, shown, rows }: View): Step<TraceState> {
  const node = nodeOfRow(rowAtCursor(state, rows))
  const effect: Effect = { kind: 'browse', traceId: shown.trace.id, spanId: node?.id }
  return { state, effects: [effect] }
}
