// The last line: what is being typed, what has just happened, or the keys that are of use now.
import { glyphsOf } from '../../render/glyphs.ts'
import { paint, styleOf } from '../../render/style.ts'
import { cutEnd, sanitize, textWidth } from '../../render/text.ts'
import type { Theme } from '../../render/theme.ts'
import { type Binding, BINDING_GROUPS, type PaneName } from '../keys/bindings.ts'
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

/** Cells for what is typed, however long its label is. */
const MIN_FIELD = 16

function drawPrompt({ kind, field }: Prompt, columns: number, theme: Theme): string {
  const { reverse, bold } = styleOf(theme)
  const label = cutEnd(PROMPTS[kind], Math.max(1, columns - MIN_FIELD), '')
  const room = columns - textWidth(label)
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

/** As many as there is room for; how to get help and out stays in any case. */
function drawKeys(focus: PaneName, columns: number, theme: Theme): string {
  const keys = BINDING_GROUPS.flatMap(({ bindings }) => bindings)
    .filter(({ footer, panes }) => footer !== undefined && (panes === undefined || panes.includes(focus)))
    .sort((a, b) => (a.footer ?? 0) - (b.footer ?? 0))
    .map((binding) => drawKey(binding, theme))
  const [always, others] = [keys.filter(({ stays }) => stays), keys.filter(({ stays }) => !stays)]
  let room = columns - always.reduce((sum, { width }) => sum + width + BETWEEN.length, 0) + BETWEEN.length
  const shown: string[] = []
  for (const { text, width } of others) {
    room -= width + BETWEEN.length
    if (room < 0) break
    shown.push(text)
  }
  return [...shown, ...always.map(({ text }) => text)].join(BETWEEN)
}

const BETWEEN = '  '
/** From this place on. */
const STAYS = 10

function drawKey(
  { keys, label, footer = 0 }: Binding,
  theme: Theme,
): { readonly text: string; readonly width: number; readonly stays: boolean } {
  const { bold, dim } = styleOf(theme)
  const key = keyText(keys[0] ?? '', theme)
  return {
    text: `${paint(bold, key)} ${paint(dim, label)}`,
    width: textWidth(key) + 1 + textWidth(label),
    stays: footer >= STAYS,
  }
}
