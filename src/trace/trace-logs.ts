// The log records of a trace: to which span each belongs, and which belong to none.
import type { LogRecord, SpanId } from './span.ts'
import type { Trace } from './trace.ts'

/** In order of time; those of one instant as they came. */
export function groupLogs(logs: readonly LogRecord[]): Trace['logs'] {
  const bySpan = new Map<SpanId | undefined, LogRecord[]>()
  for (const log of logs) {
    const group = bySpan.get(log.spanId)
    if (group === undefined) bySpan.set(log.spanId, [log])
    else group.push(log)
  }
  for (const group of bySpan.values()) group.sort(compareLogs)
  return bySpan
}

/** Those that name the trace alone, and those of spans that nobody has sent or named, in order of time. */
export function looseLogs(trace: Trace): readonly LogRecord[] {
  const logs = new Map(trace.logs)
  for (const { id } of trace.nodes) logs.delete(id)
  return [...logs.values()].flat().sort(compareLogs)
}

function compareLogs(a: LogRecord, b: LogRecord): number {
  const timeA = a.time === 0n ? a.observedTime : a.time
  const timeB = b.time === 0n ? b.observedTime : b.time
  return timeA < timeB ? -1 : timeA > timeB ? 1 : 0
}
