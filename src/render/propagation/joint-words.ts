// How it is known that a fragment belongs where it is drawn.
import type { Joint } from '../../propagation/diagnosis.ts'
import type { SpanId } from '../../trace/span.ts'

/** `context lost here: inferred from timing, p=0.97`. */
export function jointText({
  relation,
  tier,
  confidence,
}: Pick<Joint, 'relation' | 'tier' | 'confidence'>): string {
  const what = RELATIONS[relation]
  if (tier === 'exact') return `${what}: exact, by ids`
  if (tier === 'keyed') return `${what}: keyed, by a value that both state, p${probability(confidence)}`
  return `${what}: inferred from timing, p${probability(confidence)}`
}

/** For a waterfall. */
export function jointTexts(joints: ReadonlyMap<SpanId, Joint>): ReadonlyMap<SpanId, string> {
  return new Map([...joints].map(([id, joint]) => [id, jointText(joint)]))
}

const RELATIONS = {
  broken: 'context lost here',
  'id-joined': 'put together here',
  linked: 'linked here, by design',
} as const

/** Never 1: that would be exact. */
function probability(confidence: number): string {
  return confidence > 0.994 ? '>0.99' : `=${confidence.toFixed(2)}`
}
