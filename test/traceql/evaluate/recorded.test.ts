// The same spans, the same query: what Tempo answered, and what is found here.
import { describe, expect, test } from 'vitest'
import { evaluateTraceQL, type NamedValue } from '../../../src/traceql/evaluate.ts'
import { parseTraceQL } from '../../../src/traceql/parse.ts'
import { recordedReply, recordedTraces, shortName, type RecordedAttribute } from './recorded.ts'

const traces = recordedTraces()

const FIRST = ['0af7', '1af7', '2af7', '3af7', '4af7', '5af7', '6af7', 'd6e9', '00bb']
const SECOND = [
  '0af7',
  '1af7',
  '2af7',
  '3af7',
  'd6e9',
  '00bb',
  '7af7',
  '8af7',
  '9af7',
  'aaf7',
  'baf7',
  'caf7',
]
const THIRD = ['2af7', '4af7', 'baf7', 'caf7']

describe('recorded searches give the same traces, spans and attributes', () => {
  test.each<[string, string, readonly string[]]>([
    ['{}', 'v303-search-all.json', FIRST],
    [
      '{ status = error } | select(name, resource.service.name, span.http.response.status_code)',
      'v303-search-select.json',
      FIRST,
    ],
    [
      '{ nestedSetParent = 0 } | select(name, span:parentID, kind, resource.service.name)',
      'v303-search-orphans.json',
      FIRST,
    ],
    ['{ rootServiceName = "" }', 'v303-search-rootless.json', FIRST],
    [
      '{ kind = server } !< { kind = client } | select(name, resource.service.name, span:parentID)',
      'v303-search-client-without-server.json',
      FIRST,
    ],
    ['{ trace:id = "6af7651916cd43dd8448eb211c80319c" }', 'v303-search-negative-duration.json', FIRST],
    ['{ resource.service.name = "cart" } | by(span:kind)', 'v303-search-by-kind.json', SECOND],
    ['{ trace:id = "aaf7651916cd43dd8448eb211c80319c" }', 'v303-search-root-without-service.json', SECOND],
    ['{ name = "no such span" }', 'v303-search-empty.json', SECOND],
  ])('%s', (query, file, of) => {
    expect(found(query, of)).toEqual(recorded(file))
  })

  // Tempo compares numbers that it has not fetched as 0, here those of every connected span. The true ones among what it
  // gives carry the number.
  test('{ nestedSetParent = 0 } | by(resource.service.name), without the false ones', () => {
    const reply = recorded('v303-search-by-false-positives.json', hasNumber)
    expect(reply.size).toBeLessThan(recorded('v303-search-by-false-positives.json').size)
    expect(found('{ nestedSetParent = 0 } | by(resource.service.name)', SECOND)).toEqual(reply)
  })

  // Tempo looks at what arrived together: the root of 4af7 came later, into another block.
  test('{ rootName = "" }, without the trace that has its root elsewhere', () => {
    const reply = recorded('v303-search-rootless-false-late-root.json')
    expect(reply.delete('4af7')).toBe(true)
    const query = '{ rootName = "" } | select(name, span:parentID, nestedSetParent, resource.service.name)'
    expect(found(query, THIRD)).toEqual(reply)
  })
})

