// The report as a whole: what stands where, and that it stays within the width.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Diagnosis, PropagationFinding } from '../../../src/propagation/diagnosis.ts'
import { stitchTrace } from '../../../src/propagation/stitch/stitch-trace.ts'
import { renderPropagation, type PropagationLook } from '../../../src/render/propagation/report.ts'
import { textWidth } from '../../../src/render/text.ts'
import type { SpanKind } from '../../../src/trace/span.ts'
import { aDiagnosis, aFinding, anEdge, jointsOf, traceIdOf } from '../../support/a-diagnosis.ts'
import { everyEvidence, everyNotSeen } from '../../support/every-fact.ts'
import { pictureSpans } from '../../support/picture.ts'
import { anyName } from '../names.ts'

const LOOK: PropagationLook = {
  width: 80,
  theme: { ascii: false, color: 0 },
  verbose: false,
  label: 'traces.jsonl',
  sampleOf: () => undefined,
}

function drawn(diagnosis: Diagnosis, look: Partial<PropagationLook> = {}): string {
  return `\n${[...renderPropagation(diagnosis, { ...LOOK, ...look })].join('\n')}\n`
}

const SAMPLE = stitchTrace(
  [
    {
      spans: pictureSpans('shop  GET /order [server]  |==============|', { traceId: traceIdOf('a') }),
      logs: [],
    },
    {
      spans: pictureSpans('stock GET /stock [server]  |======|', { traceId: traceIdOf('b'), startMs: 4 }),
      logs: [],
    },
  ],
  jointsOf('a1 > b1', { confidence: 0.96, findingId: aFinding().id }),
)

const SHOP = aDiagnosis({
  findings: [aFinding()],
  legitimate: [
    {
      code: 'C18',
      service: 'stock',
      span: 'GET /healthz',
      count: 17,
      evidence: [{ code: 'probe', by: 'user-agent', value: 'kube-probe/1.34' }],
    },
    {
      code: 'C19',
      service: 'stock',
      span: 'GET /stock',
      count: 2,
      evidence: [{ code: 'at-chance', share: 0, byChance: 0 }],
    },
  ],
  pending: { heads: 3, traces: 2, grace: 10e9 },
  notSeen: [{ code: 'unsampled' }],
  edges: [anEdge('shop', 'stock', { broken: 48, healthy: 2 }), anEdge('cart', 'price', { healthy: 7 })],
})

test('one broken hop: the answer, the proof, the cause, the fix, and one request drawn', () => {
  expect(drawn(SHOP, { sampleOf: () => SAMPLE })).toMatchSnapshot()
})

test('verbose, in ASCII: every cause and every pair as well', () => {
  expect(drawn(SHOP, { verbose: true, theme: { ascii: true, color: 0 }, width: 72 })).toMatchSnapshot()
})

test('of a deep trace the sample is drawn from where the caller was called', () => {
  const levels = Array.from({ length: 9 }, (_, at) => {
    const indent = '  '.repeat(at)
    const bar = `|${'='.repeat(60 - 4 * at)}|`
    return `s${at}    ${indent}GET /${at} [server]${' '.repeat(40 - indent.length + 2 * at)}${bar}`
  })
  const spans = [
    { spans: pictureSpans(levels.join('\n'), { traceId: traceIdOf('a') }), logs: [] },
    {
      spans: pictureSpans('stock GET /stock [server]  |====|', { traceId: traceIdOf('b'), startMs: 30 }),
      logs: [],
    },
  ]
  const finding = aFinding()
  const stitched = stitchTrace(spans, jointsOf('a9 > b1', { findingId: finding.id }))
  const text = drawn(aDiagnosis({ findings: [finding] }), { sampleOf: () => stitched })
  expect(text).toContain('put together of 2 traces, from s8 GET /8 down:')
  expect(text).toContain('╴~ stock GET /stock')
})

test('a request that is broken at two hops is drawn once', () => {
  const findings = [aFinding(), aFinding({ id: 'another', callee: { service: 'price', span: 'GET /' } })]
  const text = drawn(aDiagnosis({ findings }), { sampleOf: () => SAMPLE })
  expect(text.match(/--stitch/g)).toHaveLength(1)
  expect(text).toContain('one of these requests is drawn under 1\n')
})

test('a request that is not certain is not drawn as if it were', () => {
  const unsure = {
    ...SAMPLE,
    joints: new Map([...SAMPLE.joints].map(([id, one]) => [id, { ...one, confidence: 0.6 }])),
  }
  const text = drawn(SHOP, { sampleOf: () => unsure })
  expect(text).toContain('what one of these requests may have been, put together of 2 traces:')
  expect(text).toContain('p=0.60')
})

test('a share is 100% only where it is all', () => {
  const text = drawn(
    aDiagnosis({
      findings: [
        aFinding({
          confidence: { hop: 0.97, cause: 0.78, request: 0.9971 },
          evidence: [{ code: 'hole', share: 0.999 }],
        }),
      ],
    }),
  )
  expect(text).toContain('(mean >99%)')
  expect(text).toContain("during >99% of the callee's time")
})

