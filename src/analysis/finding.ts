// What is worth telling about a trace, as data: render/findings.ts words it.
import type { Offset } from '../trace/time.ts'
import type { SpanNode } from '../trace/trace.ts'
import type { Gap } from './gaps.ts'
import type { QueueTime } from './queue-time.ts'
import type { Repeat } from './repeats.ts'

export type Severity = 'error' | 'warning' | 'info'

interface Common {
  readonly severity: Severity
  /** The spans that it points at, most telling first. */
  readonly nodes: readonly SpanNode[]
}

export type Finding = Common &
  (
    | { readonly code: 'time-gap'; readonly gap: Gap; readonly number: number }
    | { readonly code: 'repeat'; readonly repeat: Repeat }
    | { readonly code: 'queue-time'; readonly queue: QueueTime }
    /** Long, and nothing inside it: `callee` where it called somebody who sent no spans. */
    | { readonly code: 'dark-leaf'; readonly calls: boolean; readonly time: Offset }
  )
