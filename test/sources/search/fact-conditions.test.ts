// What is passed over without being read must be what would not have matched.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mayMatch } from '../../../src/sources/search/fact-conditions.ts'
import type { TraceFacts } from '../../../src/store/trace-facts.ts'
import { buildTrace } from '../../../src/trace/build-trace.ts'
import type { Span, TraceId } from '../../../src/trace/span.ts'
import { evaluateTraceQL } from '../../../src/traceql/evaluate.ts'
import { parseTraceQL } from '../../../src/traceql/parse.ts'
import { ingest, openWriter, traceIdOf } from '../../store/store-fixture.ts'
import { makeSpan } from '../../support/spans.ts'
import { arbitraryTree } from '../../support/tree-arbitrary.ts'

const SERVICES = ['web', 'cart', 'pay', 'none']

const condition = fc.oneof(
  fc.constantFrom(...SERVICES).map((name) => `resource.service.name = "${name}"`),
  fc.constantFrom(...SERVICES).map((name) => `resource.service.name != "${name}"`),
  fc.constantFrom('web|cart', 'none|other', 'w.*').map((names) => `resource.service.name =~ "${names}"`),
  fc.constantFrom(...SERVICES).map((name) => `rootServiceName = "${name}"`),
  fc.constantFrom('1', '2', '').map((name) => `rootName = "${name}"`),
  fc.constantFrom('status = error', 'status != error', '!(status = error)', 'kind = server', 'name = "2"'),
  fc
    .record({
      field: fc.constantFrom('duration', 'trace:duration'),
      operator: fc.constantFrom('>', '>=', '<', '<=', '=', '!='),
      ms: fc.nat(60),
    })
    .map(({ field, operator, ms }) => `${field} ${operator} ${ms}ms`),
  fc.nat(5).map((number) => `trace:id = "${traceIdOf(number)}"`),
)

const filter = fc
  .array(condition, { minLength: 1, maxLength: 3 })
  .chain((parts) => fc.constantFrom(' && ', ' || ').map((operator) => `{ ${parts.join(operator)} }`))

const query = fc
  .array(filter, { minLength: 1, maxLength: 3 })
  .chain((parts) =>
    fc
      .constantFrom(' && ', ' || ', ' >> ', ' !> ', ' &~ ', ' < ', ' | ')
      .map((operator) => parts.join(operator)),
  )

test('random queries of random traces in a store', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(arbitraryTree, { minLength: 1, maxLength: 4 }),
      fc.array(query, { minLength: 20, maxLength: 20 }),
      async (trees, queries) => {
        const writer = openWriter(':memory:')
        const traces = trees.map((spans, number) => withFailures(spans, traceIdOf(number)))
        for (const spans of traces) await ingest(writer, ...spans)
        const known = [...writer.listFacts({})]
        for (const text of queries) {
          const query = parseTraceQL(text)
          const isPossible = mayMatch(query)
          for (const spans of traces) {
            if (evaluateTraceQL(query, buildTrace({ spans, logs: [] })).length === 0) continue
            const { facts, id } = known.find(({ id }) => id === spans[0]?.traceId)!
            expect(isPossible({ id, facts }), text).toBe(true)
          }
        }
        await writer.close()
      },
    ),
    { numRuns: 40 },
  )
})

describe('what is passed over', () => {
  const facts: TraceFacts = {
    spans: 3,
    errors: 0,
    start: 1_000_000_000n,
    end: 1_250_000_000n,
    received: 2_000_000_000n,
    root: { start: 1_000_000_000n, name: 'GET /', service: 'web' },
    services: new Set(['web', 'cart']),
  }
  const id = traceIdOf(7)

  test.each<[string, boolean]>([
    ['{ resource.service.name = "web" } >> { resource.service.name = "cart" }', true],
    ['{ resource.service.name = "web" } >> { resource.service.name = "pay" }', false],
    ['{ resource.service.name = "web" } || { resource.service.name = "pay" }', true],
    ['{ resource.service.name = "pay" } !>> { resource.service.name = "web" }', true],
    ['{ status = error }', false],
    ['{ resource.service.name = "web" } && { status = error }', false],
    ['{ status = error } !> { name = "x" }', true],
    ['{ trace:duration > 250ms }', false],
    ['{ trace:duration <= 250ms && trace:duration >= 250ms }', true],
    ['{ trace:duration < 250ms }', false],
    ['{ duration > 1s }', false],
    ['{ rootServiceName = "pay" }', false],
    ['{ rootName = "other, of a later root" }', true],
    ['{ trace:id = "7" }', false],
    [`{ trace:id = "${id}" }`, true],
    ['{ resource.service.name =~ "pay|ship" } | count() > 2', false],
    ['({ status = error } | count() > 2) || { name = "x" }', true],
  ])('%s: read %s', (text, isRead) => {
    expect(mayMatch(parseTraceQL(text))({ id, facts })).toBe(isRead)
  })

  test('a trace without a root is not asked for the name of one, one with impossible times not for its end', () => {
    const rootless = { ...facts, root: undefined }
    expect(mayMatch(parseTraceQL('{ rootName = "GET /" }'))({ id, facts: rootless })).toBe(false)
    expect(mayMatch(parseTraceQL('{ rootName = "" }'))({ id, facts: rootless })).toBe(true)
    const endless = { ...facts, end: facts.start! + (1n << 60n) }
    expect(mayMatch(parseTraceQL('{ trace:duration < 1s }'))({ id, facts: endless })).toBe(true)
  })
})

function withFailures(spans: readonly Span[], traceId: TraceId): readonly Span[] {
  return spans.map((span, at) => makeSpan({ ...span, traceId, status: at % 5 === 4 ? 'error' : 'unset' }))
}
