// What looks broken and is not: for the same reason in one line, unless everything was asked for.
import { expect, test } from 'vitest'
import type { Legitimate } from '../../../src/propagation/diagnosis.ts'
import { legitimateLines } from '../../../src/render/propagation/legitimate-lines.ts'

const LOOK = { width: 78, theme: { ascii: false, color: 0 }, verbose: false } as const

function probe(service: string, span: string, count: number): Legitimate {
  return {
    code: 'C18',
    service,
    span,
    count,
    evidence: [{ code: 'probe', by: 'user-agent', value: 'kube-probe/1.34' }],
  }
}

const PROBES = [
  probe('shop', 'GET /healthz', 1200),
  probe('stock', 'GET /healthz', 30),
  { ...probe('shop', 'job', 1230), code: 'C17', evidence: [] } as const,
  probe('cart', 'GET /healthz', 4),
]

test('operations of one reason share a line, most fragments first', () => {
  expect(`\n${legitimateLines(PROBES, LOOK).join('\n')}\n`).toBe(`
  C18  1,234  GET /healthz of shop, stock and cart: health check or probe:
              user agent kube-probe/1.34 is a probe's
  C17  1,230  shop job: job started by a timer
`)
})

test('whatever they are called', () => {
  const [line] = legitimateLines([probe('shop', 'GET /live', 2), probe('cart', 'GET /ready', 1)], LOOK)
  expect(line).toBe('  C18  3  shop GET /live and cart GET /ready: health check or probe: user')
})

test('verbose: each by itself', () => {
  const lines = legitimateLines(PROBES, { ...LOOK, verbose: true })
  expect(lines.filter((line) => line.includes('  C1'))).toHaveLength(4)
})

test('of very many a dozen', () => {
  const many = Array.from({ length: 20 }, (_, at) => ({
    ...probe('shop', 'GET /', 1),
    evidence: [{ code: 'timer', value: `job-${at}` }] as const,
  }))
  expect(legitimateLines(many, LOOK).at(-1)).toBe('  and 8 more (--verbose)')
})
