// Clocks of different machines disagree. A call bounds by how much: the request cannot arrive before it is sent, and
// the answer cannot leave after the caller has it. A clock is moved only when no offset at all is impossible, and then
// as little as possible.
import { clockDomain } from '../../trace/semconv.ts'
import { shiftClocksInSteps } from '../../trace/shift-clocks.ts'
import { each, finish, STRIDE, type Steps } from '../../trace/steps.ts'
import type { Offset } from '../../trace/time.ts'
import { offsetOf } from '../../trace/time.ts'
import type { Trace } from '../../trace/trace.ts'
import type { ClockBounds } from './clock-bounds.ts'
import { poolCalls } from './clock-bounds.ts'
import type { ClockCall } from './clock-calls.ts'
import { findClockCalls } from './clock-calls.ts'
import type { ClockConstraint } from './clock-constraints.ts'
import { ClockConstraints } from './clock-constraints.ts'
import type { LeastMoves } from './least-moves.ts'
import { leastMoves } from './least-moves.ts'
import { timeResolution } from './time-resolution.ts'
import { findTraceClocks, type TraceClocks } from './trace-clocks.ts'

/** auto moves clocks; off leaves all times as recorded; show only computes. */
export type SkewMode = 'auto' | 'off' | 'show'

export interface ClockMove {
  /** As `clockDomain` names it. */
  readonly domain: string
  readonly services: readonly string[]
  /** Nanoseconds added to its times. */
  readonly offset: Offset
  /** What the calls allow, relative to the clock of the headline; infinite where nothing bounds it. */
  readonly least: number
  readonly most: number
  /** Calls that say so; of several bounds that the move rests on, those behind the weakest. */
  readonly calls: number
}

/** Bounds of one ordered pair of clocks, pooled over its calls. */
export interface ClockPair {
  readonly caller: string
  readonly callee: string
  /**
   * Nanoseconds that would have to be added to the callee's times, without any slack: `least` may exceed `most` by up
   * to twice that.
   */
  readonly least: number
  readonly most: number
  /** Calls that agree on them. */
  readonly calls: number
}

export interface ClockSkew {
  readonly mode: SkewMode
  /** Those that were moved: none unless `mode` is auto. */
  readonly moves: readonly ClockMove[]
  /** Those that auto moves, in every mode; the largest first. */
  readonly proposals: readonly ClockMove[]
  /** Further off than any clock is: not moved. */
  readonly refused: readonly ClockMove[]
  readonly pairs: readonly ClockPair[]
  /** Calls that no constant offset explains: drift, a clock that was set, or a wrong parent. */
  readonly contradictions: number
  /** Domains that disagree with others and were not moved: spans across them do not lie where they ran. */
  readonly unreliable: ReadonlySet<string>
  /** Clock domains that took part. */
  readonly domains: number
}

export interface SkewOptions {
  readonly mode: SkewMode
  /** Nanoseconds; a clock that is further off is not moved. */
  readonly maxSkew?: Offset
  /** Nanoseconds by which each call may be off, and which a clock must be off for more; from the times by default. */
  readonly slack?: Offset
}

/** Where nothing is moved, what was recorded is consistent with equal clocks; that does not make them equal. */
export function findClockSkew(trace: Trace, options: SkewOptions): ClockSkew {
  return finish(findClockSkewInSteps(trace, options))
}

/** The same, by and by. */
export function* findClockSkewInSteps(trace: Trace, options: SkewOptions): Steps<ClockSkew> {
  const { mode, maxSkew = LARGEST_SKEW } = options
  const slack = options.slack ?? Math.max(LEAST_SLACK, yield* timeResolution(trace))
  const clocks = yield* findTraceClocks(trace)
  const calls = findClockCalls(trace, clocks)
  yield
  const bounds = yield* poolCalls(calls, slack)
  yield
  const solution = yield* solve(bounds, clocks.domains.length, slack)
  const moved = solution === undefined ? [] : movesOf(solution, clocks, slack)
  const proposals = moved.filter(({ offset }) => Math.abs(offset) <= maxSkew)
  const refused = moved.filter(({ offset }) => Math.abs(offset) > maxSkew)
  const moves = mode === 'auto' ? proposals : []
  const contradicting: ClockCall[] = []
  yield* each(calls, (call) => {
    if (!isExplained(call, solution, slack)) contradicting.push(call)
  })
  const unmoved = [...refused, ...(mode === 'auto' ? [] : proposals)].map(({ domain }) => domain)
  yield
  return {
    mode,
    moves,
    proposals,
    refused,
    pairs: bounds.map((pair) => pairOf(pair, clocks)),
    contradictions: contradicting.length,
    unreliable: new Set([...unmoved, ...contradicting.map(({ callee }) => clocks.domains[callee]!)]),
    domains: clocks.domains.length,
  }
}

