// From a key to the next state of the screen, and to what has to be done besides. Pure: the same keys over the same data
// lead to the same screen, which is how it is tested.
import type { ShownSpan } from './detail/detail-page.ts'
import { reduceDetail } from './detail/detail-pane.ts'
import { INITIAL_DETAIL_STATE } from './detail/detail-state.ts'
import { footerRows } from './frame/footer.ts'
import { frameLayout, type PanePlace } from './frame/frame-layout.ts'
import { pressInHelp, scrollHelp } from './frame/help-pane.ts'
import { commandOf, type Key, type PaneName } from './keys/bindings.ts'
import type { Command, ScreenCommand } from './keys/commands.ts'
import { editField, fieldOf, pasteText } from './keys/text-field.ts'
import { reduceList } from './list/list-pane.ts'
import type { Effect, PaneInput, PaneSize, Step } from './pane.ts'
import { reduceProblems } from './problems/reduce-problems.ts'
import type { ScreenData } from './screen-data.ts'
import type { Prompt, ScreenState, TrailStep } from './screen-state.ts'
import { reduceTrace, spanAtCursor } from './trace/trace-pane.ts'

export function pressKey(state: ScreenState, key: Key, data: ScreenData): Step<ScreenState> {
  const next: ScreenState = { ...state, notice: undefined }
  if (key === 'ctrl-c') return { state: next, effects: [{ kind: 'quit' }] }
  // Wherever one is: what is typed or read stays.
  if (key === 'ctrl-z') return { state, effects: [{ kind: 'suspend' }] }
  if (state.prompt !== undefined) return typeInto(next, state.prompt, key, data)
  if (state.isHelpOpen) return { state: pressInHelp(next, key) }
  const command = commandOf(key, state.focus)
  return command === undefined ? { state: next } : runCommand(next, command, data)
}

/** What was pasted goes where text is typed, and nowhere else: it is no keys. */
export function paste(state: ScreenState, text: string, data: ScreenData): Step<ScreenState> {
  const { prompt } = state
  if (prompt === undefined) return { state }
  return retype(state, { ...prompt, field: pasteText(prompt.field, text) }, data)
}

/** @param row from the first line of the screen */
export function click(state: ScreenState, row: number, column: number, data: ScreenData): Step<ScreenState> {
  const place = placesOf(state, data).find((one) => contains(one, row, column))
  if (place === undefined || state.isHelpOpen) return { state }
  const input: PaneInput = { kind: 'click', row: row - place.top, column: column - place.left }
  return reducePane({ ...state, focus: place.pane, notice: undefined }, place.pane, input, data)
}

/** @param lines downwards; negative upwards */
export function turnWheel(
  state: ScreenState,
  { row, column, lines }: { readonly row: number; readonly column: number; readonly lines: number },
  data: ScreenData,
): Step<ScreenState> {
  if (state.isHelpOpen) return { state: scrollHelp(state, lines) }
  const place = placesOf(state, data).find((one) => contains(one, row, column))
  return place === undefined ? { state } : reducePane(state, place.pane, { kind: 'wheel', lines }, data)
}

function contains(place: PanePlace, row: number, column: number): boolean {
  const { top, left, rows, columns } = place
  return row >= top && row < top + rows && column >= left && column < left + columns
}

export function placesOf(state: ScreenState, { list }: Pick<ScreenData, 'list'>): readonly PanePlace[] {
  // A notice of several lines takes them away from the panes: their cursors stay in sight.
  const rows = state.rows + 1 - footerRows(state)
  return frameLayout({ ...state, rows, hasList: list !== undefined })
}

export function shownSpanOf(state: ScreenState, { shown }: ScreenData): ShownSpan | undefined {
  if (shown === undefined) return undefined
  const node = spanAtCursor(state.trace, shown)
  return node === undefined ? undefined : { shown, node }
}

function runCommand(state: ScreenState, command: Command, data: ScreenData): Step<ScreenState> {
  if (isScreenCommand(command)) return runScreenCommand(state, command, data)
  if (command === 'search') return openSearch(state, data)
  if (command === 'export' || command === 'save') return { state: openPrompt(state, command) }
  return reducePane(state, state.focus, { kind: 'command', command }, data)
}

const SCREEN_COMMANDS: ReadonlySet<Command> = new Set<ScreenCommand>([
  'close',
  'back',
  'quit',
  'help',
  'next-pane',
  'previous-pane',
  'maximize',
  'problems',
  'mouse',
  'redraw',
  'suspend',
])

/** Whether a key is for the trace that is shown, and for none other. */
export function isForTrace({ focus, prompt, isHelpOpen }: ScreenState, key: Key): boolean {
  if (prompt !== undefined || isHelpOpen || (focus !== 'trace' && focus !== 'detail')) return false
  const command = commandOf(key, focus)
  return command !== undefined && !isScreenCommand(command)
}

function isScreenCommand(command: Command): command is ScreenCommand {
  return SCREEN_COMMANDS.has(command)
}

