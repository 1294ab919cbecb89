// What a condition means, for every kind of field and value.
import { describe, expect, test } from 'vitest'
import { buildTrace } from '../../../src/trace/build-trace.ts'
import type { Span } from '../../../src/trace/span.ts'
import type { Trace } from '../../../src/trace/trace.ts'
import { evaluateTraceQL } from '../../../src/traceql/evaluate.ts'
import { parseTraceQL } from '../../../src/traceql/parse.ts'
import { atMs, makeEvent, makeResource, makeSpan, spanIdOf } from '../../support/spans.ts'

const BIG = 2n ** 53n + 1n

/** One span that has something of everything, and its child that has nothing. */
const trace = traceOf([
  makeSpan({
    spanId: spanIdOf(1),
    name: 'GET /cart',
    kind: 'server',
    endMs: 250,
    status: { code: 'error', message: 'boom' },
    resource: makeResource({ 'service.name': 'cart', region: 'eu', both: 'resource' }),
    scope: {
      name: 'lib',
      version: '1.2.0',
      attributes: [{ key: 'language', value: 'go' }],
      droppedAttributes: 0,
      schemaUrl: '',
    },
    attributes: {
      method: 'GET',
      code: 200n,
      ratio: 0.5,
      whole: 2,
      big: BIG,
      yes: true,
      no: false,
      empty: '',
      nothing: undefined,
      digits: '200',
      both: 'span',
      list: ['a', 'b'],
      numbers: [1n, 2.5],
      none: [],
      bytes: new Uint8Array([1]),
      nan: Number.NaN,
      'a b': 'quoted',
    },
    events: [
      makeEvent('retry', 10, { attempt: 1n }),
      makeEvent('exception', 20, { 'exception.type': 'Timeout', attempt: 2n }),
    ],
    links: [link('1af7651916cd43dd8448eb211c80319c', '00000000000000aa', 'follows')],
  }),
  makeSpan({
    spanId: spanIdOf(2),
    parentId: spanIdOf(1),
    name: 'child',
    startMs: 10,
    endMs: 20,
    resource: makeResource({}),
  }),
])

describe('a condition that holds', () => {
  test.each([
    'span.method = "GET"',
    'span.method != "POST"',
    'span.method >= "GEA" && span.method < "GEU"',
    'span.method =~ "G.T|PUT"',
    'span.method !~ "P.*"',
    'span.code = 200',
    'span.code = 200.0',
    'span.code > 199.5 && span.code <= 200',
    '200 = span.code',
    'span.whole = 2',
    'span.ratio < 1',
    'span.big = 9007199254740993',
    'span.yes',
    'span.yes = true',
    'span.no = false',
    'span.yes || span.method = "POST"',
    'span.empty = ""',
    'span.nothing = nil',
    'span.missing = nil',
    'span.method != nil',
    'span.bytes != nil',
    'span.nan != nil',
    'span."a b" = "quoted"',
    '.method = "GET"',
    '.region = "eu"',
    '.both = "span"',
    'resource.both = "resource"',
    '!(span.method = "POST")',
    '!(span.missing = 1)',
    'name = "GET /cart" && span:name =~ "GET.*"',
    'duration = 250ms',
    'duration > 0.2s',
    'duration > 249999999',
    'kind = server',
    'kind != client',
    'status = error && statusMessage = "boom"',
    'span:id = "0000000000000001"',
    'span:childCount = 1',
    'nestedSetLeft = 1 && nestedSetRight = 4 && nestedSetParent = -1',
    'trace:duration = 250ms',
    'rootName = "GET /cart" && rootServiceName = "cart"',
    'instrumentation:name = "lib" && instrumentation:version =~ "1[.].*"',
    'instrumentation.language = "go"',
  ])('%s', (condition) => {
    expect(idsFound(`{ ${condition} }`)).toContain(1)
  })
})

describe('a condition that does not hold', () => {
  test.each([
    'span.code = "200"',
    'span.code != "200"',
    'span.digits = 200',
    'span.digits != 200',
    'span.big = 9007199254740992.0',
    'span.yes = "true"',
    'span.missing != "x"',
    'span.missing !~ "x"',
    'span.missing = ""',
    'span.missing || span.missing = 1',
    'span.nothing != nil',
    'span.method',
    'span.method =~ "G"',
    'span.code =~ "200"',
    'span.code !~ "x"',
    'span.nan = span.nan',
    'resource.method = "GET"',
    'span.region = "eu"',
    'status != error',
    'span.method = error',
    'span.method.GET = 1',
  ])('%s', (condition) => {
    expect(idsFound(`{ ${condition} }`)).not.toContain(1)
  })
})

