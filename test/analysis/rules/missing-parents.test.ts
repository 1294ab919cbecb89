import { describe, expect, test } from 'vitest'
import { checkHygiene, type HygieneContext } from '../../../src/analysis/rules/hygiene.ts'
import type { RankedCause } from '../../../src/analysis/rules/parent-causes.ts'
import { buildTrace } from '../../../src/trace/build-trace.ts'
import type { Trace } from '../../../src/trace/trace.ts'
import { codes, found, lines, traceOf } from '../../support/findings.ts'
import { picture } from '../../support/picture.ts'
import { makeSpan, type SpanInput, spanIdOf } from '../../support/spans.ts'

function causesOf(trace: Trace, context?: HygieneContext): readonly RankedCause[] {
  return found(trace, 'missing-parent', context)[0]?.causes ?? []
}

function likeliest(trace: Trace, context?: HygieneContext): string | undefined {
  return causesOf(trace, context)[0]?.cause
}

/** What speaks for and against a cause: `+remote -sampled`. */
function evidence(trace: Trace, cause: string): string {
  const facts = causesOf(trace).find((ranked) => ranked.cause === cause)?.evidence ?? []
  return facts.map(({ speaks, fact }) => (speaks === 'for' ? '+' : '-') + fact.code).join(' ')
}

/** A root, and a request into `pay` whose parent is missing. */
function orphan(input: SpanInput = {}, ...others: readonly SpanInput[]): Trace {
  const root: SpanInput = { spanId: spanIdOf(1), name: 'root', service: 'web', kind: 'server', endMs: 1000 }
  const charge: SpanInput = {
    spanId: spanIdOf(2),
    parentId: spanIdOf(77),
    parentLocation: 'remote',
    name: 'POST /charge',
    service: 'pay',
    kind: 'server',
    startMs: 100,
    endMs: 200,
  }
  return traceOf(root, { ...charge, ...input }, ...others)
}

const ALL = ['elsewhere', 'filtered', 'late', 'lost', 'partial', 'proxy', 'sampled', 'wrong-id']

test('every cause is given, whatever the trace shows', () => {
  const traces = [
    orphan(),
    orphan({ parentLocation: 'local', kind: 'internal' }),
    orphan({ traceState: 'dd=s:1' }),
  ]
  for (const trace of traces)
    expect(
      causesOf(trace)
        .map(({ cause }) => cause)
        .sort(),
    ).toEqual(ALL)
})

