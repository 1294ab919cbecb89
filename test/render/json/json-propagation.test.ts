// A diagnosis as JSON: the shape that is promised, sentences beside facts, and names that do no harm.
import { expect, test } from 'vitest'
import type { Evidence } from '../../../src/propagation/causes/evidence.ts'
import type { PropagationFinding } from '../../../src/propagation/diagnosis.ts'
import {
  type PropagationDocument,
  propagationDocumentChunks,
} from '../../../src/render/json/json-propagation.ts'
import { aDiagnosis, aFinding, anEdge, aPair } from '../../support/a-diagnosis.ts'
import { atMs } from '../../support/spans.ts'

const SOURCE = { kind: 'file', label: 'traces.jsonl' }

type Json = Readonly<Record<string, any>>

function documentOf(given: Partial<PropagationDocument> = {}): Json {
  return JSON.parse(textOf(given)) as Json
}

function textOf(given: Partial<PropagationDocument> = {}): string {
  return [...propagationDocumentChunks({ diagnosis: aDiagnosis(), source: SOURCE, ...given })].join('')
}

function findingOf(given: Partial<PropagationFinding>): Json {
  return documentOf({ diagnosis: aDiagnosis({ findings: [aFinding(given)] }) }).findings[0]
}

test('has every key that is promised, in order', () => {
  const document = documentOf({ diagnosis: aDiagnosis({ findings: [aFinding()] }) })
  expect(Object.keys(document)).toEqual([
    'schemaVersion',
    'scope',
    'verdict',
    'findings',
    'legitimate',
    'pending',
    'notSeen',
    'edges',
    'expected',
  ])
  expect(Object.keys(document.findings[0])).toEqual([
    'id',
    'kind',
    'mode',
    'caller',
    'callee',
    'runnerUp',
    'broken',
    'total',
    'since',
    'sinceUnixNano',
    'until',
    'untilUnixNano',
    'confidence',
    'evidence',
    'facts',
    'causes',
    'pairs',
  ])
  expect(Object.keys(document.findings[0].pairs[0])).toEqual([
    'traceId',
    'spanId',
    'callerTraceId',
    'callerSpanId',
    'tier',
    'by',
    'confidence',
  ])
  expect(Object.keys(document.findings[0].causes[0])).toEqual([
    'code',
    'slug',
    'title',
    'score',
    'evidence',
    'facts',
    'fix',
    'snippets',
  ])
})

test('says where it looked, and whether that was all', () => {
  expect(documentOf().scope).toEqual({
    source: SOURCE,
    traces: 100,
    spans: 300,
    from: '2026-08-22T14:03:11.208000000Z',
    fromUnixNano: '1787407391208000000',
    to: '2026-08-22T14:04:11.208000000Z',
    toUnixNano: '1787407451208000000',
    partial: false,
    partialTraces: 0,
    limited: false,
    fragments: 150,
    services: 3,
  })
  const { scope } = aDiagnosis()
  const cut = aDiagnosis({ scope: { ...scope, partialTraces: 2 } })
  expect(documentOf({ diagnosis: cut }).scope).toMatchObject({ partial: true, partialTraces: 2 })
  const limited = aDiagnosis({ notSeen: [{ code: 'limited', traces: 100 }] })
  expect(documentOf({ diagnosis: limited }).scope).toMatchObject({ partial: true, limited: true })
  const empty = aDiagnosis({ scope: { ...scope, from: undefined, to: undefined } })
  expect(documentOf({ diagnosis: empty }).scope).toMatchObject({ from: null, toUnixNano: null })
})

test('evidence and fixes are strings, with what they are made of beside them', () => {
  const [cause] = findingOf({}).causes
  expect(cause.evidence).toHaveLength(cause.facts.length)
  expect(cause.facts[1]).toEqual({
    code: 'user-agent',
    value: 'python-requests/2.34.2',
    library: 'requests',
  })
  expect(cause.evidence[1]).toContain('python-requests/2.34.2')
  expect(cause.fix).toContain('  pip install opentelemetry-instrumentation-requests')
  expect(cause.snippets[0]).toMatch(/^pip install opentelemetry-instrumentation-requests\n/)
})

test.each<[Evidence, Json]>([
  [
    { code: 'start-gap', median: 2e6, spread: 1e5 },
    { code: 'start-gap', medianNs: 2e6, spreadNs: 1e5 },
  ],
  [
    { code: 'clock-moved', by: -24e6 },
    { code: 'clock-moved', byNs: -24e6 },
  ],
  [
    { code: 'periodic', period: 30e9, variation: 0.01 },
    { code: 'periodic', periodNs: 30e9, variation: 0.01 },
  ],
  [
    { code: 'still-open', count: 3, youngest: 5e6 },
    { code: 'still-open', count: 3, youngestNs: 5e6 },
  ],
  [
    { code: 'clustered', instance: undefined, from: atMs(0), to: atMs(1) },
    {
      code: 'clustered',
      instance: null,
      fromUnixNano: '1787407391208000000',
      toUnixNano: '1787407391209000000',
    },
  ],
  [
    { code: 'user-agent', value: 'x', library: undefined },
    { code: 'user-agent', value: 'x', library: null },
  ],
])('units are in the names of facts, and what is not known is null (%#)', (evidence, fact) => {
  expect(findingOf({ evidence: [evidence] }).facts).toEqual([fact])
})

test('each finding and each edge is on a line of its own', () => {
  const findings = [aFinding(), aFinding({ id: 'another' })]
  const edges = [anEdge('shop', 'stock', { broken: 48 }), anEdge('shop', 'price', { healthy: 2 })]
  const lines = textOf({ diagnosis: aDiagnosis({ findings, edges }) }).split('\n')
  expect(lines.filter((line) => line.startsWith('{"id":'))).toHaveLength(2)
  expect(lines.filter((line) => line.startsWith('{"caller":'))).toHaveLength(2)
})

test('what was expected is told, whatever became of it', () => {
  const expected = { caller: 'shop', callee: 'mail', protocol: undefined }
  const verdicts = [{ expected, state: 'absent', edges: [], others: [] }] as const
  expect(documentOf({ verdicts }).expected).toEqual([
    { caller: 'shop', callee: 'mail', protocol: null, state: 'absent' },
  ])
})

test('names are as they were sent, and harmless', () => {
  const name = '\u001b[31mred\u009b0m \u202eevil "quoted"\n'
  const text = textOf({
    diagnosis: aDiagnosis({
      findings: [
        aFinding({
          caller: { service: name, span: name },
          callee: { service: 'x'.repeat(10_000), span: name },
          pairs: [aPair(1)],
        }),
      ],
      edges: [anEdge(name, name, { broken: 1 })],
    }),
  })
  // oxlint-disable-next-line no-control-regex -- controls are what it looks for
  expect(text.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/)
  const document = JSON.parse(text) as Json
  expect(document.findings[0].caller.service).toBe(name)
  expect(document.edges[0].caller).toBe(name)
  expect(document.verdict.length).toBeLessThan(500)
})
