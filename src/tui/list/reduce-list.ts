// From a key to the next state of the list. The newest is on top and followed until the cursor is moved; then the cursor
// stays on its trace, on its line, whatever comes in.
import type { PaneInput, Step } from '../pane.ts'
import type { PaneCommand } from '../keys/commands.ts'
import { isComplaint, parseFilter } from './list-filter.ts'
import { listedRows, placeOf, type ListedRows } from './list-order.ts'
import { LIST_SORTS, type ListState } from './list-state.ts'
import { rowIn } from './rows-in.ts'
import type { TraceList, TraceRow } from './trace-list.ts'

export interface ListWindow {
  /** Lines for rows. */
  readonly height: number
  /** Lines above them. */
  readonly titles: number
}

export function reduceRows(
  state: ListState,
  input: PaneInput,
  list: TraceList,
  window: ListWindow,
): Step<ListState> {
  switch (input.kind) {
    case 'command':
      return runCommand(state, input.command, list, window)
    case 'search':
      return { state: filterBy(state, input.text) }
    case 'click': {
      const listed = listedRows(state, list)
      const place = windowTop(state, listed, list, window.height) + input.row - window.titles
      if (input.row < window.titles || place >= listed.rows.length) return { state }
      // Once to choose it, once more to open it.
      const isChosen = state.cursor !== undefined && place === cursorPlace(state, listed, list)
      return isChosen
        ? runCommand(state, 'enter', list, window)
        : { state: moveTo(state, place, list, window) }
    }
    case 'wheel':
      return { state: moveBy(state, input.lines, list, window) }
  }
}

/** Of what is listed; 0 where nothing is. */
export function cursorPlace(state: ListState, listed: ListedRows, list: TraceList): number {
  const followed = followedPlace(state, listed)
  if (state.cursor === undefined) return followed
  const place = placeOf(listed, rowIn(state.cursor, state, list), state)
  // It has been filtered out, or forgotten: as near as can be.
  return place >= 0 ? place : Math.max(0, Math.min(listed.rows.length - 1, state.line))
}

export function rowAtCursor(state: ListState, list: TraceList): TraceRow | undefined {
  const listed = listedRows(state, list)
  return listed.rows[cursorPlace(state, listed, list)]
}

/** The first row that is shown. */
export function windowTop(state: ListState, listed: ListedRows, list: TraceList, height: number): number {
  const cursor = cursorPlace(state, listed, list)
  const line =
    state.cursor === undefined
      ? followedPlace(state, listed) === 0
        ? 0
        : height - 1
      : Math.min(state.line, height - 1)
  return Math.max(0, Math.min(cursor - line, listed.rows.length - height))
}

/** The newest; in another order the first. */
function followedPlace({ sort, isReversed }: ListState, { rows }: ListedRows): number {
  return sort === 'arrival' && isReversed ? Math.max(0, rows.length - 1) : 0
}

function runCommand(
  state: ListState,
  command: PaneCommand,
  list: TraceList,
  window: ListWindow,
): Step<ListState> {
  switch (command) {
    case 'up':
      return { state: moveBy(state, -1, list, window) }
    case 'down':
      return { state: moveBy(state, 1, list, window) }
    case 'page-up':
      return { state: moveBy(state, -window.height, list, window) }
    case 'page-down':
      return { state: moveBy(state, window.height, list, window) }
    case 'top':
      return { state: moveToEnd(state, 'top', list, window) }
    case 'bottom':
      return { state: moveToEnd(state, 'bottom', list, window) }
    case 'next-error':
      return nextError(state, 1, list, window)
    case 'previous-error':
      return nextError(state, -1, list, window)
    case 'sort-next':
      return { state: sortBy(state, 1) }
    case 'sort-previous':
      return { state: sortBy(state, -1) }
    case 'sort-reverse':
      return { state: { ...state, isReversed: !state.isReversed } }
    case 'stitch':
      return stitch(state, list)
    case 'pause':
      return { state: pause(state, list) }
    case 'enter':
    case 'right': {
      const row = rowAtCursor(state, list)
      if (row === undefined) return { state }
      // From now on it is this one, whatever comes in.
      const held = state.cursor === undefined ? holdCursor(state, list, window) : state
      return {
        state: held,
        effects: [
          { kind: 'show-trace', traceId: row.id },
          { kind: 'focus', pane: 'trace' },
        ],
      }
    }
    case 'copy': {
      const row = rowAtCursor(state, list)
      return row === undefined
        ? { state }
        : { state, effects: [{ kind: 'copy', text: row.id, what: 'trace id' }] }
    }
    case 'browse': {
      const row = rowAtCursor(state, list)
      return row === undefined ? { state } : { state, effects: [{ kind: 'browse', traceId: row.id }] }
    }
    default:
      return { state }
  }
}

