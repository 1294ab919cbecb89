// The first line: where spans come from and how it goes.
import { glyphsOf } from '../../render/glyphs.ts'
import { paint, styleOf } from '../../render/style.ts'
import { cutEnd, sanitize, textWidth } from '../../render/text.ts'
import type { Theme } from '../../render/theme.ts'
import { formatCount } from '../../render/units.ts'
import type { ScreenData } from '../screen-data.ts'

/** At most `columns` cells. */
export function drawHeader({ title, list }: ScreenData, columns: number, theme: Theme): string {
  const { bold, dim, error } = styleOf(theme)
  const glyphs = glyphsOf(theme)
  const figures: string[] = []
  if (title.spansPerSecond !== undefined)
    figures.push(`${formatCount(Math.round(title.spansPerSecond))} spans/s`)
  if (list !== undefined) figures.push(`${formatCount(list.total)} ${list.total === 1 ? 'trace' : 'traces'}`)
  const name = 'tracectl'
  const room = columns - textWidth(name) - 2
  const trouble = title.trouble === undefined ? '' : sanitize(title.trouble)
  // A person has to know of it: where spans come from gives way, but for its beginning.
  const wanted = trouble === '' ? 0 : Math.min(textWidth(trouble) + 2, Math.ceil(room * TROUBLE_SHARE))
  const source = sanitize(title.source)
  const behind = figures.map((figure) => ` ${glyphs.dot} ${figure}`).join('')
  const cells = room - wanted - textWidth(behind)
  // Beside trouble the figures stay. What a command has printed is worth as much, as long as all is well.
  const isShort = trouble !== '' && cells >= MIN_SOURCE
  const text = isShort
    ? cutOnce(source, cells, glyphs.cut) + behind
    : cutOnce(source + behind, room - wanted, glyphs.cut)
  const left = room - textWidth(text) - 2
  const told = trouble === '' || left < 8 ? '' : `  ${paint(error, cutEnd(trouble, left, glyphs.cut))}`
  return `${paint(bold, name)}  ${paint(dim, text)}${told}`
}

/** As `cutEnd`, without what is left behind where it was shortened already, when that is nothing but punctuation. */
function cutOnce(text: string, cells: number, mark: string): string {
  const cut = cutEnd(text, cells, mark)
  if (cut === text) return text
  const [rest = ''] = /[^\p{L}\p{N}]*$/u.exec(cut) ?? []
  const before = cut.slice(0, cut.length - rest.length)
  return rest.indexOf(mark) === rest.lastIndexOf(mark)
    ? cut
    : before + rest.slice(0, rest.indexOf(mark)) + mark
}

/** Less of it says nothing. */
const MIN_SOURCE = 5
const TROUBLE_SHARE = 0.68
