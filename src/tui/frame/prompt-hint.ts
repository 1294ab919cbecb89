// What stands beside what is being typed.
import { sanitize } from '../../render/text.ts'
import type { Theme } from '../../render/theme.ts'
import type { PaneName } from '../keys/bindings.ts'
import { filterHint } from '../list/filter-hint.ts'
import type { ScreenData } from '../screen-data.ts'
import type { Prompt, ScreenState } from '../screen-state.ts'
import { keyText } from './help.ts'

/** In the order in which they are wanted; none where the prompt says all. */
export function promptHint(
  prompt: Prompt,
  state: ScreenState,
  data: ScreenData,
  theme: Theme,
): readonly string[] {
  const { kind, pane, field } = prompt
  if (kind !== 'search') return []
  if (pane === 'list') return data.list === undefined ? [] : filterHint(field.text, state.list, data.list)
  if (field.text.trim() !== '') return ['Enter stays', 'Esc goes back']
  const last = state.searched[pane]
  const again = last === undefined ? [] : [`${keyText('up', theme)} ${sanitize(last)}`]
  return [...WHAT[pane], ...again]
}

const WHAT: Readonly<Record<Exclude<PaneName, 'list'>, readonly string[]>> = {
  trace: ['words of a name or a value', 'key=value', 'a span id'],
  detail: ['words of a name or a value'],
  problems: ['words of a hop or its cause'],
}
