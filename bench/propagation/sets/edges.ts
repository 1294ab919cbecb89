// Which service calls which, and by which spans: what can be cut.
import type { SetSpan, SpanSet } from './span-set.ts'

export interface SetEdge {
  readonly caller: string
  readonly callee: string
  /** The top spans in the callee, in order of traces; the parent of each is the caller's. */
  readonly heads: readonly SetSpan[]
}

/** Most calls first. */
export function findEdges({ spans }: SpanSet, leastCalls: number): readonly SetEdge[] {
  const found = new Map<string, { caller: string; callee: string; heads: SetSpan[] }>()
  for (const span of spans) {
    if (span.parent === undefined || span.parent.service === span.service) continue
    const key = JSON.stringify([span.parent.service, span.service])
    const known = found.get(key)
    if (known === undefined)
      found.set(key, { caller: span.parent.service, callee: span.service, heads: [span] })
    else known.heads.push(span)
  }
  return [...found.values()]
    .filter(({ heads }) => heads.length >= leastCalls)
    .sort((a, b) => b.heads.length - a.heads.length || (nameOf(a) < nameOf(b) ? -1 : 1))
}

export function nameOf({ caller, callee }: Pick<SetEdge, 'caller' | 'callee'>): string {
  return `${caller} -> ${callee}`
}

/**
 * Whether a span is there for the call alone, as a raw client's would not be. Where kinds are not stated, one that has
 * children in other services and nowhere else.
 */
export function isExit({ span, service, children }: SetSpan): boolean {
  if (span.kind === 'client' || span.kind === 'producer') return true
  return (
    span.kind === 'unspecified' && children.length > 0 && children.every((child) => child.service !== service)
  )
}
