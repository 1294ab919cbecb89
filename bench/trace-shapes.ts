// Large traces in four shapes that each break a different kind of mistake: one parent with all children, one chain,
// random attachment, and calls between 300 services with a clock each.
import type { Resource, Scope, Span, SpanId, SpanKind, TraceId } from '../src/trace/span.ts'
import { instantOf } from '../src/trace/time.ts'

export const SHAPES = ['wide', 'deep', 'random', '300 services'] as const

export type Shape = (typeof SHAPES)[number]

/** The same in every run. */
export function makeSpans(shape: Shape, count: number): readonly Span[] {
  const random = seeded(42)
  const plans: Plan[] = []
  return Array.from({ length: count }, (_, at): Span => {
    const plan = planOf(shape, at, count, plans, random)
    plans.push(plan)
    return spanOf(at, plan)
  })
}

interface Plan {
  readonly parent: number
  /** Nanoseconds after the root's start. */
  readonly start: number
  readonly end: number
  readonly service: number
  readonly kind: SpanKind
}

function planOf(shape: Shape, at: number, count: number, plans: readonly Plan[], random: () => number): Plan {
  const service = at % 20
  const kind = 'internal'
  if (at === 0) return { parent: -1, start: 0, end: 2 * count * STEP, service: 0, kind: 'server' }
  switch (shape) {
    case 'wide':
      return { parent: 0, start: 2 * at * STEP, end: (2 * at + 1) * STEP, service, kind }
    case 'deep':
      return { parent: at - 1, start: at * STEP, end: (2 * count - at) * STEP, service, kind }
    case 'random': {
      const parent = Math.floor(random() * at)
      return { parent, ...within(plans[parent]!, random), service, kind }
    }
    case '300 services': {
      // An odd span calls, and the one after it is the server that answers.
      if (at % 2 === 0) {
        const call = plans[at - 1]!
        return {
          parent: at - 1,
          ...within(call, random),
          service: Math.floor(random() * 300),
          kind: 'server',
        }
      }
      const parent = 2 * Math.floor((random() * (at + 1)) / 2)
      const server = plans[parent]!
      return { parent, ...within(server, random), service: server.service, kind: 'client' }
    }
  }
}

/** Somewhere inside, and at times beyond its end. */
function within({ start, end }: Plan, random: () => number): Pick<Plan, 'start' | 'end'> {
  const length = end - start
  const from = start + Math.floor(random() * 0.4 * length)
  return { start: from, end: from + Math.floor((0.2 + random() * 0.5) * length) }
}

function spanOf(at: number, { parent, start, end, service, kind }: Plan): Span {
  return {
    traceId: '4bf92f3577b34da6a3ce929d0e0e4736' as TraceId,
    spanId: idOf(at),
    parentId: at === 0 ? undefined : idOf(parent),
    invalidParentId: undefined,
    parentLocation: kind === 'server' ? 'remote' : 'local',
    flags: kind === 'server' ? 0x301 : 0x101,
    traceState: '',
    name: `step ${at % 50}`,
    kind,
    start: instantOf(BASE + BigInt(start)),
    end: instantOf(BASE + BigInt(end)),
    status: UNSET,
    resource: RESOURCES[service]!,
    scope: SCOPE,
    attributes: [],
    droppedAttributes: 0,
    events: [],
    droppedEvents: 0,
    links: [],
    droppedLinks: 0,
  }
}

const STEP = 1000
const BASE = 1_755_871_391_208_000_000n
const UNSET: Span['status'] = { code: 'unset', message: '' }
const SCOPE: Scope = { name: '', version: '', attributes: [], droppedAttributes: 0, schemaUrl: '' }
const RESOURCES: readonly Resource[] = Array.from({ length: 300 }, (_, service) => ({
  attributes: [
    { key: 'host.name', value: `host-${service}` },
    { key: 'service.name', value: `service-${service}` },
  ],
  droppedAttributes: 0,
  schemaUrl: '',
}))

function idOf(number: number): SpanId {
  return (number + 1).toString(16).padStart(16, '0') as SpanId
}

/** Mulberry32: the same numbers in every run. */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
