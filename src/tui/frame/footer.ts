// The last line: what is being typed, what has just happened, or the keys that are of use now. What has happened takes as many
// lines as it needs: the next key takes it away again.
import { glyphsOf } from '../../render/glyphs.ts'
import { paint, styleOf } from '../../render/style.ts'
import { cutEnd, sanitize, textWidth, wrapText } from '../../render/text.ts'
import type { Theme } from '../../render/theme.ts'
import { type Binding, BINDING_GROUPS, type PaneName } from '../keys/bindings.ts'
import type { ScreenData } from '../screen-data.ts'
import type { Notice, Prompt, ScreenState } from '../screen-state.ts'
import { promptHint } from './prompt-hint.ts'
import { isHelpScrolled } from './help-pane.ts'
import { keyText } from './help.ts'

/**
 * At least one line, and half of the screen's at most; of at most `columns` cells.
 * @param data what is typed is measured against; undefined where nothing is to be said of it
 */
export function drawFooter(
  state: ScreenState,
  data: ScreenData | undefined,
  theme: Theme,
): readonly string[] {
  const { prompt, notice, focus, columns } = state
  if (prompt !== undefined) {
    const hint = data === undefined ? [] : promptHint(prompt, state, data, theme)
    return [drawPrompt(prompt, columns, theme, hint)]
  }
  if (notice !== undefined) return drawNotice(notice, state, theme)
  if (state.isHelpOpen) return [drawHelpKeys(state, theme)]
  return [drawKeys(focus, columns, theme)]
}

/** Lines that it takes. */
export function footerRows({ prompt, notice, columns, rows }: ScreenState): number {
  return prompt !== undefined || notice === undefined
    ? 1
    : Math.min(mostLines(rows), noticeLines(notice, columns).length)
}

const PROMPTS: Readonly<Record<Prompt['kind'], string>> = {
  search: '/',
  export: 'export to (.html .json .jaeger.json; Enter alone names it): ',
  save: 'save to (.jsonl; Enter alone names it): ',
}

/** Cells for what is typed, however long its label is. */
const MIN_FIELD = 16

function drawPrompt({ kind, field }: Prompt, columns: number, theme: Theme, hint: readonly string[]): string {
  const { reverse, bold, dim } = styleOf(theme)
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
  const typed = paint(bold, label) + before + paint(reverse, under) + behind
  const left = room - textWidth(before) - textWidth(under) - textWidth(behind)
  const told = fitHint(hint, left - MIN_FREE, theme)
  if (told === '') return typed
  // On a wide screen the other end of the line is out of sight of who types.
  const free = Math.max(MIN_FREE, left - textWidth(told) - Math.max(0, columns - FAR))
  return `${typed}${' '.repeat(free)}${paint(dim, told)}`
}

/** Between what is typed and what is said of it: it must not be taken for a part of it. */
const MIN_FREE = 6
const FAR = 120

/** As many as there is room for; of one that is too long its beginning. */
function fitHint(hint: readonly string[], room: number, theme: Theme): string {
  const { dot, cut } = glyphsOf(theme)
  for (let count = hint.length; count > 0; count--) {
    const text = hint.slice(0, count).join(` ${dot} `)
    if (textWidth(text) <= room) return text
  }
  return room < MIN_HINT ? '' : cutEnd(hint[0] ?? '', room, cut)
}

const MIN_HINT = 12

function drawNotice(
  notice: Notice,
  { columns, rows }: Pick<ScreenState, 'columns' | 'rows'>,
  theme: Theme,
): readonly string[] {
  const { error, bold } = styleOf(theme)
  const most = mostLines(rows)
  const lines = noticeLines(notice, columns)
  const shown = lines.slice(0, most)
  const { cut } = glyphsOf(theme)
  if (lines.length > most) shown[most - 1] = cutEnd(`${shown[most - 1]}${cut}`, columns, cut)
  return shown.map((line) => paint(notice.isProblem ? error : bold, cutEnd(line, columns, cut)))
}

function mostLines(rows: number): number {
  return Math.max(1, Math.floor(rows / 2) - 1)
}

/** A value begins a line where it does not end the first, so that it can be selected alone. */
function noticeLines({ text, value }: Notice, columns: number): readonly string[] {
  const said = sanitize(text)
  if (value === undefined) return wrapText(said, columns)
  const shown = sanitize(value.slice(0, MOST_VALUE))
  const line = `${said}: ${shown}`
  return textWidth(line) <= columns ? [line] : [...wrapText(`${said}:`, columns), ...wrapText(shown, columns)]
}

/** More than any screen has room for. */
const MOST_VALUE = 40_000

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

function drawHelpKeys(state: ScreenState, theme: Theme): string {
  const key = (text: string, label: string): string => `${paint(bold, text)} ${paint(dim, label)}`
  const { bold, dim } = styleOf(theme)
  const close = key('Esc', 'close')
  if (!isHelpScrolled(state)) return close
  const [up, down] = [keyText('up', theme), keyText('down', theme)]
  return [key(`${up} ${down}`, 'line'), key('PgUp PgDn', 'page'), close].join(BETWEEN)
}

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