describe('what speaks for a cause', () => {
  test('nothing in particular: it is late, or was lost', () => {
    expect(
      causesOf(orphan())
        .slice(0, 2)
        .map(({ cause }) => cause),
    ).toEqual(['late', 'lost'])
  })

  test('a call around the orphan that has nothing below it: what is between them changed the id', () => {
    const call: SpanInput = {
      parentId: spanIdOf(1),
      kind: 'client',
      service: 'web',
      name: 'POST pay',
      startMs: 90,
      endMs: 210,
    }
    const trace = orphan({}, call)
    expect(likeliest(trace)).toBe('proxy')
    expect(causesOf(trace)[1]?.cause).toBe('wrong-id')
    expect(evidence(trace, 'lost')).toBe('-call-around')
    expect(likeliest(orphan({}, { ...call, endMs: 150 }))).toBe('late')
    expect(likeliest(orphan({}, { ...call, service: 'pay' }))).toBe('late')
    expect(likeliest(orphan({}, { ...call, attributes: { 'db.system.name': 'mysql' } }))).toBe('late')
  })

  test('of several calls, also when the longest is the own service’s', () => {
    const call: SpanInput = { parentId: spanIdOf(1), kind: 'client', startMs: 50, endMs: 900 }
    const trace = orphan(
      {},
      { ...call, service: 'pay', name: 'own' },
      { ...call, service: 'web', name: 'theirs', endMs: 300 },
    )
    const facts = causesOf(trace).find(({ cause }) => cause === 'proxy')?.evidence ?? []
    const [around] = facts.flatMap(({ fact }) => (fact.code === 'call-around' ? [fact.call.span?.name] : []))
    expect(around).toBe('theirs')
  })

  test('the same process sent its other spans: not sampled out, and no proxy', () => {
    const causes = causesOf(orphan({ parentLocation: 'local', kind: 'internal' })).map(({ cause }) => cause)
    expect(causes.slice(0, 3).sort()).toEqual(['filtered', 'late', 'lost'])
    expect(causes.slice(-3).sort()).toEqual(['elsewhere', 'proxy', 'sampled'])
  })

  test('other requests into the service have their parents', () => {
    const trace = orphan(
      {},
      { parentId: spanIdOf(1), parentLocation: 'remote', kind: 'server', service: 'pay' },
    )
    expect(likeliest(trace)).toBe('lost')
    expect(evidence(trace, 'proxy')).toBe('+remote -others-arrived')
  })

  test('none of them has', () => {
    const trace = orphan(
      {},
      { parentId: spanIdOf(78), parentLocation: 'remote', kind: 'server', service: 'pay' },
    )
    expect(likeliest(trace)).toBe('elsewhere')
  })

  test('a vendor wrote the trace state', () => {
    expect(likeliest(orphan({ traceState: 'ot=th:8,dd=s:1;o:rum' }))).toBe('elsewhere')
    expect(evidence(orphan({ traceState: 'ot=th:8' }), 'sampled')).toBe('+threshold +remote')
  })

  test('the child carries the flag of a trace that was not sampled', () => {
    expect(likeliest(orphan({ flags: 0x300 }))).toBe('sampled')
    expect(likeliest(orphan({ flags: 0x301 }))).toBe('late')
    expect(likeliest(orphan({ flags: 0 }))).toBe('late')
  })

  test('an id that is half of the trace’s', () => {
    expect(likeliest(orphan({ parentId: 'a3ce929d0e0e4736' }))).toBe('wrong-id')
  })

  test('a trace id as AWS X-Ray makes them', () => {
    const seconds = Math.floor(Date.UTC(2026, 7, 22, 14) / 1000).toString(16)
    const span = makeSpan({
      traceId: `${seconds}b34da6a3ce929d0e0e473600`,
      parentId: spanIdOf(77),
      kind: 'server',
    })
    expect(likeliest(buildTrace({ spans: [span], logs: [] }))).toBe('proxy')
  })

  test('the source said that it gave only a part', () => {
    expect(likeliest({ ...orphan(), partial: 'Trace exceeds maximum size' })).toBe('partial')
  })

  test('several spans name the same parent: its id was a span’s', () => {
    const trace = orphan(
      {},
      { parentId: spanIdOf(77), parentLocation: 'remote', service: 'pay', startMs: 300 },
    )
    expect(evidence(trace, 'wrong-id')).toBe('-several-children')
  })
})

test('orphans of one missing parent are one finding, and no error', () => {
  const trace = picture(`
    ?    parent            .
      pay  a [server]      |====|
      pay  b [server]      .      |====|
  `)
  expect(trace.errors).toBe(0)
  expect(found(trace, 'missing-parent')).toMatchObject([
    {
      severity: 'warning',
      nodes: [{ span: { name: 'a' } }, { span: { name: 'b' } }],
      parents: [{ state: 'missing' }],
    },
  ])
})

test('missing parents of one operation are one finding', () => {
  const spans = Array.from({ length: 50 }, (_, n) =>
    makeSpan({
      parentId: spanIdOf(100 + n),
      name: 'POST /charge',
      kind: 'server',
      startMs: n,
      endMs: 2 * n + 1,
    }),
  )
  const [finding, ...others] = checkHygiene(buildTrace({ spans, logs: [] })).filter(
    ({ code }) => code === 'missing-parent',
  )
  expect(others).toEqual([])
  expect(finding?.nodes).toHaveLength(50)
  // The longest stands for all.
  expect(finding?.nodes[0]?.span?.parentId).toBe(spanIdOf(149))
})

test('while the trace is open nothing is missing', () => {
  expect(codes(orphan(), { live: true })).toEqual([])
})

test('in words', () => {
  expect(lines(orphan({ traceState: 'dd=s:1' }), 'missing-parent')).toEqual([
    'parent  pay POST /charge: the parent 000000000000004d never arrived; possible causes, likeliest first:',
    '  seen: (a) the trace state was written by "dd"; (b) the parent was in another process',
    '  1. its service sends its spans to another backend, or sends none (for: a, b)',
    '  2. it has not ended or is not exported yet: look again in a few seconds',
    '  3. it was lost on export: an exporter that failed, a full queue, a process that died',
    '  4. it was not sampled, and its child was: samplers that do not follow the parent (for: b)',
    '  5. a proxy or gateway without spans of its own gave the request a new parent id (for: b)',
    '  6. a propagator of your own wrote an id that is no span',
    '  7. a processor of the SDK or the Collector took it out',
    '  8. where the trace was read from gave only a part of it',
  ])
})
