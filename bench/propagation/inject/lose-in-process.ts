// F6: work is handed to another thread, and the context is not: what it does begins a trace of its own in the same service.
import type { SetSpan, SpanSet } from '../sets/span-set.ts'
import { rootsOf } from './break-plan.ts'
import type { Injection } from './injection.ts'

export interface InnerCall {
  readonly service: string
  readonly name: string
  readonly heads: readonly SetSpan[]
}

/** Operations that run under another of the same service, most often first. */
export function findInnerCalls({ spans }: SpanSet, leastCalls: number): readonly InnerCall[] {
  const found = new Map<string, { service: string; name: string; heads: SetSpan[] }>()
  for (const span of spans) {
    if (span.parent === undefined || span.parent.service !== span.service || span.span.kind === 'server')
      continue
    const key = JSON.stringify([span.service, span.span.name])
    const known = found.get(key)
    if (known === undefined) found.set(key, { service: span.service, name: span.span.name, heads: [span] })
    else known.heads.push(span)
  }
  return [...found.values()]
    .filter(({ heads }) => heads.length >= leastCalls)
    .sort((a, b) => b.heads.length - a.heads.length)
}

export function loseInProcess({ heads }: InnerCall): Injection {
  const pairs = heads.flatMap((head) =>
    head.parent === undefined
      ? []
      : [{ head, caller: head.parent, mode: 'in-process' as const, causes: ['C15', 'C16'] as const }],
  )
  return { plan: { detached: rootsOf(heads), deleted: new Set() }, truth: { kind: 'hop', pairs } }
}
