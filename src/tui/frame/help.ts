// The `?` page: every key, from the same table that gives them their meaning. Those of the pane that one came from are first,
// then those that hold everywhere, then those of the other panes; in two columns where there is room.
import { stripVTControlCharacters } from 'node:util'
import { paint, styleOf } from '../../render/style.ts'
import { cutEnd, textWidth, wrapText } from '../../render/text.ts'
import type { Theme } from '../../render/theme.ts'
import { type Binding, BINDING_GROUPS, type Key, type PaneName } from '../keys/bindings.ts'
import type { Command } from '../keys/commands.ts'

/** Lines of at most `columns` cells. */
export function helpLines(columns: number, focus: PaneName, theme: Theme): readonly string[] {
  const width = columns >= TWO_COLUMNS ? Math.floor((columns - BETWEEN) / 2) : columns
  const blocks = sectionsFor(focus).map(({ title, bindings }) => {
    const lines = bindings.flatMap((binding) => bindingLines(binding, width, theme))
    return [paint(styleOf(theme).bold, cutEnd(title, width))].concat(lines)
  })
  return columns >= TWO_COLUMNS ? besideEachOther(blocks, width) : stacked(blocks)
}

const TWO_COLUMNS = 110
const BETWEEN = 2
const INDENT = '  '

interface Section {
  readonly title: string
  readonly bindings: readonly HelpLine[]
}

/** What stands for a binding, or for two that do the same in opposite directions. */
interface HelpLine {
  readonly keys: readonly Key[]
  readonly help: string
}

function sectionsFor(focus: PaneName): readonly Section[] {
  const all = BINDING_GROUPS.flatMap(({ bindings }) => bindings)
  const others = PANES.filter((pane) => pane !== focus)
  const general = BINDING_GROUPS.map(({ title, bindings }) => ({
    title,
    bindings: bindings.filter(isGeneral),
  }))
  const [some, few] = [
    general.filter(({ bindings }) => bindings.length > 1),
    general.filter(({ bindings }) => bindings.length === 1),
  ]
  const ofPane = (pane: PaneName): { readonly title: string; readonly bindings: readonly Binding[] } => ({
    title: PANE_TITLES[pane],
    bindings: all.filter((binding) => !isGeneral(binding) && binding.panes?.includes(pane) === true),
  })
  // A group of one would be a title for nothing.
  const [first, ...rest] = some
  const moving =
    first === undefined
      ? []
      : [{ ...first, bindings: [...first.bindings, ...few.flatMap(({ bindings }) => bindings)] }]
  return [ofPane(focus), ...moving, ...rest, ...others.map(ofPane)]
    .filter(({ bindings }) => bindings.length > 0)
    .map(({ title, bindings }) => ({ title, bindings: joinPairs(joinLevels(bindings)) }))
}

const PANES: readonly PaneName[] = ['list', 'trace', 'detail', 'problems']

const PANE_TITLES: Readonly<Record<PaneName, string>> = {
  list: 'In the list',
  trace: 'In the waterfall',
  detail: 'On the page of a span',
  problems: 'In the problems',
}

function isGeneral({ panes }: Binding): boolean {
  return panes === undefined || PANES.every((pane) => panes.includes(pane))
}

/** One line for what is each other's opposite: half as much to read. */
function joinPairs(bindings: readonly Binding[]): readonly HelpLine[] {
  return bindings.flatMap((binding): readonly HelpLine[] => {
    const opposite = bindings.find(({ command }) => command === OPPOSITES[binding.command])
    if (opposite !== undefined) {
      const keys = binding.keys.flatMap((key, at) => [key, ...opposite.keys.slice(at, at + 1)])
      return [
        {
          keys: [...keys, ...opposite.keys.slice(binding.keys.length)],
          help: `${binding.help}; ${withoutEnd(opposite.help, binding.help)}`,
        },
      ]
    }
    const isSaid = bindings.some(({ command }) => OPPOSITES[command] === binding.command)
    return isSaid ? [] : [binding]
  })
}

/** What both end in is read once. */
function withoutEnd(text: string, other: string): string {
  const [words, others] = [text.split(' '), other.split(' ')]
  let end = 0
  while (end < words.length - 1 && words.at(-1 - end) === others.at(-1 - end)) end++
  return words.slice(0, words.length - end).join(' ')
}

const OPPOSITES: Readonly<Partial<Record<Command, Command>>> = {
  up: 'down',
  'page-up': 'page-down',
  top: 'bottom',
  'next-pane': 'previous-pane',
  'next-match': 'previous-match',
  'next-error': 'previous-error',
  'next-gap': 'previous-gap',
  'next-section': 'previous-section',
  'next-sample': 'previous-sample',
  'next-path-step': 'previous-path-step',
  'sort-next': 'sort-previous',
  'fold-all': 'unfold-all',
  'zoom-in': 'zoom-out',
}

function stacked(blocks: readonly (readonly string[])[]): readonly string[] {
  return blocks.flatMap((lines, at) => (at === 0 ? lines : [''].concat(lines)))
}

/** What comes first is at the top of the left one; of the others each is where neither column gets much longer than the other. */
function besideEachOther(blocks: readonly (readonly string[])[], width: number): readonly string[] {
  const [left, right] = shortestColumns(blocks)
  return Array.from({ length: Math.max(left.length, right.length) }, (_, row) => {
    const line = left[row] ?? ''
    const other = right[row] ?? ''
    if (other === '') return line
    return `${line}${' '.repeat(width + BETWEEN - textWidth(stripVTControlCharacters(line)))}${other}`
  })
}

type Columns = readonly [left: readonly string[], right: readonly string[]]

/** Of the seven sections each may be in either: of all the ways the shortest, and of these the first. */
function shortestColumns(blocks: readonly (readonly string[])[]): Columns {
  let best: Columns = [stacked(blocks), []]
  for (let ways = 2 ** (blocks.length - 1) - 1; ways >= 0; ways--) {
    // The first sections are the highest bits, so that they are tried on the left first.
    const isLeft = (at: number): boolean => at === 0 || ((ways >> (blocks.length - 1 - at)) & 1) === 1
    const columns = [
      stacked(blocks.filter((_, at) => isLeft(at))),
      stacked(blocks.filter((_, at) => !isLeft(at))),
    ] as const
    if (heightOf(columns) < heightOf(best)) best = columns
  }
  return best
}

function heightOf([left, right]: Columns): number {
  return Math.max(left.length, right.length)
}

/** What it does beside its keys, both wrapped. */
function bindingLines({ keys, help }: HelpLine, columns: number, theme: Theme): readonly string[] {
  const { bold } = styleOf(theme)
  const shown = wrapText(keys.map((key) => keyText(key, theme)).join(' '), KEYS - 1)
  const told = wrapText(help, Math.max(10, columns - INDENT.length - KEYS))
  return Array.from({ length: Math.max(shown.length, told.length) }, (_, row) => {
    const cell = shown[row] ?? ''
    const blanks = ' '.repeat(KEYS - textWidth(cell))
    return `${INDENT}${paint(bold, cell)}${blanks}${told[row] ?? ''}`.trimEnd()
  })
}

const KEYS = 13

/** 1 to 9 say one thing. */
function joinLevels(bindings: readonly Binding[]): readonly Binding[] {
  const [first, ...others] = bindings.filter(({ command }) => command.startsWith('level-'))
  if (first === undefined) return bindings
  const joined: Binding = { ...first, keys: ['1-9'], help: 'only so many levels, the roots first' }
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
