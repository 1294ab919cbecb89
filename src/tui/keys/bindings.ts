// Which key does what, and where: the one table behind the keys themselves, the footer, the `?` help and the docs.
import type { Command } from './commands.ts'

/** A printable character, or the name of a key that has none. */
export type Key = string

export type PaneName = 'list' | 'trace' | 'detail' | 'problems'

export interface Binding {
  readonly keys: readonly Key[]
  readonly command: Command
  /** Panes in which it means something; everywhere if left out. */
  readonly panes?: readonly PaneName[]
  /** One or two words for the footer. */
  readonly label: string
  /** For the help and the docs. */
  readonly help: string
  /** Its place in the footer, lowest first; without one it is in the help alone. */
  readonly footer?: number
}

export interface BindingGroup {
  readonly title: string
  readonly bindings: readonly Binding[]
}

const TRACE = ['trace'] as const
const LIST = ['list'] as const
const DETAIL = ['detail'] as const
const PROBLEMS = ['problems'] as const

export const BINDING_GROUPS: readonly BindingGroup[] = [
  {
    title: 'Moving',
    bindings: [
      { keys: ['up', 'k'], command: 'up', label: 'up', help: 'one line up' },
      { keys: ['down', 'j'], command: 'down', label: 'down', help: 'one line down' },
      { keys: ['page-up', 'ctrl-b'], command: 'page-up', label: 'page up', help: 'one page up' },
      { keys: ['page-down', 'ctrl-f'], command: 'page-down', label: 'page down', help: 'one page down' },
      { keys: ['g', 'home'], command: 'top', label: 'top', help: 'the first line' },
      { keys: ['G', 'end'], command: 'bottom', label: 'bottom', help: 'the last line' },
      {
        keys: ['enter'],
        command: 'enter',
        label: 'open',
        help: 'open what the cursor is on: the trace, the span, the link, the rest of a long value',
        footer: 1,
      },
      {
        keys: ['escape'],
        command: 'close',
        label: 'back',
        help: 'back: close what was opened last',
        footer: 2,
      },
      { keys: ['tab'], command: 'next-pane', label: 'pane', help: 'the next pane', footer: 8 },
      { keys: ['shift-tab'], command: 'previous-pane', label: 'pane', help: 'the pane before' },
      { keys: ['f'], command: 'maximize', label: 'full', help: 'this pane over the whole screen, and back' },
    ],
  },
  {
    title: 'Finding',
    bindings: [
      {
        keys: ['/'],
        command: 'search',
        label: 'filter',
        panes: LIST,
        help: 'filter as you type: words, service:NAME, error, >500ms, or TraceQL in braces',
        footer: 3,
      },
      {
        keys: ['/'],
        command: 'search',
        label: 'search',
        panes: ['trace', 'detail', 'problems'],
        help: 'search as you type',
        footer: 3,
      },
      {
        keys: ['n'],
        command: 'next-match',
        label: 'next',
        panes: ['trace', 'detail', 'problems'],
        help: 'the next match',
      },
      {
        keys: ['N'],
        command: 'previous-match',
        label: 'previous',
        panes: ['trace', 'detail', 'problems'],
        help: 'the match before',
      },
      {
        keys: ['x'],
        command: 'next-error',
        label: 'error',
        panes: ['trace', 'list'],
        help: 'the next that failed',
        footer: 4,
      },
      {
        keys: ['X'],
        command: 'previous-error',
        label: 'error',
        panes: ['trace', 'list'],
        help: 'the one before that failed',
      },
      {
        keys: [']'],
        command: 'next-gap',
        label: 'gap',
        panes: TRACE,
        help: 'the next gap: time that no span covers',
        footer: 5,
      },
      { keys: ['['], command: 'previous-gap', label: 'gap', panes: TRACE, help: 'the gap before' },
      {
        keys: [']'],
        command: 'next-section',
        label: 'section',
        panes: DETAIL,
        help: 'of a span: its attributes, events, links, logs, resource',
        footer: 5,
      },
      {
        keys: ['['],
        command: 'previous-section',
        label: 'section',
        panes: DETAIL,
        help: 'the section before',
      },
      {
        keys: [']'],
        command: 'next-sample',
        label: 'request',
        panes: PROBLEMS,
        help: 'the next request that lost its context there, below',
        footer: 5,
      },
      {
        keys: ['['],
        command: 'previous-sample',
        label: 'request',
        panes: PROBLEMS,
        help: 'the request before',
      },
      {
        keys: ['.'],
        command: 'next-path-step',
        label: 'path',
        panes: TRACE,
        help: 'the next step of the critical path',
        footer: 6,
      },
      {
        keys: [','],
        command: 'previous-path-step',
        label: 'path',
        panes: TRACE,
        help: 'the step of the critical path before',
      },
      {
        keys: ['>'],
        command: 'heaviest-child',
        label: 'heaviest',
        panes: TRACE,
        help: 'down to the child that took longest',
      },
    ],
  },
  {
    title: 'The list',
    bindings: [
      {
        keys: ['space'],
        command: 'pause',
        label: 'pause',
        panes: LIST,
        help: 'hold the list still; what arrives is kept and counted',
        footer: 5,
      },
      {
        keys: ['>'],
        command: 'sort-next',
        label: 'sort',
        panes: LIST,
        help: 'sort by the next column',
        footer: 6,
      },
      {
        keys: ['<'],
        command: 'sort-previous',
        label: 'sort',
        panes: LIST,
        help: 'sort by the column before',
      },
      {
        keys: ['R'],
        command: 'sort-reverse',
        label: 'reverse',
        panes: LIST,
        help: 'sort the other way round',
      },
      {
        keys: ['b'],
        command: 'stitch',
        label: 'join',
        panes: ['list', 'trace'],
        help: 'join fragments whose context was lost',
      },
      {
        keys: ['p'],
        command: 'problems',
        label: 'problems',
        help: 'where context is lost, over all that was seen',
        footer: 7,
      },
    ],
  },
  {
    title: 'The waterfall',
    bindings: [
      {
        keys: ['left', 'h'],
        command: 'left',
        label: 'fold',
        panes: TRACE,
        help: 'fold what is below the span, or go to its parent',
      },
      {
        keys: ['right', 'l'],
        command: 'right',
        label: 'unfold',
        panes: TRACE,
        help: 'unfold it, or go to its first child',
      },
      { keys: ['c'], command: 'fold-all', label: 'fold all', panes: TRACE, help: 'fold all' },
      { keys: ['C'], command: 'unfold-all', label: 'unfold all', panes: TRACE, help: 'unfold all' },
      ...([1, 2, 3, 4, 5, 6, 7, 8, 9] as const).map((level): Binding => ({
        keys: [String(level)],
        command: `level-${level}`,
        label: 'levels',
        panes: TRACE,
        help: level === 1 ? 'only the roots' : `the topmost ${level} levels`,
      })),
      {
        keys: ['z'],
        command: 'zoom-in',
        label: 'zoom',
        panes: TRACE,
        help: 'this span over the whole width',
        footer: 7,
      },
      { keys: ['Z', 'backspace'], command: 'zoom-out', label: 'zoom out', panes: TRACE, help: 'back out' },
      { keys: ['i'], command: 'toggle-gaps', label: 'gaps', panes: TRACE, help: 'rows of gaps on and off' },
      {
        keys: ['r'],
        command: 'toggle-path',
        label: 'critical path',
        panes: TRACE,
        help: 'the critical path on and off',
      },
      {
        keys: ['w'],
        command: 'toggle-clocks',
        label: 'clocks',
        panes: TRACE,
        help: 'clocks as they were set, or as calls say they should be',
      },
    ],
  },
  {
    title: 'Taking away',
    bindings: [
      {
        keys: ['y'],
        command: 'copy',
        label: 'copy',
        help: 'copy the id, the value or the finding',
        footer: 9,
      },
      {
        keys: ['Y'],
        command: 'copy-fix',
        label: 'copy fix',
        panes: PROBLEMS,
        help: 'copy what the fix says to type',
        footer: 9,
      },
      {
        keys: ['o'],
        command: 'browse',
        label: 'browser',
        help: 'open the trace in Grafana, Jaeger or Zipkin',
        panes: ['list', 'trace', 'detail', 'problems'],
      },
      {
        keys: ['e'],
        command: 'export',
        label: 'export',
        help: 'write the trace to a file: an HTML page, OTLP or Jaeger JSON',
      },
      {
        keys: ['s'],
        command: 'save',
        label: 'save',
        help: 'write the traces of the list, or what is shown, to a file for show --file',
      },
    ],
  },
  {
    title: 'The screen',
    bindings: [
      { keys: ['?'], command: 'help', label: 'help', help: 'these keys', footer: 10 },
      {
        keys: ['m'],
        command: 'mouse',
        label: 'mouse',
        help: 'wheel and click on and off; off, the terminal selects text',
      },
      { keys: ['ctrl-l'], command: 'redraw', label: 'redraw', help: 'draw everything anew' },
      { keys: ['ctrl-z'], command: 'suspend', label: 'suspend', help: 'to the shell; fg leads back' },
      {
        keys: ['q'],
        command: 'back',
        label: 'quit',
        help: 'back, and from the first pane: quit',
        footer: 11,
      },
      { keys: ['ctrl-c'], command: 'quit', label: 'quit', help: 'quit' },
    ],
  },
]

/** What a key means in a pane; undefined for nothing. */
export function commandOf(key: Key, pane: PaneName): Command | undefined {
  return BY_KEY.get(key)?.find(({ panes }) => panes === undefined || panes.includes(pane))?.command
}

const BY_KEY: ReadonlyMap<Key, readonly Binding[]> = bindingsByKey()

function bindingsByKey(): Map<Key, Binding[]> {
  const byKey = new Map<Key, Binding[]>()
  for (const binding of BINDING_GROUPS.flatMap(({ bindings }) => bindings)) {
    for (const key of binding.keys) byKey.set(key, [...(byKey.get(key) ?? []), binding])
  }
  return byKey
}
