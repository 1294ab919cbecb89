// F3: only some calls of an edge are broken: those of one pod, of one version, or some at random.
import type { Dice } from '../simulator/dice.ts'
import type { SetEdge } from '../sets/edges.ts'
import type { SetSpan } from '../sets/span-set.ts'
import { cutWire } from './cut-wire.ts'
import type { Injection } from './injection.ts'

/** The first value of the attribute at either end that takes a part of the calls, but not all. */
export function breakSlice(edge: SetEdge, attribute: SliceAttribute): Injection | undefined {
  for (const end of [(head: SetSpan) => head.parent, (head: SetSpan) => head]) {
    const values = Map.groupBy(edge.heads, (head) => resourceValue(end(head), attribute))
    values.delete(undefined)
    const smallest = [...values.values()]
      .sort((a, b) => a.length - b.length)
      .find(({ length }) => length >= 20)
    if (values.size > 1 && smallest !== undefined)
      return withCause(cutWire([{ ...edge, heads: smallest }]), 'C33')
  }
  return undefined
}

export function breakShare(edge: SetEdge, share: number, dice: Dice): Injection | undefined {
  const heads = edge.heads.filter(() => dice.chance(share))
  return withCause(cutWire([{ ...edge, heads }]), 'C37')
}

export type SliceAttribute = 'service.version' | 'service.instance.id' | 'k8s.pod.name' | 'hostname'

function resourceValue(span: SetSpan | undefined, attribute: SliceAttribute): unknown {
  return span?.span.resource.attributes.find(({ key }) => key === attribute)?.value
}

function withCause(injection: Injection | undefined, cause: 'C33' | 'C37'): Injection | undefined {
  if (injection === undefined) return undefined
  const pairs = injection.truth.pairs.map((pair) => ({ ...pair, causes: [cause] }))
  return { ...injection, truth: { ...injection.truth, pairs } }
}
