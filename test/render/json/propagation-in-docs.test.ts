// The example in docs/json.md is what the code writes, and its tables have every key of it.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { propagationDocumentChunks } from '../../../src/render/json/json-propagation.ts'
import { aDiagnosis, aFinding, anEdge, aPair } from '../../support/a-diagnosis.ts'

const PAGE = readFileSync(join(import.meta.dirname, '../../../docs/json.md'), 'utf8')
const SECTION = /^## A diagnosis [^]*?(?=^## )/m.exec(PAGE)?.[0] ?? ''

const EXAMPLE = aDiagnosis({
  findings: [
    aFinding({
      causes: aFinding().causes.slice(0, 1),
      pairs: [aPair(1)],
      runnerUp: { service: 'cart', span: 'GET /cart' },
    }),
  ],
  legitimate: [
    {
      code: 'C18',
      service: 'stock',
      span: 'GET /healthz',
      count: 17,
      evidence: [{ code: 'probe', by: 'route', value: '/healthz' }],
    },
  ],
  notSeen: [{ code: 'window-cut', heads: 2 }],
  edges: [anEdge('shop', 'stock', { healthy: 2, broken: 48 })],
})

function written(): Record<string, unknown> {
  const chunks = propagationDocumentChunks({
    diagnosis: EXAMPLE,
    source: { kind: 'file', label: 'traces.jsonl' },
    verdicts: [
      {
        expected: { caller: 'shop', callee: 'stock', protocol: 'http' },
        state: 'broken',
        edges: [],
        others: [],
      },
    ],
  })
  return JSON.parse([...chunks].join('')) as Record<string, unknown>
}

test('the example is what is written', () => {
  const block = /```json\n([^]*?)```/.exec(SECTION)?.[1] ?? '{}'
  expect(JSON.parse(block)).toEqual(written())
})

test('every key is told of', () => {
  const keys = new Set<string>()
  JSON.stringify(written(), (key, value: unknown) => {
    if (key !== '' && !/^\d+$/.test(key)) keys.add(key)
    // What a fact is made of depends on its code.
    return key === 'facts' || key === 'details' ? undefined : value
  })
  const prose = SECTION.replace(/```[^]*?```/g, '')
  expect([...keys].filter((key) => !new RegExp(`\\b${key}\\b`).test(prose))).toEqual([])
})
