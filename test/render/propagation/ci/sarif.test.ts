// A diagnosis for what shows SARIF: its shape, its rules, and where a result lies.
import { expect, test } from 'vitest'
import type { CauseCode } from '../../../../src/propagation/causes/cause-code.ts'
import { renderSarif, type SarifInput } from '../../../../src/render/propagation/ci/sarif.ts'
import { aDiagnosis, aFinding } from '../../../support/a-diagnosis.ts'

type Json = Readonly<Record<string, any>>

function runOf(given: Partial<SarifInput> = {}): Json {
  const text = renderSarif({ diagnosis: aDiagnosis({ findings: [aFinding()] }), version: '1.2.3', ...given })
  const document = JSON.parse(text) as Json
  expect(document.version).toBe('2.1.0')
  expect(document.runs).toHaveLength(1)
  return document.runs[0] as Json
}

test('every cause is a rule, and results name theirs by position too', () => {
  const { tool, results } = runOf()
  expect(tool.driver).toMatchObject({ name: 'tracectl', version: '1.2.3' })
  expect(tool.driver.rules.map(({ id }: Json) => id as string)).toEqual([
    ...Array.from({ length: 38 }, (_, at) => `C${String(at + 1).padStart(2, '0')}`),
    'expected-edge',
  ])
  const [result] = results
  expect(result.ruleId).toBe('C01')
  expect(tool.driver.rules[result.ruleIndex].id).toBe('C01')
})

test('every rule has a name, and text where the schema wants text', () => {
  for (const rule of runOf().tool.driver.rules) {
    expect(rule.name).toMatch(/^[A-Z][A-Za-z0-9]*$/)
    expect(rule.shortDescription.text).not.toBe('')
    expect(rule.fullDescription.text).not.toBe('')
    expect(['error', 'warning', 'note']).toContain(rule.defaultConfiguration.level)
  }
})

test('a finding lies in its caller, and is recognised in the next run', () => {
  const [result] = runOf().results
  expect(result).toMatchObject({
    level: 'error',
    locations: [
      {
        logicalLocations: [{ name: 'GET /order', fullyQualifiedName: 'shop/GET /order', kind: 'function' }],
      },
    ],
    relatedLocations: [{ logicalLocations: [{ fullyQualifiedName: 'stock/GET /stock' }] }],
    partialFingerprints: { 'tracectlFinding/v1': 'shop-stock-get-stock-1' },
    properties: { kind: 'broken-hop', mode: 'no-client-span', broken: 48, total: 50 },
  })
  expect(result.message.text).toMatch(/^shop → stock loses the trace context in 48 of 50 calls .*\.\n/)
})

test.each([
  ['broken-hop', 'error'],
  ['in-process-loss', 'error'],
  ['missing-parent', 'warning'],
  ['mis-parented', 'warning'],
  ['bad-ids', 'warning'],
] as const)('%s is of level %s', (kind, level) => {
  const causes = [{ code: 'C07' as CauseCode, score: 1, evidence: [] }]
  const diagnosis = aDiagnosis({ findings: [aFinding({ kind, causes })] })
  expect(runOf({ diagnosis }).results[0]).toMatchObject({ ruleId: 'C07', level })
})

test('an edge that is missing lies where it is expected', () => {
  const expected = { caller: 'shop', callee: 'mail', protocol: undefined, line: 7 }
  const { results, tool } = runOf({
    diagnosis: aDiagnosis(),
    verdicts: [
      { expected, state: 'absent', edges: [], others: [] },
      { expected, state: 'healthy', edges: [], others: [] },
    ],
    expectFile: 'ci/my edges.yaml',
  })
  expect(results).toHaveLength(1)
  expect(tool.driver.rules[results[0].ruleIndex].id).toBe('expected-edge')
  expect(results[0].locations[0].physicalLocation).toEqual({
    artifactLocation: { uri: 'ci/my%20edges.yaml' },
    region: { startLine: 7 },
  })
})

test('a name makes no link', () => {
  const caller = { service: '[fix](http://evil.test)', span: '[x](1)' }
  const text = renderSarif({ diagnosis: aDiagnosis({ findings: [aFinding({ caller })] }), version: '1' })
  expect(JSON.parse(text).runs[0].results[0].message.text).not.toContain('](')
})

test('names do no harm', () => {
  const name = '\u001b[31mred\u009b0m \u202eevil\n'
  const end = { service: name, span: name.repeat(2000) }
  const text = renderSarif({
    diagnosis: aDiagnosis({ findings: [aFinding({ caller: end, callee: end })] }),
    version: '1',
  })
  // oxlint-disable-next-line no-control-regex -- controls are what it looks for
  expect(text.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/)
  expect(text.length).toBeLessThan(100_000)
})