describe('arrays', () => {
  test.each<[string, boolean]>([
    ['span.list = "b"', true],
    ['span.list =~ "b|c"', true],
    ['span.list != "a"', false],
    ['span.list != "c"', true],
    ['span.list !~ "a.*"', false],
    ['span.list !~ "c.*"', true],
    ['span.numbers = 2.5', true],
    ['span.numbers > 2', true],
    ['span.numbers > 3', false],
    ['span.none = "a"', false],
    ['span.none != nil', true],
  ])('%s: %s', (condition, holds) => {
    expect(idsFound(`{ ${condition} }`).includes(1)).toBe(holds)
  })
})

describe('events and links: any of them will do, one for all that is said of it', () => {
  test.each<[string, boolean]>([
    ['event:name = "exception"', true],
    ['event:name = "other"', false],
    ['event:name != "exception"', true],
    ['event.exception.type =~ "Time.*"', true],
    ['event.attempt > 1', true],
    ['event.attempt + 1 = 2', true],
    ['event.missing = nil', true],
    ['event.exception.type = nil', false],
    ['event.exception.type != nil', true],
    ['event:timeSinceStart >= 20ms', true],
    ['event:timeSinceStart > 20ms', false],
    ['link:traceID = "1af7651916cd43dd8448eb211c80319c" && link:spanID = "00000000000000aa"', true],
    ['link.kind = "follows"', true],
    ['link.kind = "other"', false],
    ['event:name = "retry" && event.attempt = 1', true],
    ['event:name = "retry" && event.attempt = 2', false],
    ['event:name = "retry" && (event.attempt = 2 || name = "nobody")', false],
    ['event:name = "retry" && event:name = "exception"', false],
    ['event:name = "retry" || event:name = "other"', true],
    ['(event:name = "retry" && event.attempt = 2) || event:name = "exception"', true],
    ['event:name = "retry" && event.exception.type = nil', true],
    ['event.attempt > 0 && event.attempt < 2', true],
    ['event.attempt * 10 = event.attempt + 9', true],
    ['event.attempt * 10 = event.attempt + 8', false],
    ['event:name = "retry" && link.kind = "follows" && event:timeSinceStart = 10ms', true],
    ['event:name = "retry" && link.kind = "other" && event:timeSinceStart = 10ms', false],
  ])('%s: %s', (condition, holds) => {
    expect(idsFound(`{ ${condition} }`).includes(1)).toBe(holds)
  })

  test('a span without any', () => {
    expect(idsFound('{ name = "child" && event.attempt = nil && link:spanID != "x" }')).toEqual([])
    expect(idsFound('{ name = "child" && event.attempt = nil }')).toEqual([2])
    expect(idsFound('{ event:name = "retry" } && { event:name = "exception" }')).toEqual([1])
  })
})

describe('the parent', () => {
  test.each<[string, readonly number[]]>([
    ['{ parent.method = "GET" }', [2]],
    ['{ parent.span.both = "span" && parent.resource.both = "resource" }', [2]],
    ['{ parent.region = "eu" }', [2]],
    ['{ parent.service.name = "cart" && resource.service.name = "" }', [2]],
    ['{ parent.method = nil }', [1]],
    ['{ span:parentID = "0000000000000001" }', [2]],
    ['{ span:parentID = "0000000000000000" }', [1]],
    ['{ nestedSetParent = 1 && nestedSetLeft = 2 && nestedSetRight = 3 }', [2]],
  ])('%s', (query, ids) => {
    expect(idsFound(query)).toEqual(ids)
  })
})

