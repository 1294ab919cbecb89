// The lines above a waterfall: which trace, when; what it is in a few figures; and whether it is all of it, and which
// clocks were moved, because that alters everything below.
import type { ClockSkew } from '../../analysis/clocks/clock-skew.ts'
import { serviceName } from '../../trace/semconv.ts'
import type { Trace } from '../../trace/trace.ts'
import { movedClockLines } from '../summary/clock-lines.ts'
import { Words } from '../findings/finding-words.ts'
import { glyphsOf } from '../glyphs.ts'
import { drawLabel, labelWidth, type Part } from './label.ts'
import { servicePalette, servicePen, styleOf } from '../style.ts'
import { drawSummaryLine, type SummaryLine } from '../summary/summary-line.ts'
import { cutMiddle, sanitize } from '../text.ts'
import type { Theme } from '../theme.ts'
import { formatCounted, formatDateTime, formatDuration } from '../units.ts'

export interface HeaderOptions {
  readonly width: number
  readonly theme: Theme
  /** Minutes east of UTC; 0 unless told. */
  readonly utcOffset?: number | undefined
  /** A word at the end of the second line: `settled`, `incomplete`, `open`. */
  readonly state?: string | undefined
  /** Where clocks were moved, a line for each says so. */
  readonly skew?: ClockSkew | undefined
}

/**
 *     trace 4bf92f3577b34da6a3ce929d0e0e4736                  2026-08-22 14:03:11.208Z
 *     POST /api/checkout · 30.0s (31.6s in all) · 132 spans · 4 services · 1 error
 */
export function renderTraceHeader(trace: Trace, options: HeaderOptions): string[] {
  const { width, theme } = options
  const style = styleOf(theme)
  const glyphs = glyphsOf(theme)
  const separator: Part = { text: ` ${glyphs.dot} `, pen: style.dim }
  const facts = factsThatFit(factsOf(trace, options), width, labelWidth([separator]))
  const parts = facts.flatMap((fact, index) => (index === 0 ? [fact] : [separator, fact]))
  const clocks = options.skew === undefined ? [] : movedClockLines(options.skew, new Words(theme))
  const partial = trace.partial === undefined ? [] : [partialLine(trace.partial)]
  return [
    drawIdLine(trace, options),
    drawLabel(parts, width, glyphs).trimEnd(),
    ...[...partial, ...clocks].flatMap((line) => drawSummaryLine(line, options)),
  ]
}

/** In the words of where the trace was read from, and what that does to all that is said below. */
function partialLine(message: string): SummaryLine {
  const text = `${sanitize(message).trim()}; what is missing below may be in the part that was not given`
  return { label: 'partial', text }
}

interface Fact extends Part {
  /** Highest stays longest where there is no room for all. */
  readonly rank: number
  /** What it is cut to before any is left out. */
  readonly short?: string
}

function factsThatFit(facts: readonly Fact[], width: number, separator: number): readonly Fact[] {
  const tooWide = (some: readonly Fact[]): boolean => labelWidth(some) + separator * (some.length - 1) > width
  if (!tooWide(facts)) return facts
  let left = facts.map((fact) => (fact.short === undefined ? fact : { ...fact, text: fact.short }))
  while (left.length > 1 && tooWide(left)) {
    const least = Math.min(...left.map(({ rank }) => rank))
    left = left.filter(({ rank }) => rank !== least)
  }
  return left
}

function drawIdLine({ id, start }: Trace, { width, theme, utcOffset }: HeaderOptions): string {
  const style = styleOf(theme)
  const time = formatDateTime(start, { utcOffset })
  const blanks = width - 'trace '.length - id.length - time.length
  const parts: Part[] = [
    { text: 'trace ', pen: style.dim },
    { text: id, pen: style.bold },
  ]
  if (blanks >= 1) parts.push({ text: ' '.repeat(blanks), pen: style.plain }, { text: time, pen: style.dim })
  return drawLabel(parts, width, glyphsOf(theme)).trimEnd()
}

function factsOf(trace: Trace, options: HeaderOptions): readonly Fact[] {
  const { plain, bold, dim, error } = styleOf(options.theme)
  const { services, errors, missingParents, duplicates, partial } = trace
  const logs = [...trace.logs.values()].reduce((sum, records) => sum + records.length, 0)
  const facts: Fact[] = [
    { ...headlinePart(trace, options), rank: 9 },
    { ...durationFact(trace, options.theme), pen: plain, rank: 8 },
    { text: formatCounted(trace.spanCount, 'span'), pen: plain, rank: 5 },
    { text: formatCounted(services.length, 'service'), pen: plain, rank: 3 },
  ]
  if (errors > 0) facts.push({ text: formatCounted(errors, 'error'), pen: error, rank: 7 })
  if (partial !== undefined) facts.push({ text: 'partial', pen: bold, rank: 7.5 })
  if (logs > 0) facts.push({ text: formatCounted(logs, 'log'), pen: plain, rank: 2 })
  if (missingParents > 0)
    facts.push({ text: formatCounted(missingParents, 'missing parent'), pen: plain, rank: 6 })
  if (duplicates > 0) facts.push({ text: formatCounted(duplicates, 'duplicate'), pen: plain, rank: 1 })
  if (options.state !== undefined) facts.push({ text: sanitize(options.state), pen: dim, rank: 4 })
  return facts
}

function headlinePart({ headline, services }: Trace, { theme, width }: HeaderOptions): Part {
  const style = styleOf(theme)
  const { span } = headline
  if (span === undefined) return { text: `? parent ${headline.id}`, pen: style.bold }
  const name = sanitize(span.name).trim()
  const pen = servicePen(style, servicePalette(services), serviceName(span))
  return { text: name === '' ? '(no name)' : shortName(name, width, theme), pen }
}

/** Figures matter more than the middle of a long name. */
function shortName(name: string, width: number, theme: Theme): string {
  return cutMiddle(name, Math.max(20, Math.floor(width / 2)), glyphsOf(theme).cut)
}

/**
 * The root's time, and the whole trace's, which lists show, where work went on beyond it. Where there is room for one,
 * it is the root's, unless that is less than half: 37 ms above an axis of five minutes would be no answer.
 */
function durationFact({ headline, duration }: Trace, theme: Theme): Pick<Fact, 'text' | 'short'> {
  const whole = formatDuration(duration, theme)
  if (headline.state !== 'finished') return { text: whole }
  const own = headline.end - headline.start
  const rootTime = formatDuration(own, theme)
  if (duration <= own * LONGER) return { text: rootTime }
  const short = duration > own * MUCH_LONGER ? `${whole} in all` : rootTime
  return { text: `${rootTime} (${whole} in all)`, short }
}

const LONGER = 1.02
const MUCH_LONGER = 2
