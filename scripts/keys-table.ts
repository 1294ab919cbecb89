// The keys of the screen as a table, from the one that gives them their meaning.
import { keyText } from '../src/tui/frame/help.ts'
import { type Binding, BINDING_GROUPS, type PaneName } from '../src/tui/keys/bindings.ts'

/** Puts the table behind `<!-- keys -->`, up to the next heading or the end. @throws Error when the page has no place for it */
export function putKeys(page: string): string {
  const place = /(<!-- keys -->\n\n)[\s\S]*?(?=\n## |$)/
  if (!place.test(page)) throw new Error('docs/screen.md has no <!-- keys -->')
  return page.replace(place, (_, mark: string) => `${mark}${keysTable()}\n`)
}

function keysTable(): string {
  return BINDING_GROUPS.map(({ title, bindings }) =>
    [`### ${title}`, '', '| key | where | what |', '|---|---|---|', ...rowsOf(bindings)].join('\n'),
  ).join('\n\n')
}

function rowsOf(bindings: readonly Binding[]): readonly string[] {
  const levels = bindings.filter(({ command }) => command.startsWith('level-'))
  return bindings.flatMap((binding) => {
    if (levels.includes(binding)) {
      if (binding !== levels[0]) return []
      return ['| `1` to `9` | waterfall | only so many levels, the roots being the first |']
    }
    const keys = binding.keys.map((key) => `\`${keyText(key, { ascii: false })}\``).join(' ')
    return [`| ${keys} | ${whereOf(binding.panes)} | ${binding.help.replaceAll('|', '\\|')} |`]
  })
}

const PANES: Readonly<Record<PaneName, string>> = {
  list: 'list',
  trace: 'waterfall',
  detail: 'span',
  problems: 'problems',
}

function whereOf(panes: readonly PaneName[] | undefined): string {
  return panes === undefined ? '' : panes.map((pane) => PANES[pane]).join(', ')
}
