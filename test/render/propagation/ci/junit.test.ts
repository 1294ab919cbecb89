// A diagnosis for what shows JUnit reports: a test for each edge, and text that is XML whatever names contain.
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Diagnosis } from '../../../../src/propagation/diagnosis.ts'
import type { EdgeVerdict } from '../../../../src/propagation/expect/expected-edges.ts'
import { renderJunit } from '../../../../src/render/propagation/ci/junit.ts'
import { aDiagnosis, aFinding, anEdge } from '../../../support/a-diagnosis.ts'
import { anyName } from '../../names.ts'

const LABEL = 'traces.jsonl'

const BROKEN = aDiagnosis({
  findings: [aFinding()],
  edges: [
    anEdge('shop', 'stock', { broken: 48, healthy: 2 }),
    anEdge('shop', 'price', { healthy: 9, protocol: 'rpc' }),
  ],
})

/** Without what stands between the tags of a failure. */
function tagsOf(diagnosis: Diagnosis, verdicts: readonly EdgeVerdict[] = []): string {
  return `\n${renderJunit({ diagnosis, label: LABEL, verdicts }).replace(/(<failure[^>]*>)[^<]*/g, '$1')}`
}

test('a test for each edge, failed where calls lose their context', () => {
  expect(tagsOf(BROKEN)).toBe(`
<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="tracectl diagnose-propagation: traces.jsonl" tests="2" failures="1" errors="0">
  <testsuite name="trace context" tests="2" failures="1" errors="0" skipped="0" timestamp="2026-08-22T14:03:11.208Z">
    <testcase classname="shop" name="shop → stock (http)" time="0">
      <failure type="broken-hop" message="shop → stock loses the trace context in 48 of 50 calls (C01: HTTP client that is not instrumented)"></failure>
    </testcase>
    <testcase classname="shop" name="shop → price (rpc)" time="0"/>
  </testsuite>
</testsuites>
`)
})

test('a failure says why, and what to do', () => {
  const text = renderJunit({ diagnosis: BROKEN, label: LABEL })
  expect(text).toContain('shop GET /order → stock GET /stock, since 2026-08-22')
  expect(text).toContain('user agent python-requests/2.34.2')
  expect(text).toContain('\n  pip install opentelemetry-instrumentation-requests\n')
})

test('what is lost within a service fails a test of its own', () => {
  const within = aFinding({
    kind: 'in-process-loss',
    mode: 'in-process',
    callee: { service: 'shop', span: 'GET' },
  })
  const edges = [anEdge('shop', 'stock', { healthy: 5 })]
  expect(tagsOf(aDiagnosis({ findings: [within], edges }))).toContain(`
    <testcase classname="shop" name="shop → stock (http)" time="0"/>
    <testcase classname="shop" name="GET /order → shop GET" time="0">
      <failure type="in-process-loss" message="shop loses the trace context within itself`)
})

test('expected edges are a suite of their own', () => {
  const verdicts: readonly EdgeVerdict[] = [
    {
      expected: { caller: 'shop', callee: 'price', protocol: 'rpc' },
      state: 'healthy',
      edges: [],
      others: [],
    },
    {
      expected: { caller: 'shop', callee: 'mail', protocol: 'http' },
      state: 'absent',
      edges: [],
      others: [anEdge('shop', 'mail', { protocol: 'messaging', healthy: 3 })],
    },
    {
      expected: { caller: '*', callee: 'stock', protocol: undefined },
      state: 'broken',
      edges: [anEdge('shop', 'stock', { broken: 48 })],
      others: [],
    },
  ]
  expect(tagsOf(aDiagnosis(), verdicts)).toBe(`
<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="tracectl diagnose-propagation: traces.jsonl" tests="3" failures="2" errors="0">
  <testsuite name="trace context" tests="0" failures="0" errors="0" skipped="0" timestamp="2026-08-22T14:03:11.208Z">
  </testsuite>
  <testsuite name="expected edges" tests="3" failures="2" errors="0" skipped="0" timestamp="2026-08-22T14:03:11.208Z">
    <testcase classname="shop" name="expected: shop → price (rpc)" time="0"/>
    <testcase classname="shop" name="expected: shop → mail (http)" time="0">
      <failure type="expected-edge-absent" message="shop → mail (http) is absent; there is one over messaging"></failure>
    </testcase>
    <testcase classname="*" name="expected: * → stock" time="0">
      <failure type="expected-edge-broken" message="* → stock is broken in 48 calls"></failure>
    </testcase>
  </testsuite>
</testsuites>
`)
})

test('whatever the names, it is XML', () => {
  fc.assert(
    fc.property(anyName, anyName, (service, span) => {
      const diagnosis = aDiagnosis({
        findings: [aFinding({ caller: { service, span }, callee: { service: span, span: service } })],
        edges: [anEdge(service, span, { broken: 3 }), anEdge(span, '<&>"\'', { healthy: 1 })],
      })
      const text = renderJunit({ diagnosis, label: `${service}\n]]>` })
      expect(isXml(text)).toBe(true)
    }),
    { numRuns: 200 },
  )
})

/** Tags closed in their order, attributes in quotes, and no character that XML has no place for. */
function isXml(text: string): boolean {
  // oxlint-disable-next-line no-control-regex -- controls are what it looks for
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(text) || !text.isWellFormed()) return false
  const open: string[] = []
  const rest = text
    .replace(/^<\?xml [^<>]*\?>/, '')
    .replace(
      /<(\/?)([a-z]+)((?: [a-z]+="[^"<]*")*)(\/?)>/g,
      (_, end: string, name: string, attributes: string, alone: string) => {
        if (end === '/' && open.pop() !== name) open.push('wrong')
        if (end === '' && alone === '') open.push(name)
        return attributes
      },
    )
  const entities = rest.replace(/&(?:lt|gt|amp|quot|apos|#\d+);/g, '')
  return open.length === 0 && !/[<&]/.test(entities)
}
