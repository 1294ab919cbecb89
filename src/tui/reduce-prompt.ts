// What is typed in the footer: a filter, a search that follows each key, or the name of a file.
import type { Key } from './keys/bindings.ts'
import { editField, fieldOf, pasteText } from './keys/text-field.ts'
import type { PaneInput, Step } from './pane.ts'
import { reducePane } from './reduce-pane.ts'
import type { ScreenData } from './screen-data.ts'
import type { Prompt, ScreenState } from './screen-state.ts'

export function openPrompt(state: ScreenState, kind: Prompt['kind'], before: string = ''): ScreenState {
  const { focus, trace, detail, problems } = state
  const panes = { trace, detail, problems }
  return { ...state, prompt: { kind, pane: focus, before, panes, field: fieldOf(before) } }
}

/** The list's filter goes on from the one that holds. A search begins anew, from where the cursor is. */
export function openSearch(state: ScreenState, data: ScreenData): Step<ScreenState> {
  if (state.focus === 'list') return { state: openPrompt(state, 'search', state.list.filter) }
  return reducePane(openPrompt(state, 'search'), state.focus, { kind: 'search', text: '' }, data)
}

export function typeInto(state: ScreenState, prompt: Prompt, key: Key, data: ScreenData): Step<ScreenState> {
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

/** What was pasted goes where text is typed, and nowhere else: it is no keys. */
export function paste(state: ScreenState, text: string, data: ScreenData): Step<ScreenState> {
  const { prompt } = state
  if (prompt === undefined) return { state }
  return retype(state, { ...prompt, field: pasteText(prompt.field, text) }, data)
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