describe('queries for broken traces', () => {
  const ORPHANS = '1af7 b09,b0a|2af7 c02,c03|9af7 1301,1302,1302,1302|baf7 1501|caf7 1602'

  test.each<[string, string]>([
    ['{ nestedSetParent = 0 }', ORPHANS],
    [
      '{ nestedSetParent = 0 && kind = server } | select(name)',
      '1af7 b09|2af7 c02|9af7 1301,1302|baf7 1501|caf7 1602',
    ],
    ['{ nestedSetParent = 0 && kind = server && rootServiceName != "" }', '1af7 b09|9af7 1301,1302'],
    ['{ nestedSetParent = 0 && kind = server && rootServiceName = "" }', '2af7 c02|baf7 1501|caf7 1602'],
    // orphans, servers below a server (4af7), and the server's half of a shared id (5af7)
    [
      '{ kind = client } !> { kind = server && nestedSetParent >= 0 }',
      '1af7 b09|2af7 c02|4af7 f02|5af7 aa02|9af7 1301,1302|baf7 1501|caf7 1602',
    ],
    ['{ kind = server } !< { kind = client }', '1af7 b02|2af7 c03|5af7 aa02|7af7 1101|9af7 1302'],
    ['{ rootName = "" }', '2af7 c02,c03|baf7 1501|caf7 1602'],
    ['{ rootServiceName = "" }', '2af7 c02,c03|aaf7 1401|baf7 1501|caf7 1602'],
    ['{ trace:rootService = "" }', '2af7 c02,c03|aaf7 1401|baf7 1501|caf7 1602'],
    ['{ nestedSetParent < 0 } | count() > 1', '3af7 e01,e02'],
    ['{ nestedSetParent < 0 && kind = server && resource.service.name = "cart" }', '3af7 e02'],
    ['{ nestedSetParent < 0 && kind = client }', '7af7 1101'],
    ['{ nestedSetParent < 0 && kind = consumer }', '8af7 1201'],
    ['{ span:parentID = "bfffffffffffffff" }', '1af7 b09'],
    [
      '{ nestedSetParent < 0 }',
      '00bb 0601|0af7 a01|1af7 b01|3af7 e01,e02|4af7 f01|5af7 aa01|6af7 ab01|7af7 1101|8af7 1201|aaf7 1401|d6e9 d01',
    ],
    [
      '{ span:parentID = "0000000000000000" }',
      '00bb 0601|0af7 a01|1af7 b01|3af7 e01,e02|4af7 f01|5af7 aa01|6af7 ab01|7af7 1101|8af7 1201|9af7 1301|aaf7 1401|d6e9 d01',
    ],
    ['{ link:traceID = "1af7651916cd43dd8448eb211c80319c" }', '0af7 a03'],
    ['{ link:spanID = "b000000000000001" }', '0af7 a03'],
    ['{ link:traceID != "" }', '0af7 a03'],
    ['{ trace:id = "00bb651916cd43dd8448eb211c80319c" }', '00bb 0601'],
    ['{ trace:id = "bb651916cd43dd8448eb211c80319c" }', '00bb 0601'],
    ['{ resource.service.name =~ "car" && status = error }', ''],
    ['{ resource.service.name =~ "car.*" && status = error }', '0af7 a03'],
    // roots and no orphans; below a span that is lost nothing is related to anything
    [
      '{} !> {}',
      '00bb 0601|0af7 a01|1af7 b01|3af7 e01,e02|4af7 f01|5af7 aa01|6af7 ab01|7af7 1101|8af7 1201|aaf7 1401|d6e9 d01',
    ],
    ['{} >> {}', '0af7 a02,a03,a04|1af7 b02|4af7 f02|5af7 aa02,aa02,aa03'],
    ['{ kind = server } > { resource.service.name = "cart" }', '0af7 a04'],
  ])('%s', (query, expected) => {
    expect(inShort(query)).toBe(expected)
  })

  // Where Tempo is wrong by the way it fetches columns, what is asked for is found here.
  test.each<[string, string, string]>([
    [
      'finds nothing',
      '{ nestedSetParent = 0 && !(kind = client) }',
      '1af7 b09,b0a|2af7 c02|9af7 1301,1302,1302|baf7 1501|caf7 1602',
    ],
    ['finds nothing', '{ nestedSetParent = 0 && span.x = nil }', ORPHANS],
    ['finds connected spans too', '{ nestedSetParent = 0 } | avg(duration) > 1ms', ORPHANS],
    ['finds connected spans too', '{ nestedSetParent = 0 } | min(duration) > 0ms', ORPHANS],
    [
      'finds connected spans too',
      '{ nestedSetParent = 0 && kind = server } && { kind = client }',
      '1af7 b02,b09|2af7 c02,c03|9af7 1301,1302,1302',
    ],
    ['finds connected spans too', '{ nestedSetParent = 0 } >> { kind = client }', ''],
    // its storage counts children from its next version of blocks on
    [
      'finds nothing',
      '{ kind = client && span:childCount = 0 && resource.service.name != "za" }',
      '1af7 b02|2af7 c03|7af7 1101|9af7 1302',
    ],
  ])('where Tempo %s: %s', (_what, query, expected) => {
    expect(inShort(query)).toBe(expected)
  })
})

