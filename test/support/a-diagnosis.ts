// Diagnoses, findings and joints made by hand, for what draws them.
import type { Diagnosis, Edge, Joint, Pair, PropagationFinding } from '../../src/propagation/diagnosis.ts'
import type { SpanId, TraceId } from '../../src/trace/span.ts'
import { atMs, spanIdOf } from './spans.ts'

export function aDiagnosis(input: Partial<Diagnosis> = {}): Diagnosis {
  return {
    scope: {
      traces: 100,
      spans: 300,
      fragments: 150,
      services: 3,
      from: atMs(0),
      to: atMs(60_000),
      partialTraces: 0,
    },
    findings: [],
    legitimate: [],
    pending: { heads: 0, traces: 0, grace: 10e9 },
    notSeen: [],
    edges: [],
    joints: [],
    ...input,
  }
}

/** A raw client between shop and stock. */
export function aFinding(input: Partial<PropagationFinding> = {}): PropagationFinding {
  return {
    id: 'shop-stock-get-stock-1',
    kind: 'broken-hop',
    mode: 'no-client-span',
    caller: { service: 'shop', span: 'GET /order' },
    callee: { service: 'stock', span: 'GET /stock' },
    runnerUp: undefined,
    broken: 48,
    total: 50,
    since: atMs(0),
    until: atMs(50_000),
    confidence: { hop: 0.97, cause: 0.78, request: 0.96 },
    causes: [
      {
        code: 'C01',
        score: 0.78,
        evidence: [
          { code: 'no-client-span', service: 'shop', callee: 'stock' },
          { code: 'user-agent', value: 'python-requests/2.34.2', library: 'requests' },
        ],
      },
      {
        code: 'C32',
        score: 0.16,
        evidence: [{ code: 'no-client-span', service: 'shop', callee: 'stock' }],
      },
      { code: 'C06', score: 0.06, evidence: [] },
    ],
    evidence: [{ code: 'inside-caller', share: 0.9, byChance: 0.1, p: 0.01, others: [] }],
    pairs: [aPair(1), aPair(2)],
    context: {
      callerLanguage: 'python',
      calleeLanguage: 'python',
      library: 'requests',
      callerFormat: undefined,
      messagingSystem: undefined,
      destination: undefined,
      slice: undefined,
      between: undefined,
      oddEnd: undefined,
      hasAgent: false,
    },
    ...input,
  }
}

export function aPair(number: number, input: Partial<Pair> = {}): Pair {
  const hex = number.toString(16)
  return {
    traceId: `b${hex.padStart(31, '0')}` as TraceId,
    spanId: `b${hex.padStart(15, '0')}` as SpanId,
    callerTraceId: `a${hex.padStart(31, '0')}` as TraceId,
    callerSpanId: `a${hex.padStart(15, '0')}` as SpanId,
    tier: 'timing',
    by: 'time',
    confidence: 0.96,
    ...input,
  }
}

export function anEdge(caller: string, callee: string, counts: Partial<Edge> = {}): Edge {
  return { caller, callee, protocol: 'http', healthy: 0, broken: 0, linked: 0, ...counts }
}

export function aJoint(input: Partial<Joint> = {}): Joint {
  return { ...aPair(1), relation: 'broken', findingId: undefined, ...input }
}

/** Of `a`: 32 times that digit. */
export function traceIdOf(letter: string): TraceId {
  return letter.repeat(32) as TraceId
}

/** `a2 > b1, b2 > c1`: span 2 of trace a called the fragment that begins with span 1 of trace b, and so on. */
export function jointsOf(text: string, input: Partial<Joint> = {}): readonly Joint[] {
  return text.split(',').map((one) => {
    const [caller = '', head = ''] = one.split('>').map((end) => end.trim())
    return aJoint({
      callerTraceId: traceIdOf(caller.slice(0, 1)),
      callerSpanId: spanIdOf(Number(caller.slice(1))),
      traceId: traceIdOf(head.slice(0, 1)),
      spanId: spanIdOf(Number(head.slice(1))),
      ...input,
    })
  })
}
