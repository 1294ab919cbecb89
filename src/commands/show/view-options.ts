// Which part of a trace is drawn and how: the flags that narrow a waterfall down.
import { COLUMN_NAMES, type ColumnName } from '../../render/waterfall/layout.ts'
import type { WaterfallOptions } from '../../render/waterfall/waterfall.ts'
import { cutMiddle } from '../../render/text.ts'
import { formatDuration } from '../../render/units.ts'
import type { SpanNode, Trace } from '../../trace/trace.ts'
import { findSpans } from './find-span.ts'
import { nearest } from '../lookup/nearest.ts'
import { parseCount } from '../values/number.ts'
import { offsetOfPoint, parseTimePoint, type TimePoint } from './time-point.ts'
import { shellQuote } from '../values/shell-quote.ts'
import { usageError } from '../values/usage-error.ts'

export interface ViewOptions {
  /** Fold nothing, leave nothing out. */
  readonly all: boolean
  readonly attributes: boolean
  readonly events: boolean
  /** This span and what is below it alone, as typed. */
  readonly focus: string | undefined
  readonly depth: number | undefined
  readonly errorsOnly: boolean
  /** Only spans of services of one of these names; empty for all. */
  readonly services: readonly string[]
  readonly from: Typed<TimePoint> | undefined
  readonly to: Typed<TimePoint> | undefined
  readonly squeeze: boolean
  readonly columns: readonly ColumnName[] | undefined
}

interface Typed<Value> {
  readonly text: string
  readonly value: Value
}

/** The flags as commander hands them over. */
export interface ViewFlags {
  readonly all?: boolean
  readonly attributes?: boolean
  readonly events?: boolean
  readonly focus?: string
  readonly depth?: string
  readonly errors?: boolean
  readonly service?: readonly string[]
  readonly fromTime?: string
  readonly toTime?: string
  readonly squeeze?: boolean
  readonly columns?: string
}

/** @throws TracectlError `usage` for a value that cannot be used */
export function readViewOptions(flags: ViewFlags): ViewOptions {
  return {
    all: flags.all ?? false,
    attributes: flags.attributes ?? false,
    events: flags.events ?? false,
    focus: flags.focus,
    depth: flags.depth === undefined ? undefined : parseCount(flags.depth, '--depth'),
    errorsOnly: flags.errors ?? false,
    services: flags.service ?? [],
    from: readPoint(flags.fromTime, '--from-time'),
    to: readPoint(flags.toTime, '--to-time'),
    squeeze: flags.squeeze ?? false,
    columns: flags.columns === undefined ? undefined : readColumns(flags.columns),
  }
}

function readPoint(text: string | undefined, flag: string): Typed<TimePoint> | undefined {
  return text === undefined ? undefined : { text, value: parseTimePoint(text, flag) }
}

function readColumns(text: string): readonly ColumnName[] {
  const names = text
    .split(/[\s,]+/)
    .map((name) => name.toLowerCase())
    .filter((name) => name !== '')
  const example = '--columns time,crit,self'
  if (names.length === 0) throw usageError('--columns', text, 'names no column', example)
  const columns = names.map((name) => {
    const column = COLUMN_NAMES.find((known) => known === name)
    if (column !== undefined) return column
    const [meant] = nearest(name, COLUMN_NAMES, 2)
    const rest = meant === undefined ? ` (${COLUMN_NAMES.join(', ')})` : `; did you mean ${meant}?`
    throw usageError('--columns', name, `is not a column${rest}`, example)
  })
  return [...new Set(columns)]
}

/** What of `WaterfallOptions` a view decides. */
export type View = Pick<
  WaterfallOptions,
  | 'all'
  | 'attributes'
  | 'events'
  | 'focus'
  | 'depth'
  | 'errorsOnly'
  | 'services'
  | 'from'
  | 'to'
  | 'squeeze'
  | 'columns'
>

/**
 * The same, of this trace.
 * @param retry how to name the trace again
 * @throws TracectlError when it has no such span, service or time
 */
export function viewOf(trace: Trace, options: ViewOptions, retry: string): View {
  const { focus, services, from, to, ...rest } = options
  return {
    ...rest,
    focus: focusOf(trace, focus, retry),
    services: checkServices(trace, services),
    ...rangeOf(trace, { from, to }),
  }
}

function focusOf(trace: Trace, text: string | undefined, retry: string): SpanNode | undefined {
  return text === undefined ? undefined : findSpans(trace, { flag: '--focus', text, retry })[0]
}

/** One that took no part is more likely mistyped than meant. */
function checkServices({ services }: Trace, typed: readonly string[]): readonly string[] {
  for (const name of typed) {
    if (services.includes(name)) continue
    const [meant] = nearest(name, services, 2)
    const known = services
      .slice(0, LISTED)
      .map((service) => cutMiddle(service, LONGEST, '…'))
      .join(', ')
    const rest =
      meant === undefined ? ` (${known}${services.length > LISTED ? ', …' : ''})` : `; did you mean ${meant}?`
    throw usageError(
      '--service',
      name,
      `took no part in this trace${rest}`,
      `--service ${shellQuote(meant ?? services[0] ?? '')}`,
    )
  }
  return typed
}

const LISTED = 20
/** Columns of a name in the list. */
const LONGEST = 40

function rangeOf(trace: Trace, { from, to }: Pick<ViewOptions, 'from' | 'to'>): Pick<View, 'from' | 'to'> {
  const { start, duration } = trace
  const [first, last] = [from, to].map((point) =>
    point === undefined ? undefined : offsetOfPoint(point.value, start),
  )
  if (first !== undefined && first >= duration) throw outside('--from-time', from!.text, trace)
  if (last !== undefined && last <= 0) throw outside('--to-time', to!.text, trace)
  if (first !== undefined && last !== undefined && first >= last) {
    throw usageError(
      '--to-time',
      to!.text,
      `is not after --from-time ${from!.text}`,
      '--from-time 3s --to-time 10s',
    )
  }
  return { from: first, to: last }
}

function outside(flag: string, text: string, { duration }: Trace): Error {
  const end = formatDuration(duration, { ascii: true })
  return usageError(
    flag,
    text,
    `is outside the trace, which goes from 0 to ${end}`,
    '--from-time 3s --to-time 10s',
  )
}
