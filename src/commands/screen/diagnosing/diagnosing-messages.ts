// What the thread that diagnoses and the one that draws say to each other. Everything is plain data: it is copied on its way.
import type { Diagnosis, Joint } from '../../../propagation/diagnosis.ts'
import type { Span, TraceData, TraceId } from '../../../trace/span.ts'
import type { Instant } from '../../../trace/time.ts'
import type { Problem } from '../../../tui/problems/problems-data.ts'

export type DiagnosingPlan =
  | {
      readonly kind: 'store'
      readonly path: string
      /** Only what was received from then on; undefined for all of the store. */
      readonly since: Instant | undefined
    }
  | { readonly kind: 'file'; readonly path: string }
  /** What it is given, trace by trace: a server is not asked twice. */
  | { readonly kind: 'fed' }

export type ToDiagnosing =
  | { readonly kind: 'look'; readonly wish: LookWish }
  /** The first spans of the trace that follows. */
  | { readonly kind: 'trace-part'; readonly spans: readonly Span[] }
  /** The last of them. In place of what was given of it before. */
  | { readonly kind: 'trace'; readonly data: TraceData }

export interface LookWish {
  /** Of a store, to which more may come. */
  readonly readAt: Instant
  /** About so many: the newest. */
  readonly spans: number
}

export interface Looked {
  /** Without pairs and joints. */
  readonly diagnosis: Diagnosis
  readonly problems: readonly Omit<Problem, 'isPast'>[]
  /** All of them, of which the worst are told. */
  readonly findings: number
  /** Fragments of each finding, newest last. */
  readonly broken: readonly { readonly findingId: string; readonly traces: readonly TraceId[] }[]
  /** Between fragments that rather belong together than not, but for links, which lose nothing. */
  readonly joints: readonly Joint[]
  /** There are more traces than were read. */
  readonly isLimited: boolean
  readonly tookMs: number
  readonly spans: number
}

export type FromDiagnosing =
  | { readonly kind: 'looked'; readonly looked: Looked }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'failed'; readonly message: string }
