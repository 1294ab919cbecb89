// What a Tempo was found to be able to do, learned from what it refused. A version number would not tell: it may be
// empty, wrong, or not to be had.

export interface TempoAbilities {
  /** Traces by id over its second API, since 2.6. */
  v2: boolean
  /** Searches by TraceQL; before 2.0 by tags alone. */
  traceql: boolean
  /** `with (most_recent=true)`, since 2.8. */
  mostRecent: boolean
  /** `| select(…)`, since 2.2. */
  select: boolean
  /** Seconds that it looks at in one go, where it has said so. */
  mostSeconds: number | undefined
  /** Traces that it gives in one go, where it has said so. */
  mostTraces: number | undefined
}

/** All that the newest can. */
export function untriedAbilities(): TempoAbilities {
  return {
    v2: true,
    traceql: true,
    mostRecent: true,
    select: true,
    mostSeconds: undefined,
    mostTraces: undefined,
  }
}