describe('arithmetic', () => {
  test.each<[string, boolean]>([
    ['span.code > 10 * 10 + 99', true],
    ['span.code = 2 * 10 ^ 2', true],
    ['span.code / 3 = 66', true],
    ['span.code / 3.0 > 66.6', true],
    ['span.code % 7 = 4', true],
    ['-span.code < 0', true],
    ['duration * 2 = 500ms', true],
    ['duration / 2 = 125ms', true],
    ['trace:duration - duration = 0s', true],
    ['span.code + span.ratio = 200.5', true],
    ['span.code / 0 = 0', false],
    ['span.code % 0 != 1', false],
    ['span.code + span.missing > 0', false],
    ['span.code + span.method > 0', false],
    ['span.code ^ 100000000 > 1', true],
    ['span.ratio / 0 > 1000000', true],
  ])('%s: %s', (condition, holds) => {
    expect(idsFound(`{ ${condition} }`).includes(1)).toBe(holds)
  })
})

describe('stages', () => {
  const three = traceOf(
    [10, 20, 40].map((ms, at) =>
      makeSpan({
        spanId: spanIdOf(at + 1),
        parentId: at === 0 ? undefined : spanIdOf(1),
        name: `s${at}`,
        service: at === 2 ? 'b' : 'a',
        startMs: at,
        endMs: at + ms,
        attributes: at === 1 ? {} : { size: BigInt(ms), text: 'x' },
      }),
    ),
  )

  test.each<[string, readonly string[]]>([
    ['{} | count() > 2', ['count() 3: 1,2,3']],
    ['{} | count() > 3', []],
    ['{} | avg(duration) = 70ms / 3', [`avg(duration) ${70e6 / 3}: 1,2,3`]],
    ['{} | sum(.size) = 50', ['sum(.size) 50: 1,2,3']],
    ['{} | min(span.size) = 10 | max(duration) = 40ms', ['min(span.size) 10 max(duration) 40000000: 1,2,3']],
    ['{} | sum(.text) > 0', []],
    ['{} | min(.missing) < 1', []],
    [
      '{} | max(duration) - min(duration) >= 3 * min(duration)',
      ['max(duration) 40000000 min(duration) 10000000: 1,2,3'],
    ],
    [
      '{} | by(resource.service.name)',
      ['by(resource.service.name) a: 1,2', 'by(resource.service.name) b: 3'],
    ],
    ['{} | by(resource.service.name) | count() > 1', ['by(resource.service.name) a count() 2: 1,2']],
    ['{} | by(.size)', ['by(.size) 10: 1', 'by(.size) undefined: 2', 'by(.size) 40: 3']],
    ['{} | by(duration > 15ms)', ['by(duration > 15ms) false: 1', 'by(duration > 15ms) true: 2,3']],
    ['{} | by(name) | coalesce()', [': 1,2,3']],
    [
      '{} | by(resource.service.name) | { duration > 15ms }',
      ['by(resource.service.name) a: 2', 'by(resource.service.name) b: 3'],
    ],
    ['({} | count() > 2) && { name = "s1" }', [': 1,2,3']],
    ['({} | count() > 3) || { name = "s1" }', [': 2']],
    ['{ name = "s1" } ~ { name = "s2" }', [': 3']],
    ['{ name = "s1" } &~ { name = "s2" }', [': 2,3']],
    ['{} &>> { name = "s1" }', [': 1,2']],
  ])('%s', (query, expected) => {
    const sets = evaluateTraceQL(parseTraceQL(query), three).map(({ spans, attributes }) => {
      const told = attributes.map(({ name, value }) => `${name} ${value as string}`)
      return `${told.join(' ')}: ${spans.map(({ id }) => Number(id)).join()}`
    })
    expect(sets).toEqual(expected)
  })

  test('fields that are looked at or selected are told, each once, where they are there', () => {
    const query = parseTraceQL(
      '{ .size > 5 && kind = internal && name != "" } | select(span.text, .size, status, duration)',
    )
    const [set] = evaluateTraceQL(query, three)
    expect(set?.fieldsOf(set.spans[0]!)).toEqual([
      { name: 'size', value: 10n },
      { name: 'kind', value: 'internal' },
      { name: 'text', value: 'x' },
      { name: 'status', value: 'unset' },
    ])
  })
})

