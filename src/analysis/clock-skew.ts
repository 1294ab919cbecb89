// Clocks of different machines disagree. A call bounds by how much: the request cannot arrive before it is sent, and
// the answer cannot leave after the caller has it. A clock is moved only when no offset at all is impossible, and then
// as little as possible.
import type { Offset } from '../trace/time.ts'

/** auto moves clocks; off leaves all times as recorded; show only computes. */
export type SkewMode = 'auto' | 'off' | 'show'

export interface ClockMove {
  /** As `clockDomain` names it. */
  readonly domain: string
  readonly services: readonly string[]
  /** Nanoseconds added to its times. */
  readonly offset: Offset
  /** What the calls allow; infinite where nothing bounds it. */
  readonly least: number
  readonly most: number
  /** Calls that say so. */
  readonly calls: number
}

/** Bounds of one ordered pair of clocks, pooled over its calls. */
export interface ClockPair {
  readonly caller: string
  readonly callee: string
  /** Nanoseconds that would have to be added to the callee's times. */
  readonly least: number
  readonly most: number
  readonly calls: number
}

export interface ClockSkew {
  readonly mode: SkewMode
  /** Those that were moved. */
  readonly moves: readonly ClockMove[]
  /** Further off than any clock is: not moved. */
  readonly refused: readonly ClockMove[]
  readonly pairs: readonly ClockPair[]
  /** Calls that no constant offset explains: drift, a clock that was set, or a wrong parent. */
  readonly contradictions: number
  /** Clock domains that took part. */
  readonly domains: number
}