function runScreenCommand(state: ScreenState, command: ScreenCommand, data: ScreenData): Step<ScreenState> {
  switch (command) {
    case 'quit':
      return { state, effects: [{ kind: 'quit' }] }
    case 'close': {
      const step = goBack(state, data)
      // Pressed once too often, it does not end what somebody follows.
      return step.effects?.some(({ kind }) => kind === 'quit') === true
        ? say(state, 'nothing is open that could be closed; q quits')
        : step
    }
    case 'back':
      return goBack(state, data)
    case 'help':
      return { state: { ...state, isHelpOpen: true, helpTop: 0 } }
    case 'next-pane':
      return { state: { ...state, focus: neighbour(state, data, 1) } }
    case 'previous-pane':
      return { state: { ...state, focus: neighbour(state, data, -1) } }
    case 'maximize':
      return { state: { ...state, isMaximized: !state.isMaximized } }
    case 'problems':
      return toggleProblems(state, data)
    case 'mouse':
      return { state: { ...state, isMouseOn: !state.isMouseOn } }
    case 'redraw':
      return { state, effects: [{ kind: 'redraw' }] }
    case 'suspend':
      return { state, effects: [{ kind: 'suspend' }] }
  }
}

/** One step at a time, from what was opened last: the detail, a zoom or search, the waterfall, the problems. */
function goBack(state: ScreenState, data: ScreenData): Step<ScreenState> {
  const first: PaneName = data.list === undefined ? 'trace' : 'list'
  const before = state.trail.at(-1)
  // Another may have been chosen from the list since.
  const isFollowed = before !== undefined && state.traceId === data.shown?.trace.id
  // Its page was open when the link on it was followed, and was not opened last.
  if (state.focus === 'detail' && isFollowed && before.focus === 'detail') return goBackTo(before, state)
  if (state.focus === 'detail') return { state: { ...state, isDetailOpen: false, focus: 'trace' } }
  if (state.isMaximized && state.focus !== first) return { state: { ...state, isMaximized: false } }
  if (state.focus === 'trace' && state.trace.query !== '')
    return reducePane(state, 'trace', { kind: 'search', text: '' }, data)
  if (state.focus === 'trace' && state.trace.zoom.length > 0)
    return reducePane(state, 'trace', { kind: 'command', command: 'zoom-out' }, data)
  if (state.isDetailOpen) return { state: { ...state, isDetailOpen: false } }
  if (state.focus === 'trace' && state.areProblemsOpen) return { state: { ...state, focus: 'problems' } }
  if (state.focus === 'trace' && isFollowed) return goBackTo(before, state)
  if (state.focus === 'trace' && first !== 'trace') return { state: { ...state, focus: 'list' } }
  if (state.areProblemsOpen) return { state: { ...state, areProblemsOpen: false, focus: first } }
  if (state.focus === 'list' && state.list.filter !== '')
    return reducePane(state, 'list', { kind: 'search', text: '' }, data)
  return { state, effects: [{ kind: 'quit' }] }
}

function goBackTo(before: TrailStep, state: ScreenState): Step<ScreenState> {
  const { traceId, belonging } = before
  const effect: Effect = { kind: 'show-trace', traceId, belonging, back: before }
  return { state: { ...state, trail: state.trail.slice(0, -1) }, effects: [effect] }
}

function neighbour(state: ScreenState, data: ScreenData, by: 1 | -1): PaneName {
  const open = frameLayout({
    ...state,
    // Also those that there is no room for beside this one.
    columns: 200,
    rows: 100,
    isMaximized: false,
    hasList: data.list !== undefined,
  }).map(({ pane }) => pane)
  const at = open.indexOf(state.focus)
  return open.at((at + by) % open.length) ?? state.focus
}

function toggleProblems(state: ScreenState, { problems, list }: ScreenData): Step<ScreenState> {
  if (problems === undefined) {
    return say(
      state,
      'one trace alone does not tell where context is lost: tracectl diagnose-propagation looks at many',
    )
  }
  const areProblemsOpen = !state.areProblemsOpen
  return {
    state: {
      ...state,
      areProblemsOpen,
      focus: areProblemsOpen ? 'problems' : list === undefined ? 'trace' : 'list',
    },
  }
}

function say(state: ScreenState, text: string): Step<ScreenState> {
  return { state: { ...state, notice: { text, isProblem: false } } }
}

function openPrompt(state: ScreenState, kind: Prompt['kind'], before: string = ''): ScreenState {
  const { focus, trace, detail, problems } = state
  const panes = { trace, detail, problems }
  return { ...state, prompt: { kind, pane: focus, before, panes, field: fieldOf(before) } }
}

/** The list's filter goes on from the one that holds. A search begins anew, from where the cursor is. */
function openSearch(state: ScreenState, data: ScreenData): Step<ScreenState> {
  if (state.focus === 'list') return { state: openPrompt(state, 'search', state.list.filter) }
  return reducePane(openPrompt(state, 'search'), state.focus, { kind: 'search', text: '' }, data)
}

