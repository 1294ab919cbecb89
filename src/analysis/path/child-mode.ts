// Whether a span may have waited for a child of its. Plain spans hold times and no waiting, so this is a judgement.
import { attributeValue } from '../../trace/span.ts'
import type { Span, SpanKind } from '../../trace/span.ts'
import type { SpanNode } from '../../trace/trace.ts'

/**
 * sync       ended within its parent: the parent may have waited for it
 * abandoned  a call that the callee went on serving after the caller had given up: waited for, until then
 * detached   went on after its parent had ended, or ran outside of it altogether: not waited for
 * async      a message, which its producer does not wait for, or a child that says that it only follows its parent
 */
export type ChildMode = 'sync' | 'abandoned' | 'detached' | 'async'

/**
 *     parent               |==================|
 *     sync                    |====|     |====|·      the dot: up to 1 % of the parent, at least 1 ms, is forgiven
 *     abandoned                   |======================|      client above server
 *     detached                    |======================|      any other
 *     detached                                     |=====|      began after its parent had ended
 *     detached      |====|                                      ended before its parent began
 *
 * `within` is whose times count where the parent has none of its own: the nearest span above that does.
 */
export function childMode(parent: SpanNode, child: SpanNode, within: SpanNode = parent): ChildMode {
  if (child.span?.kind === 'consumer' || parent.span?.kind === 'producer') return 'async'
  if (child.span !== undefined && followsFrom(child.span)) return 'async'
  if (isOutside(within, child)) return 'detached'
  const tolerance = Math.max(MILLISECOND, (within.end - within.start) / 100)
  if (child.end <= within.end + tolerance) return 'sync'
  return isCall(parent, child) ? 'abandoned' : 'detached'
}

/** A client and the server that it called: by their kinds, and where these say nothing by the remote-parent bits. */
export function isCall(parent: SpanNode, child: SpanNode): boolean {
  const { span: caller } = parent
  const { span: callee } = child
  if (caller === undefined || callee === undefined) return false
  if (caller.kind === 'client' && callee.kind === 'server') return true
  const fit = isUnsaidOr(caller.kind, 'client') && isUnsaidOr(callee.kind, 'server')
  return fit && callee.parentLocation === 'remote'
}

/** OpenTracing's FOLLOWS_FROM: in OTLP a link to the parent that is marked so. */
function followsFrom({ links, traceId, parentId }: Span): boolean {
  return links.some(
    (link) =>
      link.spanId === parentId &&
      link.traceId === traceId &&
      attributeValue(link.attributes, 'opentracing.ref_type') === 'follows_from',
  )
}

/** One of zero length at either end of its parent is inside. */
function isOutside(parent: SpanNode, child: SpanNode): boolean {
  if (child.end > parent.end) return child.start >= parent.end
  return child.start < parent.start && child.end <= parent.start
}

function isUnsaidOr(kind: SpanKind, wanted: SpanKind): boolean {
  return kind === wanted || kind === 'unspecified'
}

const MILLISECOND = 1e6
