// Whether a span may have waited for a child of its. Plain spans hold times and no waiting, so this is a judgement.
import type { SpanKind } from '../trace/span.ts'
import type { SpanNode } from '../trace/trace.ts'

/**
 * sync       ended within its parent: the parent may have waited for it
 * abandoned  a call that the callee went on serving after the caller had given up: waited for, until then
 * detached   went on after its parent had ended, or began after it: not waited for
 * async      a message: the producer does not wait for the consumer
 */
export type ChildMode = 'sync' | 'abandoned' | 'detached' | 'async'

/**
 *     parent       |==================|
 *     sync            |====|     |====|·       the dot: up to 1 % of the parent, at least 1 ms, is forgiven
 *     abandoned           |======================|      client above server
 *     detached            |======================|      any other
 *     detached                             |=====|      began after its parent had ended
 */
export function childMode(parent: SpanNode, child: SpanNode): ChildMode {
  if (child.span?.kind === 'consumer' || parent.span?.kind === 'producer') return 'async'
  if (child.start >= parent.end && child.end > parent.end) return 'detached'
  const tolerance = Math.max(1e6, (parent.end - parent.start) / 100)
  if (child.end <= parent.end + tolerance) return 'sync'
  return isCall(parent, child) ? 'abandoned' : 'detached'
}

/** A client and the server that it called: by their kinds, and where these say nothing by the remote-parent bits. */
export function isCall(parent: SpanNode, child: SpanNode): boolean {
  const { span: caller } = parent
  const { span: callee } = child
  if (caller === undefined || callee === undefined) return false
  const kinds = [caller.kind, callee.kind]
  if (!kinds.includes('unspecified')) return caller.kind === 'client' && callee.kind === 'server'
  const fit = isOneOf(caller.kind, 'client') && isOneOf(callee.kind, 'server')
  return fit && callee.parentLocation === 'remote'
}

function isOneOf(kind: SpanKind, wanted: SpanKind): boolean {
  return kind === wanted || kind === 'unspecified'
}
