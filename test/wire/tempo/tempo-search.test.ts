import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeTagNames, decodeTagValues } from '../../../src/wire/tempo/tempo-names.ts'
import { decodeTempoSearch, type TempoListed } from '../../../src/wire/tempo/tempo-search.ts'
import { WireError } from '../../../src/wire/wire-error.ts'

function recorded(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../fixtures/tempo/${name}`, import.meta.url), 'utf8'))
}

function listed(name: string): readonly TempoListed[] {
  return decodeTempoSearch(recorded(name)).traces
}

function starting(name: string, id: string): TempoListed {
  return listed(name).find((trace) => trace.id.startsWith(id))!
}

/** Of a trace in which one span of that length matched. */
function durationOf(durationMs: number, durationNanos: string): number {
  const span = { spanID: '1', startTimeUnixNano: '1000', durationNanos }
  const trace = {
    traceID: 'a',
    startTimeUnixNano: '1000',
    durationMs,
    spanSets: [{ spans: [span], matched: 1 }],
  }
  return decodeTempoSearch({ traces: [trace] }).traces[0]!.duration
}

describe('the lists that Tempo sent', () => {
  it.each([
    ['v303-search-all.json', 9],
    ['v303-search-select.json', 1],
    ['v303-search-by-kind.json', 4],
    ['v303-search-by-false-positives.json', undefined],
    ['v303-search-client-without-server.json', undefined],
    ['v303-search-orphans.json', undefined],
    ['v303-search-rootless-false-late-root.json', 4],
    ['v303-search-empty.json', 0],
  ])('%s', (name, count) => {
    const traces = listed(name)
    if (count !== undefined) expect(traces).toHaveLength(count)
    for (const { id, matches, hasSpansets } of traces) {
      expect(id).toMatch(/^[\da-f]{32}$/)
      expect(hasSpansets).toBe(true)
      expect(matches.every((match) => /^[\da-f]{16}$/.test(match.id))).toBe(true)
    }
  })

  it('give ids back their zeros', () => {
    expect(listed('v303-search-all.json').map(({ id }) => id)).toEqual(
      expect.arrayContaining([
        '0af7651916cd43dd8448eb211c80319c',
        '0000000000000000d6e9329d67b6146a',
        '00bb651916cd43dd8448eb211c80319c',
      ]),
    )
  })

  it('count spans, services and errors', () => {
    expect(starting('v303-search-all.json', '0af7')).toMatchObject({
      rootService: 'frontend',
      rootName: 'GET /',
      start: 1_795_419_972_040_000_000n,
      duration: 500_000_000,
      spans: 4,
      services: 2,
      errors: 1,
    })
  })

  it('have no root while none was seen, and one without a service where it has none', () => {
    expect(starting('v303-search-rootless.json', '2af7')).toMatchObject({
      rootService: undefined,
      rootName: undefined,
    })
    expect(starting('v303-search-root-without-service.json', 'aaf7')).toMatchObject({
      rootService: 'unknown_service',
      rootName: 'nosvc root',
      duration: 0,
      services: 1,
    })
  })

  it('take a duration that went round for none', () => {
    const trace = starting('v303-search-negative-duration.json', '6af7')
    expect(trace.duration).toBe(0)
    expect(trace.matches[0]!.duration).toBe(0)
  })

  it('tell what was selected of the spans that matched', () => {
    expect(starting('v303-search-select.json', '0af7').matches).toEqual([
      {
        id: 'a000000000000003',
        name: 'POST /cart',
        service: 'cart',
        start: 1_795_419_972_060_000_000n,
        duration: 370_000_000,
        attributes: [
          { name: 'service.name', value: 'cart' },
          { name: 'status', value: 'error' },
        ],
      },
    ])
    const [orphan] = starting('v303-search-orphans.json', '1af7').matches
    expect(orphan!.attributes).toContainEqual({ name: 'nestedSetParent', value: 0n })
  })

  it('have the spans of all sets', () => {
    expect(starting('v303-search-by-kind.json', '0af7').matches.map(({ id }) => id)).toEqual([
      'a000000000000003',
      'a000000000000004',
    ])
  })

  it('of a search by tags have no spans and no counts', () => {
    const traces = listed('v303-search-by-tags-param.json')
    expect(traces).toHaveLength(3)
    for (const trace of traces) {
      expect(trace).toMatchObject({ hasSpansets: false, matches: [], spans: undefined, errors: undefined })
    }
  })

  it('name services, tags and values', () => {
    expect(decodeTagValues(recorded('v303-tag-values-v2.json')).toSorted()).toEqual([
      'a',
      'b',
      'cart',
      'frontend',
      'neg',
      'za',
      'zb',
    ])
    expect(decodeTagValues(recorded('v303-tag-values-v1.json'))).toContain('cart')
    expect(decodeTagValues(recorded('v303-tag-values-v2-keyword.json'))).toContain('error')
    const names = decodeTagNames(recorded('v303-tags-v2.json'))
    expect(names).toEqual(expect.arrayContaining(['host.id', 'service.name', 'http.response.status_code']))
    expect(names).not.toContain('duration')
    expect(names).not.toContain('exception.type')
    expect(decodeTagNames(recorded('v303-tags-v1.json'))).toContain('a b')
  })
})

describe('a list', () => {
  it('is exact in its durations where a span says more than milliseconds', () => {
    expect(durationOf(3, '3400000')).toBe(3_400_000)
    expect(durationOf(3, '2000000')).toBe(3_000_000)
    // of another fragment of the trace than the one that was measured
    expect(durationOf(3, '9000000')).toBe(3_000_000)
    expect(durationOf(2 ** 32 - 100, '18446744073609551616')).toBe(0)
  })

  it('may say that it is partial', () => {
    expect(decodeTempoSearch({ traces: [], status: 'PARTIAL', message: 'too much' }).partial).toBe('too much')
    expect(decodeTempoSearch({ metrics: {} })).toEqual({ traces: [], partial: undefined })
  })

  it.each([
    [[], 'expected an object'],
    [{ data: [] }, 'traces: expected a list'],
    [{ traces: 5 }, 'traces: expected a list'],
    [{ traces: [{ traceID: 'x'.repeat(100) }] }, 'traces[0].traceID: expected an id'],
    [{ traces: [{ traceID: 'a', durationMs: -5 }] }, 'traces[0].durationMs: expected a count'],
    [
      { traces: [{ traceID: 'a', spanSets: [{ spans: [{ spanID: 'a', durationNanos: '1e9' }] }] }] },
      'traces[0].spanSets[0].spans[0].durationNanos',
    ],
  ])('is not %j', (value, message) => {
    expect(() => decodeTempoSearch(value)).toThrow(message)
  })

  it('may hold anything', () => {
    const anything = fc.jsonValue({ maxDepth: 4 })
    const odd = fc.record({
      traceID: fc.constant('a'),
      spanSets: anything,
      serviceStats: anything,
      durationMs: anything,
    })
    fc.assert(
      fc.property(
        fc.oneof(
          anything,
          fc.array(odd).map((traces) => ({ traces })),
        ),
        (value) => {
          for (const decode of [decodeTempoSearch, decodeTagNames, decodeTagValues]) {
            try {
              decode(value)
            } catch (error) {
              expect(error).toBeInstanceOf(WireError)
            }
          }
        },
      ),
      { numRuns: 500 },
    )
  })
})
