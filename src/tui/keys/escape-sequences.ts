// What terminals send for keys that are no characters: the xterm's sequences, which nearly all share, and where rxvt and the
// Linux console differ. What is in none of these tables is a key that nobody uses here, or an answer.
import type { Key } from './bindings.ts'

/** After `ESC [`, by the last character, with or without numbers before it. */
const BY_LETTER: Readonly<Record<string, Key>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  F: 'end',
  H: 'home',
  Z: 'shift-tab',
  // With Shift, of rxvt.
  a: 'up',
  b: 'down',
  c: 'right',
  d: 'left',
}

/** `ESC [ 5 ~`; `$`, `^` and `@` in the place of `~` are rxvt's with Shift, Ctrl and both. */
const BY_NUMBER: Readonly<Record<string, Key>> = {
  1: 'home',
  3: 'delete',
  4: 'end',
  5: 'page-up',
  6: 'page-down',
  7: 'home',
  8: 'end',
}

/** After `ESC O`: what some send in application mode, and keypads. */
const BY_SINGLE_SHIFT: Readonly<Record<string, Key>> = {
  ...BY_LETTER,
  M: 'enter',
}

/** Sent without numbers, although they are none of the keys above: the rest of the keypad, F1 to F4, the focus. */
const KNOWN_ALONE = /^[EGIMOPQRS]$/

/**
 * @param body between `ESC [` and its last character
 * @returns undefined for a key that means nothing here
 */
export function controlKey(body: string, last: string): Key | undefined {
  const [first = '', modifiers] = body.split(';')
  const named = '~$^@'.includes(last) ? BY_NUMBER[first] : /^1?$/.test(first) ? BY_LETTER[last] : undefined
  if (named === undefined || !HELD_ARE_OTHERS.has(named)) return named
  const isHeld = modifiers === undefined ? last === '^' || last === '@' : isCtrl(modifiers)
  return isHeld ? `ctrl-${named}` : named
}

export function singleShiftKey(body: string, last: string): Key | undefined {
  return body === '' ? BY_SINGLE_SHIFT[last] : controlKey(`1;${body.replace(/^1;/, '')}`, last)
}

/** Whether a terminal sends `ESC [` with this and no number between. What none sends was typed. */
export function isSentAlone(last: string): boolean {
  return last in BY_LETTER || KNOWN_ALONE.test(last)
}

/** As `isSentAlone`, after `ESC O`. */
export function isSingleShift(last: string): boolean {
  return last in BY_SINGLE_SHIFT || /^[EGIPQRSXj-y]$/.test(last)
}

const HELD_ARE_OTHERS: ReadonlySet<Key> = new Set(['up', 'down', 'left', 'right'])

/** Modifiers are one more than the sum of Shift 1, Alt 2, Ctrl 4. */
function isCtrl(modifiers: string): boolean {
  return ((Number(modifiers) - 1) & 4) === 4
}
