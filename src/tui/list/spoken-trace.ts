// A row of the list for who listens to it: figures with what they count, and no age, which would be
// another each second.
import { sanitize } from '../../render/text.ts'
import { formatCounted, formatDuration } from '../../render/units.ts'
import type { TraceRow } from './trace-list.ts'

export function spokenTrace(row: TraceRow): string {
  const {
    rootService,
    rootName,
    firstService,
    firstName,
    services,
    spans,
    errors,
    duration,
    state,
    isBrokenOff,
    start,
    parts,
  } = row
  const name = rootName ?? firstName
  const root = rootName === undefined ? ' without a root so far' : ''
  const failed = errors === 0 ? '' : `${formatCounted(errors, 'span')} failed`
  return [
    `${sanitize(`${rootService ?? firstService ?? services[0] ?? ''} ${name ?? ''}`).slice(0, MOST_NAME)}${root}`.trim(),
    start > 0n ? formatDuration(duration, { ascii: true }) : '',
    formatCounted(spans, 'span'),
    formatCounted(services.length, 'service'),
    failed,
    parts.length > 0 ? `joined of ${formatCounted(parts.length, 'trace')}` : isBrokenOff ? 'broken off' : '',
    state,
  ]
    .filter(Boolean)
    .join(', ')
}

/** Nobody listens to the end of a longer one. */
const MOST_NAME = 200