function typeInto(state: ScreenState, prompt: Prompt, key: Key, data: ScreenData): Step<ScreenState> {
  const isSearch = prompt.kind === 'search' && prompt.pane !== 'list'
  if (key === 'escape') {
    if (isSearch) return { state: { ...state, ...prompt.panes, prompt: undefined } }
    return retype(state, { ...prompt, field: fieldOf(prompt.before) }, data, true)
  }
  if (key === 'enter') return answer(state, prompt, data)
  const last = state.searched[prompt.pane]
  if (isSearch && key === 'up' && prompt.field.text === '' && last !== undefined)
    return retype(state, { ...prompt, field: fieldOf(last) }, data)
  // What is below can be looked at without leaving the prompt.
  if (prompt.kind === 'search' && (key === 'up' || key === 'down')) {
    return reducePane(state, prompt.pane, { kind: 'command', command: key }, data)
  }
  const field = editField(prompt.field, key)
  return field === undefined ? { state } : retype(state, { ...prompt, field }, data)
}

/** The prompt with other text in it; a search follows at once. */
function retype(
  state: ScreenState,
  prompt: Prompt,
  data: ScreenData,
  isOver: boolean = false,
): Step<ScreenState> {
  const next = { ...state, prompt: isOver ? undefined : prompt }
  if (prompt.kind !== 'search') return { state: next }
  return reducePane(next, prompt.pane, { kind: 'search', text: prompt.field.text }, data)
}

function answer(state: ScreenState, prompt: Prompt, data: ScreenData): Step<ScreenState> {
  const { kind, pane, field } = prompt
  const next = { ...state, prompt: undefined }
  if (kind === 'search') {
    if (pane === 'list') return { state: next }
    if (field.text.trim() !== '')
      return { state: { ...next, searched: { ...state.searched, [pane]: field.text } } }
    // As in less: Enter alone goes on with the last.
    const before = { ...next, ...prompt.panes }
    const last = state.searched[pane]
    if (last === undefined) return { state: before }
    const input: PaneInput =
      before[pane].query === last
        ? { kind: 'command', command: 'next-match' }
        : { kind: 'search', text: last }
    return reducePane(before, pane, input, data)
  }
  return { state: next, effects: [{ kind: 'write', as: kind, path: field.text.trim() }] }
}

function reducePane(
  state: ScreenState,
  pane: PaneName,
  input: PaneInput,
  data: ScreenData,
): Step<ScreenState> {
  const size = sizeOf(state, pane, data)
  switch (pane) {
    case 'list': {
      if (data.list === undefined) return { state }
      return after(state, data, reduceList(state.list, input, data.list, size), (list) => ({ list }))
    }
    case 'trace': {
      if (data.shown === undefined) return { state }
      const step = reduceTrace(state.trace, input, data.shown, size)
      return after(state, data, step, (trace) => ({ trace }))
    }
    case 'detail': {
      const span = shownSpanOf(state, data)
      if (span === undefined) return { state }
      return after(state, data, reduceDetail(state.detail, input, span, size), (detail) => ({ detail }))
    }
    case 'problems': {
      if (data.problems === undefined) return { state }
      const step = reduceProblems(state.problems, input, data.problems, size)
      return after(state, data, step, (problems) => ({ problems }))
    }
  }
}

/** The pane's own state is in its place; what is the screen's business is done here, the rest handed on. */
function after<State>(
  state: ScreenState,
  data: ScreenData,
  { state: own, effects = [] }: Step<State>,
  place: (own: State) => Partial<ScreenState>,
): Step<ScreenState> {
  const changes = effects.map(changeOf)
  const rest = effects.filter((_, index) => changes[index] === undefined)
  let next: ScreenState = Object.assign({}, state, place(own), ...changes) as ScreenState
  // Another span has another page: its first line.
  const [before, now] = [shownSpanOf(state, data)?.node.id, shownSpanOf(next, data)?.node.id]
  if (before !== now) next = { ...next, detail: { ...INITIAL_DETAIL_STATE, query: next.detail.query } }
  return { state: next, effects: rest }
}

/** What an effect is to the screen's own state; undefined for what is to be done outside. */
function changeOf(effect: Effect): Partial<ScreenState> | undefined {
  switch (effect.kind) {
    case 'focus':
      return { focus: effect.pane }
    case 'open-detail':
      return { isDetailOpen: true, focus: 'detail' }
    case 'say':
      return { notice: { text: effect.text, isProblem: effect.isProblem === true } }
    default:
      return undefined
  }
}

function sizeOf(state: ScreenState, pane: PaneName, data: ScreenData): PaneSize {
  const place = placesOf(state, data).find((one) => one.pane === pane)
  return place ?? { columns: state.columns, rows: Math.max(1, state.rows - 2) }
}