describe('the root', () => {
  test('of several the last', () => {
    const two = traceOf([root(2, 'late'), root(1, 'early')])
    expect(idsFound('{ rootName = "late" }', two)).toEqual([1, 2])
    expect(idsFound('{ rootName = "early" }', two)).toEqual([])
  })

  test('not one that is the child of a span in another trace', () => {
    const links = [link('1af7651916cd43dd8448eb211c80319c', '00000000000000aa', 'x', 'child_of')]
    expect(idsFound('{ rootName = "" }', traceOf([root(1, 'a', { links })]))).toEqual([1])
    expect(idsFound('{ rootName = "a" }', traceOf([root(1, 'a'), root(2, 'b', { links })]))).toEqual([1, 2])
  })

  test('none', () => {
    const lost = traceOf([root(1, 'a', { parentId: spanIdOf(9) })])
    expect(idsFound('{ rootName = "" && rootServiceName = "" && nestedSetParent = 0 }', lost)).toEqual([1])
  })

  test('none either where the parent id is not one', () => {
    const bad = traceOf([root(1, 'a', { invalidParentId: 'abcd' })])
    expect(idsFound('{ rootName = "" && nestedSetParent = 0 && span:parentID = "abcd" }', bad)).toEqual([1])
  })
})

test('a span that ends before it starts has a negative duration, one without an end that of its subtree', () => {
  const odd = traceOf([
    makeSpan({ spanId: spanIdOf(1), endMs: -100 }),
    makeSpan({ spanId: spanIdOf(2), end: 0n }),
    makeSpan({ spanId: spanIdOf(3), parentId: spanIdOf(2), endMs: 30 }),
  ])
  expect(idsFound('{ duration = -100ms }', odd)).toEqual([1])
  expect(idsFound('{ duration = 30ms }', odd)).toEqual([2, 3])
})

test('placeholders of spans that never came are not found', () => {
  const orphan = traceOf([makeSpan({ spanId: spanIdOf(2), parentId: spanIdOf(1) })])
  expect(idsFound('{}', orphan)).toEqual([2])
  expect(idsFound('{ !(name = "x") }', orphan)).toEqual([2])
})

describe('very deep and very wide', () => {
  const chain = traceOf(
    Array.from({ length: 100_000 }, (_, at) =>
      makeSpan({
        spanId: spanIdOf(at + 1),
        parentId: at === 0 ? undefined : spanIdOf(at),
        name: at === 0 ? 'top' : at === 99_999 ? 'bottom' : 'middle',
        start: atMs(at),
      }),
    ),
  )
  const star = traceOf(
    Array.from({ length: 100_000 }, (_, at) =>
      makeSpan({
        spanId: spanIdOf(at + 1),
        parentId: at === 0 ? undefined : spanIdOf(1),
        name: at % 2 === 0 ? 'a' : 'b',
      }),
    ),
  )

  test.each<[string, number]>([
    ['{ name = "top" } >> { name = "bottom" }', 1],
    ['{ name = "bottom" } << { name = "top" }', 1],
    ['{} >> {}', 99_999],
    ['{} << {}', 99_999],
    ['{} > {}', 99_999],
    ['{} !< {}', 1],
    ['{} !> {}', 1],
    ['{} &>> {}', 100_000],
    ['{ nestedSetParent > 0 } | by(span:id) | coalesce()', 99_999],
  ])('a chain of 100,000: %s', (query, count) => {
    expect(idsFound(query, chain)).toHaveLength(count)
  })

  test.each<[string, number]>([
    ['{ name = "a" } ~ { name = "b" }', 50_000],
    ['{} ~ {}', 99_999],
    ['{} !~ {}', 1],
    ['{} > {}', 99_999],
  ])('100,000 below one: %s', (query, count) => {
    expect(idsFound(query, star)).toHaveLength(count)
  })
})

function idsFound(query: string, of: Trace = trace): readonly number[] {
  const [set] = evaluateTraceQL(parseTraceQL(query), of)
  return (set?.spans ?? []).map(({ id }) => Number(`0x${id}`)).sort((a, b) => a - b)
}

function traceOf(spans: readonly Span[]): Trace {
  return buildTrace({ spans, logs: [] })
}

function root(number: number, name: string, rest: Partial<Parameters<typeof makeSpan>[0]> = {}): Span {
  return makeSpan({ spanId: spanIdOf(number), name, startMs: number, ...rest })
}

function link(traceId: string, spanId: string, kind: string, refType?: string): Span['links'][number] {
  const attributes = [
    { key: 'kind', value: kind },
    ...(refType === undefined ? [] : [{ key: 'opentracing.ref_type', value: refType }]),
  ]
  return { traceId, spanId, traceState: '', attributes, droppedAttributes: 0, flags: 0 }
}
