// Why a parent may never have arrived. A trace never proves it: there are eight causes that users know of, each fact
// that the trace shows speaks for some of them and against others, and the reader is given all of them in order.
import type { SpanNode } from '../../trace/trace.ts'

/**
 * late       it has not ended, or has not been exported yet
 * lost       its exporter failed, gave up, or had a full queue; the process died
 * elsewhere  its service sends its spans to another backend, or has none
 * sampled    it was not sampled, and the child was
 * proxy      something in between that sends no spans gave the request a new span id
 * wrong-id   whoever wrote the header wrote an id that is no span's
 * filtered   a processor of the SDK or the Collector took it out
 * partial    where the trace was read from gave only a part of it
 */
export type ParentCause =
  | 'late'
  | 'lost'
  | 'elsewhere'
  | 'sampled'
  | 'proxy'
  | 'wrong-id'
  | 'filtered'
  | 'partial'

export interface RankedCause {
  readonly cause: ParentCause
  /** The weightiest first. */
  readonly evidence: readonly Evidence[]
}

export interface Evidence {
  readonly speaks: 'for' | 'against'
  readonly fact: ParentFact
}

/**
 * remote, local      where the parent lived, seen from its children
 * call-around        a call of another service, with nothing below it, was under way all the while
 * others-arrived     of the other requests into the same service `count` have their parents
 * none-arrived       none of its `count` requests has
 * several-children   `count` spans name the same parent
 * first-of-trace     nothing in the trace began before
 * last-of-trace      nothing in the trace ended later
 * unsampled          the child's own flags say that it is not sampled
 * threshold          the trace state says that services sample on their own
 * vendor             the trace state was written by the agent of a vendor
 * x-ray              the trace id is one of AWS X-Ray's, as load balancers and gateways there make them
 * id-of-trace        the parent's id is a half of the trace's
 * more-missing       `count` other parents are missing in this trace
 * told-partial       where the trace came from said that it is not all of it
 */
export type ParentFact =
  | { readonly code: 'remote' | 'local' | 'first-of-trace' | 'last-of-trace' | 'unsampled' | 'threshold' }
  | { readonly code: 'x-ray' | 'id-of-trace' | 'told-partial' }
  | {
      readonly code: 'others-arrived' | 'none-arrived' | 'several-children' | 'more-missing'
      readonly count: number
    }
  | { readonly code: 'vendor'; readonly value: string }
  | { readonly code: 'call-around'; readonly call: SpanNode }

/** All causes, most likely first. */
export function rankCauses(facts: readonly ParentFact[]): readonly RankedCause[] {
  const ranked = CAUSES.map(({ cause, prior, weights }, at) => {
    const weighed = facts.flatMap((fact) => {
      const weight = weights[fact.code] ?? 0
      return weight === 0 ? [] : [{ fact, weight }]
    })
    weighed.sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
    const score = weighed.reduce((sum, { weight }) => sum + weight, prior)
    const evidence = weighed.map(({ fact, weight }): Evidence => {
      return { speaks: weight > 0 ? 'for' : 'against', fact }
    })
    return { cause, evidence, score, at }
  })
  ranked.sort((a, b) => b.score - a.score || a.at - b.at)
  return ranked.map(({ cause, evidence }) => ({ cause, evidence }))
}

interface Cause {
  readonly cause: ParentCause
  /** How common it is while nothing speaks for or against it. */
  readonly prior: number
  readonly weights: Partial<Readonly<Record<ParentFact['code'], number>>>
}

/*
 * Judgement, not measurement. What decides: a process samples and sends its spans together, so that a local parent was
 * neither sampled out nor sent elsewhere; an id that several spans name was a real span's; a call around the orphan
 * did arrive, and what lies between the two changed the id.
 */
const CAUSES: readonly Cause[] = [
  {
    cause: 'late',
    prior: 3,
    weights: {
      'last-of-trace': 1,
      'first-of-trace': 1,
      local: 1,
      'several-children': 1,
      'call-around': -2,
      'id-of-trace': -2,
    },
  },
  {
    cause: 'lost',
    prior: 3,
    weights: {
      'others-arrived': 2,
      'several-children': 1,
      local: 1,
      'none-arrived': -1,
      'call-around': -2,
      'id-of-trace': -2,
    },
  },
  {
    cause: 'elsewhere',
    prior: 2,
    weights: {
      vendor: 4,
      local: -4,
      'none-arrived': 2,
      'call-around': -2,
      remote: 1,
      'first-of-trace': 1,
      'others-arrived': -1,
      'id-of-trace': -1,
    },
  },
  {
    cause: 'sampled',
    prior: 2,
    weights: {
      unsampled: 4,
      local: -3,
      threshold: 2,
      remote: 1,
      'call-around': -2,
      'others-arrived': -1,
      'id-of-trace': -1,
    },
  },
  {
    cause: 'proxy',
    prior: 2,
    weights: {
      local: -5,
      'call-around': 4,
      'x-ray': 4,
      remote: 1,
      'none-arrived': 1,
      'several-children': -1,
      'others-arrived': -1,
    },
  },
  {
    cause: 'wrong-id',
    prior: 1,
    weights: {
      'id-of-trace': 5,
      'call-around': 3,
      'several-children': -2,
      local: -1,
      'none-arrived': 1,
      'others-arrived': -1,
    },
  },
  {
    cause: 'filtered',
    prior: 1,
    weights: { local: 2, 'several-children': 1, 'call-around': -2 },
  },
  {
    cause: 'partial',
    prior: 1,
    weights: { 'told-partial': 8, 'more-missing': 1, 'call-around': -1 },
  },
]
