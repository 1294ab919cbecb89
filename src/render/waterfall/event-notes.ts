// Lines under a row that say what happened in its span and when: its events and log records, in one order of time.
import { offsetWithin } from '../../trace/skew-of.ts'
import type { LogRecord, SpanEvent } from '../../trace/span.ts'
import { attributeValue } from '../../trace/span.ts'
import { type Instant, offsetBetween } from '../../trace/time.ts'
import { looseLogs } from '../../trace/trace-logs.ts'
import type { SpanNode } from '../../trace/trace.ts'
import { formatValue } from '../span-page/attribute-value.ts'
import { isErrorLog, severityWord } from '../log-severity.ts'
import { drawableKey } from '../names.ts'
import type { Note, NoteContext } from './notes.ts'
import type { Row } from './rows.ts'
import type { Pen } from '../style.ts'
import { sanitize } from '../text.ts'
import { formatCounted, formatDuration } from '../units.ts'

/** `· 3.61s exception TimeoutError: …`, times counted from the trace's start. */
export function eventNotes(row: Row, context: NoteContext): readonly Note[] {
  switch (row.kind) {
    case 'span':
      return momentNotes(momentsOf(row.node, context), context, row.node)
    case 'run':
      return runNotes(row.members, context)
    case 'more':
    case 'gap':
      return []
  }
}

/** The log records that belong to none of the spans. */
export function looseLogNotes(context: NoteContext): readonly Note[] {
  return momentNotes(
    looseLogs(context.trace).map((log) => logMoment(log, context)),
    context,
  )
}

interface Moment {
  /** 0n when the sender gave none. */
  readonly time: Instant
  readonly text: string
  readonly pen: Pen
}

function momentsOf({ id, span }: SpanNode, context: NoteContext): readonly Moment[] {
  return [
    ...(span?.events ?? []).map((event) => eventMoment(event, context)),
    ...(context.trace.logs.get(id) ?? []).map((log) => logMoment(log, context)),
  ]
}

/** What a node's span has recorded has moved with it. */
function momentNotes(
  moments: readonly Moment[],
  { trace, theme, style, glyphs }: NoteContext,
  node?: SpanNode,
): readonly Note[] {
  return moments.toSorted(compareMoments).map(({ time, text, pen }) => {
    const offset = node === undefined ? offsetBetween(trace.start, time) : offsetWithin(node, trace, time)
    const at = time === 0n ? '(no time)' : formatDuration(offset, theme)
    return { text: `${glyphs.dot} ${at} ${text}`.trimEnd(), pen: pen === style.plain ? style.dim : pen }
  })
}

/** Whose they are cannot be seen below a row that stands for many spans: they are counted. */
function runNotes(members: readonly SpanNode[], { trace, style, glyphs }: NoteContext): readonly Note[] {
  let events = 0
  let logs = 0
  for (const { id, span } of members) {
    events += span?.events.length ?? 0
    logs += trace.logs.get(id)?.length ?? 0
  }
  const counts = [counted(events, 'event'), counted(logs, 'log')].filter((text) => text !== '')
  if (counts.length === 0) return []
  return [{ text: `${glyphs.dot} ${counts.join(', ')} (--all shows them)`, pen: style.dim }]
}

function counted(count: number, noun: string): string {
  return count === 0 ? '' : formatCounted(count, noun)
}

function compareMoments(a: Moment, b: Moment): number {
  return a.time < b.time ? -1 : a.time > b.time ? 1 : 0
}

function eventMoment(event: SpanEvent, { style }: NoteContext): Moment {
  const pen = event.name === 'exception' ? style.error : style.plain
  return { time: event.time, text: sanitize(describeEvent(event)).trim(), pen }
}

/** The exception's type and message, for any other event its name and attributes. */
function describeEvent({ name, attributes }: SpanEvent): string {
  if (name !== 'exception') {
    return [name, ...attributes.map(({ key, value }) => `${drawableKey(key)}=${formatValue(value)}`)].join(
      ' ',
    )
  }
  const parts = ['exception.type', 'exception.message'].map((key) => attributeValue(attributes, key))
  const told = parts.filter((part): part is string => typeof part === 'string' && part !== '')
  return told.length === 0 ? name : `${name} ${told.join(': ')}`
}

function logMoment(log: LogRecord, { style }: NoteContext): Moment {
  const words = [
    severityWord(log),
    sanitize(log.eventName).trim(),
    log.body === undefined ? '' : formatValue(log.body),
  ]
  return {
    time: log.time === 0n ? log.observedTime : log.time,
    text: words.filter((word) => word !== '').join(' '),
    pen: isErrorLog(log) ? style.error : style.plain,
  }
}
