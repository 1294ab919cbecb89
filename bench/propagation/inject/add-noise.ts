// F9: traces that rightly begin where they begin, among those that are there: probes, timers, and calls from outside of a
// service that others call as well.
import type { Attribute, Resource, Span, TraceData } from '../../../src/trace/span.ts'
import { instantAt, offsetOf, type Instant } from '../../../src/trace/time.ts'
import { moveSpan } from '../sets/compress.ts'
import type { SetSpan, SpanSet } from '../sets/span-set.ts'
import type { Dice } from '../simulator/dice.ts'
import { newSpanId, newTraceId } from './break-plan.ts'
import { isMessage } from './cut-wire.ts'
import type { Injection } from './injection.ts'

export function addNoise(set: SpanSet, dice: Dice): Injection {
  const services = [...Map.groupBy(set.spans, ({ service }) => service).values()].map((spans) => spans[0]!)
  const starts = set.spans.map(({ span }) => span.start).filter((start) => start !== 0n)
  const window: Window = {
    from: starts.reduce((least, start) => (start < least ? start : least)),
    to: starts.reduce((most, start) => (start > most ? start : most)),
  }
  const added = [
    ...services.flatMap((service) => probe(service, window, dice)),
    ...dice
      .shuffled(services)
      .slice(0, 2)
      .flatMap((service) => runTimer(service, window, dice)),
    ...enterFromOutside(set, window, dice),
  ]
  return {
    plan: { detached: new Map(), deleted: new Set(), added },
    truth: { kind: 'hop', pairs: [], aside: { codes: ['C17', 'C18', 'C19'], heads: added.length } },
  }
}

interface Window {
  readonly from: Instant
  readonly to: Instant
}

function probe(service: SetSpan, window: Window, dice: Dice): readonly TraceData[] {
  const phase = dice.between(0, 10e9)
  const attributes = [
    { key: 'http.request.method', value: 'GET' },
    { key: 'http.route', value: '/healthz' },
    { key: 'user_agent.original', value: 'kube-probe/1.31' },
  ]
  return turns(window, phase, 10e9).map((start) => ({
    spans: [
      rootSpan(
        service,
        'GET /healthz',
        'server',
        start + dice.exponential(2e6),
        dice.logNormal(5e5, 0.5),
        window,
        dice,
        attributes,
      ),
    ],
    logs: [],
  }))
}

function runTimer(service: SetSpan, window: Window, dice: Dice): readonly TraceData[] {
  const period = dice.pick([5, 15, 30]) * 1e9
  return turns(window, dice.between(0, period), period).map((start) => {
    const length = dice.logNormal(40e6, 0.4)
    const root = rootSpan(
      service,
      'expire stale entries',
      'internal',
      start + dice.exponential(1e6),
      length,
      window,
      dice,
      [],
    )
    const query = rootSpan(service, 'DELETE entries', 'client', start + 3e6, length / 2, window, dice, [
      { key: 'db.system.name', value: 'postgresql' },
    ])
    return { spans: [root, { ...query, traceId: root.traceId, parentId: root.spanId }], logs: [] }
  })
}

/** Whole subtrees again, at other times: nobody within is the cause of them. */
function enterFromOutside(
  { spans, traces }: SpanSet,
  { from, to }: Window,
  dice: Dice,
): readonly TraceData[] {
  // Nobody outside sends messages to a queue of its own.
  const called = spans.filter(
    (head) => head.parent !== undefined && head.parent.service !== head.service && !isMessage(head),
  )
  const operation = called.length === 0 ? undefined : dice.pick(called)
  const alike = called.filter(
    ({ service, span }) => service === operation?.service && span.name === operation.span.name,
  )
  return dice
    .shuffled(alike)
    .slice(0, Math.ceil(traces.length / 10))
    .map((head) => {
      const start = Number(from - head.span.start) + dice.next() * Number(to - from)
      return { spans: copySubtree(head, Math.round(start), dice), logs: [] }
    })
}

function copySubtree(head: SetSpan, by: number, dice: Dice): readonly Span[] {
  const traceId = newTraceId(dice)
  const spans: Span[] = []
  const open: { readonly own: SetSpan; readonly parentId: Span['parentId'] }[] = [
    { own: head, parentId: undefined },
  ]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const spanId = newSpanId(dice)
    const { own, parentId } = next
    const attributes = own === head ? fromOutside(own.span.attributes) : own.span.attributes
    spans.push({ ...moveSpan(own.span, by), traceId, spanId, parentId, attributes, links: [] })
    for (const child of own.children) open.push({ own: child, parentId: spanId })
  }
  return spans
}

function fromOutside(attributes: readonly Attribute[]): readonly Attribute[] {
  return attributes.map(({ key, value }) => ({ key, value: OUTSIDE[key] ?? value }))
}

const OUTSIDE: Readonly<Record<string, string>> = {
  'network.peer.address': '203.0.113.77',
  'client.address': '203.0.113.77',
  'user_agent.original':
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36',
}

function turns({ from, to }: Window, phase: number, period: number): readonly number[] {
  const length = Number(to - from)
  const starts: number[] = []
  for (let start = phase; start < length; start += period) starts.push(start)
  return starts
}

function rootSpan(
  { span: { resource, scope, kind } }: SetSpan,
  name: string,
  wanted: Span['kind'],
  start: number,
  length: number,
  { from }: Window,
  dice: Dice,
  attributes: readonly Attribute[],
): Span {
  const hasNames = resource.attributes.length > 1
  return {
    traceId: newTraceId(dice),
    spanId: newSpanId(dice),
    parentId: undefined,
    invalidParentId: undefined,
    parentLocation: 'unknown',
    flags: 0,
    traceState: '',
    name,
    kind: kind === 'unspecified' ? kind : wanted,
    start: instantAt(from, offsetOf(start)),
    end: instantAt(from, offsetOf(start + length)),
    status: { code: 'unset', message: '' },
    resource: resource satisfies Resource,
    scope,
    attributes: hasNames ? attributes : [],
    droppedAttributes: 0,
    events: [],
    droppedEvents: 0,
    links: [],
    droppedLinks: 0,
  }
}
