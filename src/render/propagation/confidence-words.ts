// How sure a finding is, in words and numbers, the three kept apart: where it broke, why, and which request called which.
import type { PropagationFinding } from '../../propagation/diagnosis.ts'
import { formatCount } from '../units.ts'
import { formatShare } from './share-words.ts'

/** `hop certain 99%, cause likely 78%, requests 47 of 50 certain (mean 94%)`. */
export function confidenceText({ confidence, pairs, broken }: PropagationFinding): string {
  const { hop, cause, request } = confidence
  return `hop ${word(hop)} ${formatShare(hop)}, cause ${word(cause)} ${formatShare(cause)}, ${requestText()}`

  function requestText(): string {
    const known = pairs.filter((pair) => pair.confidence >= CERTAIN).length
    if (pairs.length === 0 || request < LIKELY) {
      return `requests: only the hop is known, not which request made which call (mean ${formatShare(request)})`
    }
    return `requests: ${formatCount(known)} of ${formatCount(broken)} certain (mean ${formatShare(request)})`
  }
}

/** Of the bands that were measured to hold. */
export function word(confidence: number): string {
  return confidence >= CERTAIN
    ? 'certain'
    : confidence >= LIKELY
      ? 'likely'
      : confidence >= WEAK
        ? 'perhaps'
        : 'weak'
}

export const CERTAIN = 0.95
export const LIKELY = 0.7
/** Below this it is little more than a guess. */
export const WEAK = 0.4
