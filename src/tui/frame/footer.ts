// The last line: what is being typed, what has just happened, or the keys that are of use now.
import { glyphsOf } from '../../render/glyphs.ts'
import { paint, styleOf } from '../../render/style.ts'
import { cutEnd, sanitize, textWidth } from '../../render/text.ts'
import type { Theme } from '../../render/theme.ts'
import { BINDING_GROUPS, type PaneName } from '../keys/bindings.ts'
import type { Notice, Prompt, ScreenState } from '../screen-state.ts'
import { keyText } from './help.ts'

/** At most `columns` cells. */
export function drawFooter({ prompt, notice, focus, columns }: ScreenState, theme: Theme): string {
  if (prompt !== undefined) return drawPrompt(prompt, columns, theme)
  if (notice !== undefined) return drawNotice(notice, columns, theme)
  return drawKeys(focus, columns, theme)
}

const PROMPTS: Readonly<Record<Prompt['kind'], string>> = {
  search: '/',
  export: 'export to (.html, .json, .jaeger.json): ',
  save: 'save to: ',
}

function drawPrompt({ kind, field }: Prompt, columns: number, theme: Theme): string {
  const { reverse, bold } = styleOf(theme)
  const label = PROMPTS[kind]
  const room = Math.max(4, columns - textWidth(label) - 1)
  // What is typed may be longer than the line: the cursor stays in sight.
  let before = sanitize(field.text.slice(0, field.cursor))
  while (textWidth(before) > room - 1) before = before.slice(Math.max(1, before.length >> 3))
  const rest = sanitize(field.text.slice(field.cursor))
  const [under = ' '] = Array.from(rest)
  const behind = cutEnd(
    rest.slice(under.length),
    Math.max(0, room - textWidth(before) - textWidth(under)),
    '',
  )
  return paint(bold, label) + before + paint(reverse, under) + behind
}

function drawNotice({ text, isProblem }: Notice, columns: number, theme: Theme): string {
  const { error, bold } = styleOf(theme)
  return paint(isProblem ? error : bold, cutEnd(sanitize(text), columns, glyphsOf(theme).cut))
}

function drawKeys(focus: PaneName, columns: number, theme: Theme): string {
  const { bold, dim } = styleOf(theme)
  const shown = BINDING_GROUPS.flatMap(({ bindings }) => bindings)
    .filter(({ footer, panes }) => footer !== undefined && (panes === undefined || panes.includes(focus)))
    .sort((a, b) => (a.footer ?? 0) - (b.footer ?? 0))
  let line = ''
  let width = 0
  for (const { keys, label } of shown) {
    const key = keyText(keys[0] ?? '', theme)
    const needed = textWidth(key) + 1 + textWidth(label) + (width === 0 ? 0 : 2)
    if (width + needed > columns) break
    line += `${width === 0 ? '' : '  '}${paint(bold, key)} ${paint(dim, label)}`
    width += needed
  }
  return line
}
