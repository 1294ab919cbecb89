// What a call cost beyond the work of the one who was called: network, queues, connecting, and putting the message into
// bytes and back on both sides. A difference of two durations, so clocks that disagree do not matter.
import { serviceName } from '../../trace/semconv.ts'
import type { Offset } from '../../trace/time.ts'
import { offsetOf } from '../../trace/time.ts'
import type { SpanNode, Trace } from '../../trace/trace.ts'
import { isAnsweredAcrossClocks } from '../clocks/clock-calls.ts'
import { childMode, isCall } from '../path/child-mode.ts'

export interface Hop {
  readonly client: SpanNode
  readonly server: SpanNode
  /** Nanoseconds; negative where the server went on after the call had ended. */
  readonly overhead: Offset
  /** By how much the server outlived the call; 0 where it did not, or where only two clocks make it seem so. */
  readonly outlived: Offset
}

/**
 * In drawing order; O(n). Only of spans that both have ended.
 *
 *     client   |==================|          overhead 18 − 11 = 7
 *     server        |==========|             which of it was before and which after is another question: gaps.ts
 */
export function findHops(trace: Trace): readonly Hop[] {
  const hops: Hop[] = []
  for (const client of trace.nodes) {
    if (client.state !== 'finished') continue
    for (const server of client.children) {
      if (server.state !== 'finished' || !isHop(client, server)) continue
      const overhead = client.end - client.start - (server.end - server.start)
      hops.push({
        client,
        server,
        overhead: offsetOf(overhead),
        outlived: outlived(client, server, overhead),
      })
    }
  }
  return hops
}

/** Where spans say too little of themselves: a server span whose only sibling-less caller is in another service. */
function isHop(client: SpanNode, server: SpanNode): boolean {
  if (isCall(client, server)) return true
  const { span: caller } = client
  const { span: callee } = server
  if (caller === undefined || callee?.kind !== 'server' || client.children.length > 1) return false
  if (caller.kind !== 'internal' && caller.kind !== 'unspecified') return false
  return callee.parentLocation === 'remote' || serviceName(caller) !== serviceName(callee)
}

/** What childMode forgives a child is no news here either. */
function outlived(client: SpanNode, server: SpanNode, overhead: number): Offset {
  const mode = childMode(client, server)
  const isInside = mode !== 'abandoned' && mode !== 'detached'
  const tolerance = isInside ? Math.max(MILLISECOND, (client.end - client.start) / 100) : 0
  const by = isInside ? -overhead : server.end - client.end
  return offsetOf(by > tolerance && !isAnsweredAcrossClocks(client, server) ? by : 0)
}

const MILLISECOND = 1e6
