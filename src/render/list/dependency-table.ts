// Who calls whom as a table for people, most calls first as they come.
import { glyphsOf } from '../glyphs.ts'
import { drawableService } from '../names.ts'
import { paint, servicePalette, servicePen, styleOf } from '../style.ts'
import { cutEnd, padEnd, padStart, textWidth } from '../text.ts'
import type { Theme } from '../theme.ts'
import { formatCount } from '../units.ts'

export interface ListedCall {
  readonly parent: string
  readonly child: string
  readonly calls: number
  /** undefined where nobody counts them. */
  readonly errors: number | undefined
}

/** A line of titles, then the calls. No line is wider than the width, from 30 on. */
export function dependencyTable(
  calls: readonly ListedCall[],
  { theme, width }: { readonly theme: Theme; readonly width: number },
): readonly string[] {
  const style = styleOf(theme)
  const { arrow, cut, error } = glyphsOf(theme)
  const count = widest(
    'CALLS',
    calls.map((call) => formatCount(call.calls)),
  )
  const texts = calls.map(({ errors = 0 }) => (errors === 0 ? '' : `${error}${formatCount(errors)}`))
  const hasErrors = calls.some(({ errors }) => errors !== undefined)
  const errors = hasErrors ? widest('ERRORS', texts) : 0
  const between = ` ${arrow} `
  const room = width - between.length - 2 - count - (hasErrors ? 2 + errors : 0)
  const [parent, child] = shareOf(
    room,
    widest(
      'CALLER',
      calls.map((call) => drawableService(call.parent)),
    ),
    widest(
      'CALLED',
      calls.map((call) => drawableService(call.child)),
    ),
  )
  const palette = servicePalette(calls.flatMap((call) => [call.parent, call.child]))
  const named = (service: string, cells: number): string =>
    paint(servicePen(style, palette, service), padEnd(cutEnd(drawableService(service), cells, cut), cells))
  const titles = [padEnd('CALLER', parent), padEnd('CALLED', child)].join(' '.repeat(between.length))
  const title = `${titles}  ${padStart('CALLS', count)}${hasErrors ? `  ${padStart('ERRORS', errors)}` : ''}`
  return [
    paint(style.dim, title),
    ...calls.map((call, index) => {
      const figures = `  ${padStart(formatCount(call.calls), count)}`
      const failed = hasErrors ? `  ${paint(style.error, padStart(texts[index] ?? '', errors))}` : ''
      return `${named(call.parent, parent)}${paint(style.dim, between)}${named(call.child, child)}${figures}${failed}`.trimEnd()
    }),
  ]
}

function widest(title: string, texts: readonly string[]): number {
  return Math.max(textWidth(title), ...texts.map(textWidth))
}

/** What one does not need the other may have. */
function shareOf(room: number, first: number, second: number): readonly [number, number] {
  if (first + second <= room) return [first, second]
  const half = Math.max(1, Math.floor(room / 2))
  if (first <= half) return [first, Math.max(1, room - first)]
  if (second <= half) return [Math.max(1, room - second), second]
  return [half, half]
}
