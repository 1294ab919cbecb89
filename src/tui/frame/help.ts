// The `?` page: every key, from the same table that gives them their meaning.
import { paint, styleOf } from '../../render/style.ts'
import { cutEnd, wrapText } from '../../render/text.ts'
import type { Theme } from '../../render/theme.ts'
import { type Binding, BINDING_GROUPS, type Key } from '../keys/bindings.ts'

/** Lines of at most `columns` cells. */
export function helpLines(columns: number, theme: Theme): readonly string[] {
  const { bold, dim } = styleOf(theme)
  const lines: string[] = []
  for (const { title, bindings } of BINDING_GROUPS) {
    lines.push(paint(bold, cutEnd(title, columns)))
    for (const binding of joinLevels(bindings)) lines.push(...bindingLines(binding, columns, theme))
    lines.push('')
  }
  lines.push(paint(dim, 'Esc closes this page'))
  return lines
}

/** What it does is wrapped beside its keys. */
function bindingLines({ keys, help }: Binding, columns: number, theme: Theme): readonly string[] {
  const { bold } = styleOf(theme)
  const shown = keys.map((key) => keyText(key, theme)).join(' ')
  const [first = '', ...others] = wrapText(help, Math.max(10, columns - KEYS - 2))
  return [
    `  ${paint(bold, shown.padEnd(KEYS))}${first}`,
    ...others.map((line) => ' '.repeat(KEYS + 2) + line),
  ]
}

const KEYS = 16

/** 1 to 9 say one thing. */
function joinLevels(bindings: readonly Binding[]): readonly Binding[] {
  const [first, ...others] = bindings.filter(({ command }) => command.startsWith('level-'))
  if (first === undefined) return bindings
  const joined: Binding = { ...first, keys: ['1-9'], help: 'only so many levels, the roots being the first' }
  return bindings.flatMap((binding) =>
    binding === first ? [joined] : others.includes(binding) ? [] : [binding],
  )
}

/** What stands on the key. */
export function keyText(key: Key, { ascii }: Pick<Theme, 'ascii'>): string {
  if (key.startsWith('ctrl-')) return `^${key.slice('ctrl-'.length).toUpperCase()}`
  return (ascii ? undefined : ARROWS[key]) ?? NAMES[key] ?? key
}

const ARROWS: Readonly<Record<Key, string>> = { up: '↑', down: '↓', left: '←', right: '→' }

const NAMES: Readonly<Record<Key, string>> = {
  up: 'Up',
  down: 'Down',
  left: 'Left',
  right: 'Right',
  'page-up': 'PgUp',
  'page-down': 'PgDn',
  home: 'Home',
  end: 'End',
  enter: 'Enter',
  escape: 'Esc',
  tab: 'Tab',
  'shift-tab': 'S-Tab',
  backspace: 'Bksp',
  space: 'Space',
}