describe('nothing broken', () => {
  test('says what was looked at', () => {
    const text = drawn(aDiagnosis({ edges: [anEdge('shop', 'stock', { healthy: 40, linked: 2 })] }))
    expect(text.replaceAll('\n', ' ')).toContain('42 calls between services, all of them whole. ')
    expect(text).toContain(`
traces.jsonl: 100 traces, 300 spans, 3 services

Calls that keep their context
        stock
  shop   100%
`)
  })

  test('nor a call seen', () => {
    expect(drawn(aDiagnosis())).toMatch(/and no call\nfrom one service to another\./)
  })
})

test('of many findings ten are told in full, and each of the others in a line', () => {
  const findings = Array.from({ length: 12 }, (_, at) =>
    aFinding({ id: `f${at}`, callee: { service: `s${at + 1}`, span: 'GET /' } }),
  )
  const text = drawn(aDiagnosis({ findings }))
  expect(text).toContain('10  shop GET /order → s10 GET /\n')
  expect(text).toContain(`
2 more findings (--verbose tells all of each)
11  shop GET /order → s11 GET /: 48 of 50 calls, C01 HTTP client that is not
    instrumented
`)
  expect(drawn(aDiagnosis({ findings }), { verbose: true })).not.toContain('more findings')
})

test('two hops that are called the same are told apart by the kinds of their spans', () => {
  const other = aFinding({ id: 'other', caller: { service: 'shop', span: 'GET', kind: 'server' } })
  const text = drawn(aDiagnosis({ findings: [ofKind('server'), ofKind('client'), other] }))
  expect(text).toContain('1  cart GET (server) → stock GET /stock\n')
  expect(text).toContain('2  cart GET (client) → stock GET /stock\n')
  expect(text).toContain('3  shop GET → stock GET /stock\n')
})

test('what several hops have in common is part of the answer', () => {
  expect(verdictOf(between('web', 'risk'), between('risk', 'limits'), between('risk', 'accounts'))).toMatch(
    /risk → accounts, all of them at risk\.$/,
  )
  expect(verdictOf(between('web', 'risk', '2.0'), between('cart', 'stock', '2.0'))).toMatch(
    / \(only where service\.version is 2\.0\)\.$/,
  )
  expect(verdictOf(between('web', 'risk', '2.0'), between('cart', 'stock'))).toMatch(/cart → stock\.$/)
})

test('a fix that mends two hops is told once', () => {
  const causes = [{ code: 'C02', score: 0.8, evidence: [] }] as const
  const findings = ['stock', 'price'].map((service) =>
    aFinding({ id: service, mode: 'wire', callee: { service, span: 'GET /' }, causes }),
  )
  const text = drawn(aDiagnosis({ findings }))
  expect(text.match(/export OTEL_PROPAGATORS/g)).toHaveLength(1)
  expect(text).toContain('  fix\n    as for 1, which mends this too\n')
})

test('what speaks for two causes is said once', () => {
  expect(drawn(SHOP, { verbose: true }).match(/has no CLIENT or PRODUCER span/g)).toHaveLength(1)
})

test('with any names no line is too wide but what is to be pasted, and no control character is in it', () => {
  fc.assert(
    fc.property(
      anyName,
      fc.constantFrom(40, 80, 120, 200),
      fc.boolean(),
      fc.boolean(),
      (name, width, ascii, verbose) => {
        const end = { service: name, span: name }
        const evidence = everyEvidence(name)
        const finding = aFinding({
          caller: end,
          callee: end,
          runnerUp: end,
          evidence,
          causes: [{ code: 'C01', score: 0.5, evidence }],
        })
        const diagnosis = aDiagnosis({
          findings: [finding],
          legitimate: [{ code: 'C19', ...end, count: 2, evidence }],
          notSeen: everyNotSeen(name),
          edges: [anEdge(name, `${name}2`, { broken: 1 }), anEdge(name, 'stock', { healthy: 1 })],
        })
        const look = { ...LOOK, width, theme: { ascii, color: 0 } as const, verbose, label: name }
        for (const line of renderPropagation(diagnosis, look)) {
          expect(line).not.toMatch(CONTROLS)
          if (!line.startsWith('      ') || line.startsWith('       ')) {
            expect(textWidth(line), JSON.stringify(line)).toBeLessThanOrEqual(width)
          }
        }
      },
    ),
    { numRuns: 40 },
  )
})

// oxlint-disable-next-line no-control-regex -- they are what must not be there
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/

function ofKind(kind: SpanKind): PropagationFinding {
  return aFinding({ id: kind, caller: { service: 'cart', span: 'GET', kind } })
}

function between(caller: string, callee: string, version?: string): PropagationFinding {
  return aFinding({
    id: `${caller} ${callee}`,
    caller: { service: caller, span: 'GET' },
    callee: { service: callee, span: 'GET /' },
    context: {
      ...aFinding().context,
      slice: version === undefined ? undefined : { attribute: 'service.version', values: [version] },
    },
  })
}

function verdictOf(...findings: readonly PropagationFinding[]): string {
  return drawn(aDiagnosis({ findings }), { width: 200 }).split('\n')[1] ?? ''
}
