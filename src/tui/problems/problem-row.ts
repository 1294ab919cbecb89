// A broken hop in a line: between what and what, how often, why, how sure that is, since when.
//
//     HOP                                            BROKEN  CAUSE                    SURE     SINCE
//     orders POST /orders → payments POST /pay     47 of 50  C01 raw-client           certain  14:03:11
import type { FindingKind } from '../../propagation/diagnosis.ts'
import { glyphsOf } from '../../render/glyphs.ts'
import { drawableService } from '../../render/names.ts'
import { causeOf } from '../../render/propagation/catalogue/catalogue.ts'
import { word } from '../../render/propagation/confidence-words.ts'
import { mixPens, paint, type Pen, servicePen, styleOf } from '../../render/style.ts'
import { cutEnd, cutMiddle, padEnd, padStart, sanitize, textWidth } from '../../render/text.ts'
import type { Theme } from '../../render/theme.ts'
import { formatClock, formatShortCount } from '../../render/units.ts'
import type { PaneLook } from '../pane.ts'
import type { Problem } from './problems-data.ts'

/** Cells of each column but the hop's, which has the rest; 0 for one that there is no room for. */
export interface ProblemColumns {
  readonly hop: number
  readonly broken: number
  readonly cause: number
  readonly sure: number
  readonly since: number
}

/** @param width of the row, without the cursor's mark */
export function problemColumns(width: number): ProblemColumns {
  const columns = {
    broken: BROKEN,
    cause: width >= 100 ? 26 : width >= 70 ? 18 : width >= 56 ? 3 : 0,
    sure: width >= 90 ? 7 : 0,
    since: width >= 76 ? 8 : 0,
  }
  const taken = Object.values(columns).reduce(
    (sum, cells) => sum + (cells === 0 ? 0 : cells + BETWEEN.length),
    0,
  )
  return { ...columns, hop: Math.max(1, width - taken) }
}

/** `1234 of 9999` */
const BROKEN = 12
const BETWEEN = '  '

export function problemTitles({ hop, broken, cause, sure, since }: ProblemColumns, theme: Theme): string {
  const cells = [
    padEnd('HOP', hop),
    padStart('BROKEN', broken),
    ...(cause === 0 ? [] : [padEnd(cutEnd('CAUSE', cause, ''), cause)]),
    ...(sure === 0 ? [] : [padEnd('HOP IS', sure)]),
    ...(since === 0 ? [] : [padEnd('SINCE', since)]),
  ]
  return paint(styleOf(theme).dim, cells.join(BETWEEN))
}

/** Exactly as wide as its columns. */
export function problemRow(
  problem: Problem,
  columns: ProblemColumns,
  isCursor: boolean,
  look: PaneLook,
): string {
  const { theme, isFocused, utcOffset } = look
  const style = styleOf(theme)
  const { finding, isPast } = problem
  const { cut } = glyphsOf(theme)
  const { broken, total, since, confidence } = finding
  const count = `${formatShortCount(broken)} of ${formatShortCount(total)}`
  const pen = (usual: Pen): Pen => (isPast ? style.dim : isCursor && isFocused ? style.bold : usual)
  const cells = [
    paintHop(padEnd(shortHop(problem, columns.hop, theme), columns.hop), problem, pen(style.plain), look),
    paint(
      pen(broken === total ? style.error : style.plain),
      padStart(cutEnd(count, columns.broken, cut), columns.broken),
    ),
  ]
  if (columns.cause > 0)
    cells.push(paint(pen(style.plain), padEnd(cutEnd(causeText(problem), columns.cause, cut), columns.cause)))
  if (columns.sure > 0)
    cells.push(paint(pen(style.dim), padEnd(isPast ? 'past' : word(confidence.hop), columns.sure)))
  if (columns.since > 0)
    cells.push(paint(pen(style.dim), padEnd(formatClock(since, { utcOffset }).slice(0, 8), columns.since)))
  return cells.join(BETWEEN)
}

/** Its services in the colours that they have in the waterfall, where their names are there in full. */
function paintHop(
  text: string,
  { finding, isPast }: Problem,
  pen: Pen,
  { theme, palette }: PaneLook,
): string {
  if (isPast) return paint(pen, text)
  const style = styleOf(theme)
  const { caller, callee, kind } = finding
  const before = ` ${glyphsOf(theme).arrow} `
  const what = KINDS[kind]
  let line = ''
  let done = 0
  const paintService = (service: string, at: number): void => {
    const name = drawableService(service.slice(0, MOST_NAME))
    if (at < done || !`${text} `.startsWith(`${name} `, at)) return
    line += paint(pen, text.slice(done, at)) + paint(mixPens(pen, servicePen(style, palette, service)), name)
    done = at + name.length
  }
  paintService(caller.service, what === undefined ? 0 : what.length + 2)
  const arrow = text.indexOf(before, done)
  if (arrow >= 0) paintService(callee.service, arrow + before.length)
  return line + paint(pen, text.slice(done))
}

/** Where there is no room for all of it, without the caller's span: its service is where to look. */
function shortHop(problem: Problem, width: number, theme: Theme): string {
  const whole = hopText(problem, theme)
  if (textWidth(whole) <= width) return whole
  const { caller } = problem.finding
  const without = hopText({ finding: { ...problem.finding, caller: { ...caller, span: '' } } }, theme)
  return cutMiddle(without, width, glyphsOf(theme).cut)
}

/** `orders POST /orders → payments POST /pay`; of what is no loss between two, what it is. */
export function hopText({ finding }: Pick<Problem, 'finding'>, theme: Theme): string {
  const { caller, callee, kind } = finding
  const { arrow } = glyphsOf(theme)
  const name = (text: string): string => sanitize(text.slice(0, MOST_NAME)).trim()
  const from = `${drawableService(caller.service.slice(0, MOST_NAME))} ${name(caller.span)}`
  const to = `${drawableService(callee.service.slice(0, MOST_NAME))} ${name(callee.span)}`
  const what = KINDS[kind]
  return `${what === undefined ? '' : `${what}: `}${from.trim()} ${arrow} ${to.trim()}`
}

/** More than any line has room for. */
const MOST_NAME = 400

const KINDS: Readonly<Partial<Record<FindingKind, string>>> = {
  'in-process-loss': 'in process',
  'missing-parent': 'missing',
  'uninstrumented-service': 'no spans',
  'mis-parented': 'wrong parent',
  'bad-ids': 'ids',
}

function causeText({ finding: { causes } }: Problem): string {
  const [first] = causes
  return first === undefined ? 'unknown' : `${first.code} ${causeOf(first.code).slug}`
}
