// The traces of the list as panes see them. They change as spans arrive, outside of the screen's own state; only the newest
// are kept, older ones are still in the store.
import type { TraceId } from '../../trace/span.ts'
import type { Instant, Offset } from '../../trace/time.ts'

/** Is never changed: another takes its place. */
export interface TraceRow {
  readonly id: TraceId
  /** By arrival of its first span: grows by one with each trace. */
  readonly number: number
  /** 0 where no span has a start. */
  readonly start: Instant
  readonly duration: Offset
  readonly rootService: string | undefined
  readonly rootName: string | undefined
  /** Of the span that began first, where there is no root. */
  readonly firstService?: string | undefined
  readonly firstName?: string | undefined
  readonly spans: number
  readonly services: readonly string[]
  readonly errors: number
  readonly state: TraceRowState
  /** It is a fragment, or one is missing from it: its context was lost. */
  readonly isBrokenOff: boolean
  /** What it was joined of, itself first and as it came; empty where it is one trace. */
  readonly parts: readonly TraceRow[]
}

export type TraceRowState = 'open' | 'settled' | 'reopened' | 'incomplete'

export interface TraceList {
  /** Grows with every change. */
  readonly version: number
  /** How many traces there have been in all. */
  readonly total: number
  /** When it was last looked at: ages are counted from here. */
  readonly now: Instant
  /** Lines for an empty list: where to send spans. */
  readonly intro: readonly string[]
  /** Oldest first. */
  rows(): readonly TraceRow[]
  row(id: TraceId): TraceRow | undefined
  /** undefined for one that is no longer kept. */
  rowAt(number: number): TraceRow | undefined
  /** The first that is kept. */
  readonly firstNumber: number
  /** Numbers of those that came or changed since that version; undefined when that is too long ago to know. */
  changedSince(version: number): ReadonlySet<number> | undefined
  /** Whether a TraceQL expression matches the trace; undefined while nobody has looked. */
  verdict(query: string, id: TraceId): boolean | undefined
  /** How far somebody has come who gives verdicts; undefined where nobody has to. */
  readonly looked: LookedAt | undefined
  /** What fragments belong to, by their ids. */
  readonly joined: ReadonlyMap<TraceId, TraceId>
  /** Where fragments are joined: one row for those that belong together. Oldest first. */
  wholes(): readonly TraceRow[]
  /** The one of them that a trace is in, under its own id or under that of another. */
  whole(id: TraceId): TraceRow | undefined
  /** How many of those that are kept are in the row of another then. */
  readonly fragments: number
}

export interface LookedAt {
  readonly traces: number
  readonly of: number
}

/** How many are kept. */
export const MOST_ROWS = 10_000