/** The trace with its clocks moved, or itself where none is. */
export function moveClocks(trace: Trace, skew: ClockSkew): Trace {
  return finish(moveClocksInSteps(trace, skew))
}

/** The same, by and by. */
export function* moveClocksInSteps(trace: Trace, { moves }: ClockSkew): Steps<Trace> {
  if (moves.length === 0) return trace
  const offsets = new Map(moves.map(({ domain, offset }) => [domain, offset]))
  return yield* shiftClocksInSteps(trace, ({ span }) => {
    return (span === undefined ? undefined : offsets.get(clockDomain(span))) ?? offsetOf(0)
  })
}

/** Nanoseconds by which spans lie wrong, at least, because their clocks were not moved; Infinity when nobody can tell. */
export function remainingSkew({ moves, proposals, refused, contradictions }: ClockSkew): number {
  if (contradictions > 0) return Infinity
  const unmoved = [...refused, ...proposals.filter((move) => !moves.includes(move))]
  return unmoved.reduce((most, { offset }) => Math.max(most, Math.abs(offset)), 0)
}

// A time zone, or data that was replayed: no clock is off that far by itself.
const LARGEST_SKEW = 10e9
// What is shorter than that is not told from the noise of reading two clocks.
const LEAST_SLACK = 1e6

/** undefined when all clocks may be right, or when too much contradicts itself to say which are not. */
function* solve(
  bounds: readonly ClockBounds[],
  clocks: number,
  slack: number,
): Steps<LeastMoves | undefined> {
  const wanted = constraintsOf(bounds, slack)
  yield
  if (wanted.every(({ limit }) => limit >= 0)) return undefined
  const constraints = new ClockConstraints(clocks)
  let contradictions = 0
  for (const [at, constraint] of wanted.entries()) {
    if (at % STRIDE === 0) yield
    if (!constraints.add(constraint)) contradictions++
    if (contradictions > MANY_CONTRADICTIONS) return undefined
  }
  return leastMoves(constraints)
}

// Offsets that explain nothing else are no explanation; and each contradiction costs a search for it.
const MANY_CONTRADICTIONS = 256

/**
 * The best supported first, so that of a contradiction the least supported is left out; where that does not decide,
 * requests before answers: they were sent for certain.
 *
 *     request     caller − callee ≤ −least
 *     answer      callee − caller ≤ most
 */
function constraintsOf(bounds: readonly ClockBounds[], slack: number): readonly ClockConstraint[] {
  const requests = bounds.map(({ caller, callee, least, calls }) => {
    return { from: callee, to: caller, limit: slack - least, calls }
  })
  const answers = bounds.map(({ caller, callee, most, calls }) => {
    return { from: caller, to: callee, limit: most + slack, calls }
  })
  return [...requests, ...answers.filter(({ limit }) => limit < Infinity)].sort((a, b) => b.calls - a.calls)
}

function isExplained(
  { caller, callee, least, most }: ClockCall,
  solution: LeastMoves | undefined,
  slack: number,
): boolean {
  const { offsets } = solution ?? {}
  const offset = offsets === undefined ? 0 : offsets[callee]! - offsets[caller]!
  return offset >= least - slack && offset <= most + slack
}

function pairOf({ caller, callee, least, most, calls }: ClockBounds, { domains }: TraceClocks): ClockPair {
  return { caller: domains[caller]!, callee: domains[callee]!, least, most, calls }
}

/** The largest first. */
function movesOf(solution: LeastMoves, clocks: TraceClocks, slack: number): readonly ClockMove[] {
  const { offsets, least, most, calls } = solution
  const services = clocks.services()
  return Array.from(offsets.keys())
    .filter((clock) => Math.abs(offsets[clock]!) > slack)
    .sort((a, b) => Math.abs(offsets[b]!) - Math.abs(offsets[a]!))
    .map((clock) => ({
      domain: clocks.domains[clock]!,
      services: services[clock]!,
      offset: offsetOf(offsets[clock]!),
      least: least[clock]!,
      most: most[clock]!,
      calls: calls[clock]!,
    }))
}
