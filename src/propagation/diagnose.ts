// Looking across traces: which hop lost the context, how sure that is, and why. The stages in their order; each has a
// folder of its own.
import type { Instant } from '../trace/time.ts'
import type { Diagnosis } from './diagnosis.ts'
import { measureScope } from './scope.ts'
import type { SpanTable } from './spans/span-table.ts'

export interface DiagnoseOptions {
  /** Nanoseconds that a missing parent is waited for; undefined: ten seconds, or what nearly all traces take. */
  readonly grace?: number | undefined
  /** When the spans were read: what came in shortly before may not be whole. undefined: long after the last of them. */
  readonly readAt?: Instant | undefined
  /** The window that was asked for, where there was one: beyond its ends may lie what is missing. */
  readonly window?: { readonly from: Instant | undefined; readonly to: Instant | undefined } | undefined
  /** There were more traces than these. */
  readonly isLimited?: boolean | undefined
}

/** O(n log n) of the spans. Pure: the same table gives the same diagnosis. */
export function diagnose(table: SpanTable, _options: DiagnoseOptions = {}): Diagnosis {
  return {
    scope: measureScope(table),
    findings: [],
    legitimate: [],
    pending: { heads: 0, traces: 0, grace: 0 },
    notSeen: [],
    edges: [],
    joints: [],
  }
}