function hasNumber({ attributes }: FoundSpan): boolean {
  return 'nestedSetParent' in attributes
}

interface FoundSpan {
  readonly id: string
  readonly attributes: Readonly<Record<string, string>>
}

interface FoundSet {
  readonly attributes: Readonly<Record<string, string>>
  readonly spans: readonly FoundSpan[]
}

function found(text: string, of: readonly string[]): Map<string, readonly FoundSet[]> {
  const query = parseTraceQL(text)
  const matches = new Map<string, readonly FoundSet[]>()
  for (const name of of.toSorted()) {
    const sets = evaluateTraceQL(query, traces.get(name)!).map(({ spans, attributes, fieldsOf }) => ({
      attributes: recordOf(attributes),
      spans: inOrder(spans.map((node) => ({ id: node.id, attributes: recordOf(fieldsOf(node)) }))),
    }))
    if (sets.length > 0) matches.set(name, sets)
  }
  return matches
}

function recorded(
  file: string,
  isKept: (span: FoundSpan) => boolean = () => true,
): Map<string, readonly FoundSet[]> {
  const replies = new Map<string, readonly FoundSet[]>()
  for (const { traceID, spanSets } of recordedReply(file).traces.toSorted(byName)) {
    const sets = spanSets.map(({ matched, attributes, spans }) => {
      expect(spans).toHaveLength(matched)
      return {
        attributes: plain(attributes),
        spans: inOrder(spans.map((span) => ({ id: span.spanID, attributes: plain(span.attributes) }))).filter(
          isKept,
        ),
      }
    })
    const kept = sets.filter(({ spans }) => spans.length > 0)
    if (kept.length > 0) replies.set(shortName(traceID), kept)
  }
  return replies
}

/** `1af7 b09,b0a|2af7 c02`: the traces, and of each the spans that were found, their ids without zeros. */
function inShort(query: string): string {
  return Array.from(found(query, [...traces.keys()]), ([name, sets]) => {
    const ids = sets.flatMap(({ spans }) => spans.map(({ id }) => shortId(id)))
    return `${name} ${ids.toSorted().join()}`
  }).join('|')
}

function shortId(id: string): string {
  return id.slice(0, 2).replace(/^([a-f])0$/, '$1') + id.slice(-2)
}

/** Tempo tells neither spans nor attributes in any order. */
function inOrder(spans: readonly FoundSpan[]): readonly FoundSpan[] {
  return spans.toSorted((a, b) => keyOf(a).localeCompare(keyOf(b)))
}

function keyOf({ id, attributes }: FoundSpan): string {
  return `${id} ${JSON.stringify(
    Object.keys(attributes)
      .sort()
      .map((key) => [key, attributes[key]]),
  )}`
}

function byName(a: { readonly traceID: string }, b: { readonly traceID: string }): number {
  return shortName(a.traceID) < shortName(b.traceID) ? -1 : 1
}

function recordOf(values: readonly NamedValue[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    values.map(({ name, value }) => [name, typeof value === 'object' ? 'object' : String(value)]),
  )
}

function plain(attributes: readonly RecordedAttribute[] = []): Readonly<Record<string, string>> {
  return Object.fromEntries(
    attributes.map(({ key, value }) => [key, value.stringValue ?? value.intValue ?? '']),
  )
}
