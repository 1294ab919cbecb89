// What is worth telling about a trace, as data: the rules find it, render/findings/findings.ts words it. One finding stands for
// all spans of one operation that a rule has found, never for a single one of a hundred.
import type { Offset } from '../trace/time.ts'
import type { SpanNode } from '../trace/trace.ts'
import type { ClockMove } from './clocks/clock-skew.ts'
import type { Gap } from './gaps/gaps.ts'
import type { ChangingPart } from './rules/name-template.ts'
import type { RankedCause } from './rules/parent-causes.ts'
import type { QueueTime } from './gaps/queue-time.ts'
import type { Repeat } from './repeats.ts'

/**
 * error    something failed, and the trace does not show it
 * warning  time or data was lost, or the trace misleads
 * info     good to know
 */
export type Severity = 'error' | 'warning' | 'info'

export type FindingCode = Finding['code']

export type FindingOf<Code extends FindingCode> = Extract<Finding, { readonly code: Code }>

interface Common {
  readonly severity: Severity
  /** The spans that it points at, most telling first. */
  readonly nodes: readonly SpanNode[]
}

export type Finding = Common &
  (
    | { readonly code: 'time-gap'; readonly gap: Gap; readonly number: number }
    /** `repeat` is the longest of `times` under as many parents, which took `time` together. */
    | {
        readonly code: 'repeat'
        readonly repeat: Repeat
        readonly times?: number
        readonly time?: Offset
      }
    /** `queue` is the longest of all from one operation to another; `lengths` are all, shortest first. */
    | { readonly code: 'queue-time'; readonly queue: QueueTime; readonly lengths?: readonly Offset[] }
    /** Long, and nothing inside it: `calls` where it called somebody who sent no spans. `time` is the sum. */
    | { readonly code: 'dark-leaf'; readonly calls: boolean; readonly time: Offset }
    /** They failed by what they carry, and their status is not ERROR. */
    | { readonly code: 'green-failure'; readonly sign: FailureSign }
    /** Attributes that every resource should have and these services' lack. */
    | {
        readonly code: 'missing-resource'
        readonly missing: readonly ResourceAttribute[]
        readonly services: readonly string[]
      }
    | { readonly code: 'health-check'; readonly by: 'path' | 'method' | 'user-agent'; readonly value: string }
    /** Names with something in them that is different each time. */
    | {
        readonly code: 'changing-name'
        readonly template: string
        readonly part: ChangingPart
        readonly distinct: number
      }
    /** The same of attribute keys; `keys` are the first few. */
    | {
        readonly code: 'changing-key'
        readonly template: string
        readonly part: ChangingPart
        readonly distinct: number
        readonly keys: readonly string[]
      }
    /** Cut by a limit of the SDK. */
    | { readonly code: 'dropped-data'; readonly service: string; readonly drops: readonly Drop[] }
    /** `parents` are the placeholders, `nodes` the spans that name them. Most likely cause first. */
    | {
        readonly code: 'missing-parent'
        readonly parents: readonly SpanNode[]
        readonly causes: readonly RankedCause[]
      }
    | {
        readonly code: 'bad-time'
        readonly reason: 'end-before-start' | 'far-end' | 'no-start' | 'far-start'
      }
    | { readonly code: 'unfinished' }
    /** Exact copies, dropped: which spans they were is not kept. */
    | { readonly code: 'duplicate-spans'; readonly copies: number }
    /** Different spans under `ids` ids. */
    | { readonly code: 'duplicate-id'; readonly ids: number }
    | { readonly code: 'bad-parent'; readonly reason: 'cycle' | 'self-parent' | 'invalid-parent-id' }
    | { readonly code: 'clock-moved'; readonly move: ClockMove }
    /** Too far off to be believed: left as recorded. */
    | { readonly code: 'clock-refused'; readonly move: ClockMove }
    /** Calls that no offset of clocks explains. */
    | { readonly code: 'clock-contradiction'; readonly calls: number }
    /** They begin before what began them; `by` at most. */
    | { readonly code: 'early-start'; readonly by: Offset }
    /** Servers that went on after their caller had given up; `by` at most. */
    | { readonly code: 'abandoned-call'; readonly by: Offset }
    /** `nodes` went on, or began, after `root` had ended, until `until`. */
    | { readonly code: 'work-after-end'; readonly root: SpanNode; readonly until: Offset }
  )

/**
 * http       a response's status code, `503`
 * grpc       a status, `UNAVAILABLE`
 * exception  recorded; `value` is its type. `handled`: its sender says that it did not leave the span
 */
export type FailureSign =
  | { readonly kind: 'http'; readonly value: number }
  | { readonly kind: 'grpc'; readonly value: string }
  | { readonly kind: 'exception'; readonly value: string | undefined; readonly handled: boolean }

export type ResourceAttribute = 'service.name' | 'service.version' | 'deployment.environment.name'

export interface Drop {
  readonly what:
    | 'attributes'
    | 'events'
    | 'links'
    | 'event-attributes'
    | 'link-attributes'
    | 'scope-attributes'
    | 'resource-attributes'
  readonly count: number
  readonly spans: number
}
