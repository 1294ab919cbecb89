// How grave a log record is, in a word: the sender's own where it gave one (logs.proto, SeverityNumber).
import type { LogRecord } from '../trace/span.ts'
import { sanitize } from './text.ts'

/** Empty when the sender says nothing. */
export function severityWord({ severityText, severityNumber }: LogRecord): string {
  return sanitize(severityText).trim() || (SEVERITIES[Math.floor((severityNumber - 1) / 4)] ?? '')
}

export function isErrorLog({ severityNumber }: LogRecord): boolean {
  return severityNumber >= FIRST_ERROR
}

const FIRST_ERROR = 17
const SEVERITIES = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL']
