// F1: the header is lost on its way. The caller's client span stays, and what it called begins a trace of its own.
import { isExit, type SetEdge } from '../sets/edges.ts'
import type { SetSpan } from '../sets/span-set.ts'
import { rootsOf } from './break-plan.ts'
import type { Injection } from './injection.ts'
import type { TruePair } from './truth.ts'

/** undefined where no span of the edge is there for the call alone: then any cut is that of a raw client. */
export function cutWire(edges: readonly SetEdge[]): Injection | undefined {
  const heads = edges.flatMap((edge) => edge.heads)
  if (!heads.some((head) => head.parent !== undefined && isExit(head.parent))) return undefined
  const pairs = heads.flatMap(pairOf)
  return { plan: { detached: rootsOf(heads), deleted: new Set() }, truth: { kind: 'hop', pairs } }
}

export function pairOf(head: SetSpan): readonly TruePair[] {
  const caller = head.parent
  if (caller === undefined) return []
  if (isMessage(head)) return [{ head, caller, mode: 'queue', causes: ['C11', 'C12'] }]
  if (!isExit(caller)) return [{ head, caller, mode: 'no-client-span', causes: rawCauses(head) }]
  return [{ head, caller, mode: 'wire', causes: isRpc(head) ? [...WIRE_CAUSES, 'C31'] : WIRE_CAUSES }]
}

/** Where kinds are not stated, by what conventions call the two ends. */
export function isMessage({ span, parent }: SetSpan): boolean {
  if (span.kind === 'consumer' || parent?.span.kind === 'producer') return true
  return (
    span.kind === 'unspecified' &&
    /\bprocess$/.test(span.name) &&
    /\b(?:send|publish)$/.test(parent?.span.name ?? '')
  )
}

/** A header that is lost looks the same whoever lost it, where one edge is all that is known. */
const WIRE_CAUSES = ['C02', 'C03', 'C06', 'C08'] as const

/** Metadata that a raw client does not send is what a gRPC client without its interceptor does not send. */
export function rawCauses(head: SetSpan): TruePair['causes'] {
  return isRpc(head) ? ['C01', 'C32', 'C31'] : ['C01', 'C32']
}

function isRpc({ span }: SetSpan): boolean {
  return /^\/?[\w.]+\/\w+$/.test(span.name) || span.attributes.some(({ key }) => key.startsWith('rpc.'))
}
