// From a key to the next state of the screen, and to what has to be done besides. Pure: the same keys over the same data
// lead to the same screen, which is how it is tested.
import { frameLayout, type PanePlace } from './frame/frame-layout.ts'
import { pressInHelp, scrollHelp } from './frame/help-pane.ts'
import { commandOf, type Key, type PaneName } from './keys/bindings.ts'
import type { Command, ScreenCommand } from './keys/commands.ts'
import type { Effect, PaneInput, Step } from './pane.ts'
import { placesOf, reducePane } from './reduce-pane.ts'
import { openPrompt, openSearch, typeInto } from './reduce-prompt.ts'
import type { ScreenData } from './screen-data.ts'
import type { ScreenState, TrailStep } from './screen-state.ts'

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
      return switchMouse(state)
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

/** Nothing that is drawn differs by it, and a terminal that selects no text any more surprises. */
function switchMouse(state: ScreenState): Step<ScreenState> {
  const isMouseOn = !state.isMouseOn
  return say(
    { ...state, isMouseOn },
    isMouseOn
      ? 'wheel and click are on; m gives the mouse back to the terminal'
      : 'wheel and click are off; the terminal selects text',
  )
}

function say(state: ScreenState, text: string): Step<ScreenState> {
  return { state: { ...state, notice: { text, isProblem: false } } }
}
