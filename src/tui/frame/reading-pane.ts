// Where a large trace is being read: which, and how far it has come.
import { sanitize } from '../../render/text.ts'
import { formatCount } from '../../render/units.ts'
import type { PaneLook, PaneSize } from '../pane.ts'
import type { TraceReading } from '../screen-data.ts'
import { emptyPane } from './empty-pane.ts'

/** Exactly `rows` lines of exactly `columns` cells. */
export function readingPane(
  { id, service = '', name = '', spans, of }: TraceReading,
  size: PaneSize,
  look: PaneLook,
): readonly string[] {
  const title = sanitize(`${service} ${name}`).trim() || `trace ${id.slice(0, 8)}`
  const far = of === undefined ? '' : ` ${formatCount(spans)} of ${formatCount(of)} spans`
  return emptyPane(title, `reading${far}`, size, look)
}