function moveBy(state: ListState, lines: number, list: TraceList, window: ListWindow): ListState {
  const listed = listedRows(state, list)
  const at = cursorPlace(state, listed, list)
  // Up from the newest there is nothing: it goes on being followed.
  if (state.cursor === undefined && at === 0 && lines < 0) return state
  return moveTo(state, at + lines, list, window)
}

function moveTo(state: ListState, wanted: number, list: TraceList, { height }: ListWindow): ListState {
  const listed = listedRows(state, list)
  const last = listed.rows.length - 1
  const place = Math.max(0, Math.min(last, wanted))
  const row = listed.rows[place]
  if (row === undefined) return state
  const top = windowTop(state, listed, list, height)
  const line = Math.max(0, Math.min(height - 1, place - top))
  return { ...state, cursor: row.id, line }
}

function moveToEnd(state: ListState, end: 'top' | 'bottom', list: TraceList, window: ListWindow): ListState {
  const listed = listedRows(state, list)
  const isNewest = (followedPlace({ ...state }, listed) === 0) === (end === 'top')
  if (isNewest || listed.rows.length === 0) return { ...state, cursor: undefined, line: 0 }
  return moveTo(state, end === 'top' ? 0 : listed.rows.length - 1, list, window)
}

function holdCursor(state: ListState, list: TraceList, window: ListWindow): ListState {
  return moveTo(state, cursorPlace(state, listedRows(state, list), list), list, window)
}

function nextError(state: ListState, by: 1 | -1, list: TraceList, window: ListWindow): Step<ListState> {
  const listed = listedRows(state, list)
  const { rows } = listed
  const from = cursorPlace(state, listed, list)
  for (let at = from + by; at >= 0 && at < rows.length; at += by) {
    if (rows[at]!.errors > 0) return { state: moveTo(state, at, list, window) }
  }
  const where = by > 0 ? 'below' : 'above'
  return { state, effects: [{ kind: 'say', text: `no trace ${where} has failed` }] }
}

/** The cursor goes to the top of another order: what it is sorted for stands there. */
function sortBy(state: ListState, by: 1 | -1): ListState {
  const at = LIST_SORTS.indexOf(state.sort)
  const sort = LIST_SORTS.at((at + by) % LIST_SORTS.length) ?? state.sort
  return { ...state, sort, isReversed: false, cursor: undefined, line: 0 }
}

function stitch(state: ListState, list: TraceList): Step<ListState> {
  const isStitched = !state.isStitched
  const fragments = list.joined.size
  const text = isStitched
    ? fragments === 0
      ? 'no fragments are known that belong together'
      : `fragments are joined to the traces that they belong to`
    : 'each fragment is a trace of its own'
  return { state: { ...state, isStitched }, effects: [{ kind: 'say', text }] }
}

function pause(state: ListState, list: TraceList): ListState {
  if (state.paused !== undefined) return { ...state, paused: undefined }
  return { ...state, paused: { total: list.total, rows: list.rows(), joined: list.joined } }
}

function filterBy(state: ListState, text: string): ListState {
  const filter = parseFilter(text)
  return { ...state, filter: text, validFilter: isComplaint(filter) ? heldFilter(state, text) : text }
}

/** What goes on holding: on the way to `spans>100`, not the word `spans` that is in no name. */
function heldFilter({ validFilter }: ListState, text: string): string {
  const hasGrown =
    text.startsWith(validFilter) && /\S$/.test(validFilter) && /\S/.test(text.charAt(validFilter.length))
  return hasGrown ? validFilter.replace(/\S+$/, '').trimEnd() : validFilter
}
