// How sure a hop is: what chance could not have done, times the share of its heads that do find such a caller, not more than
// their number can tell, times how good the best evidence is.
import { wilsonLowerBound } from '../causes/exact-test.ts'
import type { BrokenHop } from './hop.ts'

/** 0 to 1. */
export function confidenceOfHop(hop: BrokenHop): number {
  const { significance, heads, joins } = hop
  const isProven = joins.some(({ tier }) => tier !== 'timing')
  const found = isProven
    ? joins.length
    : Math.max(joins.length, Math.round(significance.share * heads.length))
  const share = wilsonLowerBound(Math.min(found, heads.length), heads.length)
  const strength = isProven ? PROVEN : joins.length === 0 ? UNPAIRED : confidenceOfRequests(hop)
  return Math.min(PROVEN, (1 - significance.p) * share * strength)
}

/** The mean of its pairs; 0 without one. */
export function confidenceOfRequests({ joins }: BrokenHop): number {
  return joins.length === 0 ? 0 : joins.reduce((sum, { confidence }) => sum + confidence, 0) / joins.length
}

/** The hop is known and none of its requests. */
const UNPAIRED = 0.5
/** Ids and keys too can be copied by mistake. */
const PROVEN = 0.99
