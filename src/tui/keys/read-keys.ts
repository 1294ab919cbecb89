// What Ink makes of what was typed, as keys, one after another: several characters may come at once (somebody types
// ahead, a key repeats), and none of them may be lost.
import type { Key } from './bindings.ts'

/** What is used of Ink's second argument. */
export interface InkKey {
  readonly upArrow: boolean
  readonly downArrow: boolean
  readonly leftArrow: boolean
  readonly rightArrow: boolean
  readonly pageUp: boolean
  readonly pageDown: boolean
  readonly home: boolean
  readonly end: boolean
  readonly return: boolean
  readonly escape: boolean
  readonly tab: boolean
  readonly backspace: boolean
  readonly delete: boolean
  readonly shift: boolean
  readonly ctrl: boolean
  readonly meta: boolean
}

export function readKeys(input: string, key: InkKey): readonly Key[] {
  const named = namedKey(key)
  // Two presses of Esc in one read come as one with the second as text.
  if (named === 'escape' && input === '\x1b') return ['escape', 'escape']
  if (named !== undefined) return [key.ctrl && ARROWS.has(named) ? `ctrl-${named}` : named]
  if (key.ctrl) return /^[a-z]$/i.test(input) ? [`ctrl-${input.toLowerCase()}`] : []
  if (key.meta) return Array.from(input, (character) => `alt-${character}`)
  return Array.from(input).flatMap(characterKey)
}

const ARROWS: ReadonlySet<Key> = new Set(['up', 'down', 'left', 'right'])

function namedKey(key: InkKey): Key | undefined {
  if (key.upArrow) return 'up'
  if (key.downArrow) return 'down'
  if (key.leftArrow) return 'left'
  if (key.rightArrow) return 'right'
  if (key.pageUp) return 'page-up'
  if (key.pageDown) return 'page-down'
  if (key.home) return 'home'
  if (key.end) return 'end'
  if (key.tab) return key.shift ? 'shift-tab' : 'tab'
  if (key.backspace) return 'backspace'
  if (key.delete) return 'delete'
  if (key.escape) return 'escape'
  return key.return ? 'enter' : undefined
}

/** Line breaks are Enter, however they come; other controls are nobody's key. */
function characterKey(character: string): readonly Key[] {
  if (character === ' ') return ['space']
  if (character === '\r' || character === '\n') return ['enter']
  if (character === '\t') return ['tab']
  if (character === '\x7f' || character === '\b') return ['backspace']
  return /^[\p{Cc}\p{Cf}\p{Cs}]$/u.test(character) ? [] : [character]
}
