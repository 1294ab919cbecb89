// How it is known that a fragment belongs where it is drawn.
import type { FindingKind, Joint } from '../../propagation/diagnosis.ts'
import type { JoinKey } from '../../propagation/joins/join.ts'
import type { SpanId } from '../../trace/span.ts'
import { formatCount } from '../units.ts'

type Known = Pick<Joint, 'relation' | 'tier' | 'by' | 'confidence'>

/**
 * `context lost: inferred, p=0.97`, `context lost: keyed by message id`, `by design: exact (link)`.
 * @param kind of the finding that a broken one is part of; undefined where that is not known
 */
export function jointText(joint: Known, kind?: FindingKind): string {
  const { relation } = joint
  const what =
    relation === 'broken' && kind !== undefined ? (KINDS[kind] ?? RELATIONS.broken) : RELATIONS[relation]
  return `${what}: ${tierText(joint)}`
}

/** For a waterfall. */
export function jointTexts(
  joints: ReadonlyMap<SpanId, Joint>,
  kind?: FindingKind,
): ReadonlyMap<SpanId, string> {
  return new Map([...joints].map(([id, joint]) => [id, jointText(joint, kind)]))
}

function tierText({ tier, by, confidence }: Known): string {
  if (by === 'link' && confidence < NEARLY_ONE) {
    return `exact (link, one of ${formatCount(Math.round(1 / confidence))})`
  }
  const sure = confidence >= NEARLY_ONE ? '' : `, ${probability(confidence)}`
  if (tier === 'exact') return `exact (${KEYS[by] ?? by})${sure}`
  if (tier === 'keyed') return `keyed by ${KEYS[by] ?? by}${sure}`
  return `inferred, ${probability(confidence)}`
}

const RELATIONS: Readonly<Record<Joint['relation'], string>> = {
  broken: 'context lost',
  'id-joined': 'put together',
  linked: 'by design',
}

/** What a break is called where no context is lost. */
const KINDS: Readonly<Partial<Record<FindingKind, string>>> = {
  'missing-parent': 'a span is missing above',
  'mis-parented': 'belongs here',
}

/** Facts without a word of their own are called as the attribute that states them. */
const KEYS: Readonly<Partial<Record<JoinKey, string>>> = {
  'parent-elsewhere': 'parent id',
  'low-64': 'low half of the trace id',
  unexported: 'trace id',
  time: 'same trace',
  value: 'a value that both state',
  'messaging.message.id': 'message id',
  'messaging.message.conversation_id': 'conversation id',
  'kafka.offset': 'offset',
  'request.id': 'request id',
  'faas.invocation.id': 'invocation id',
  'aws.request_id': 'AWS request id',
  'network.peer.port': 'connection',
}

/** Never 1: that would be exact. */
function probability(confidence: number): string {
  return confidence > 0.994 ? 'p>0.99' : `p=${confidence.toFixed(2)}`
}

const NEARLY_ONE = 0.985
