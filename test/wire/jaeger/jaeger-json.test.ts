import { describe, expect, it } from 'vitest'
import { buildTrace } from '../../../src/trace/build-trace.ts'
import { clockDomain } from '../../../src/trace/semconv.ts'
import type { Span } from '../../../src/trace/span.ts'
import { decodeJaegerJson } from '../../../src/wire/jaeger/jaeger-json.ts'
import type { WireError } from '../../../src/wire/wire-error.ts'
import { realDocuments, realTraces } from '../../support/real-traces.ts'

const TRACE = '5b8efff798038103d269b633813fc60c'

function trace(...spans: readonly object[]): object {
  return {
    traceID: TRACE,
    spans: spans.map((span) => Object.assign({ traceID: TRACE, operationName: 'op', processID: 'p1' }, span)),
    processes: { p1: { serviceName: 'cart', tags: [{ key: 'hostname', type: 'string', value: 'h1' }] } },
    warnings: null,
  }
}

function decodeOne(span: object): Span {
  return decodeJaegerJson(trace({ spanID: 'a', startTime: 1, duration: 1, ...span }))[0]!.spans[0]!
}

function tag(key: string, value: unknown, type?: string): object {
  return type === undefined ? { key, value } : { key, type, value }
}

function idsIn(value: unknown): readonly (readonly string[])[] {
  return decodeJaegerJson(value).map(({ spans }) => spans.map(({ spanId }) => short(spanId)))
}

function short(id: string): string {
  return id.replace(/^0+/, '')
}

function resourceOf(processes: unknown): unknown {
  return decodeJaegerJson({ ...trace({ spanID: '1' }), processes })[0]!.spans[0]!.resource.attributes
}

function childOf(spanID: string, traceID = TRACE): object {
  return { refType: 'CHILD_OF', traceID, spanID }
}

function after(spanID: string, traceID = TRACE): object {
  return { refType: 'FOLLOWS_FROM', traceID, spanID }
}

/** The parent, and behind it the links with their kind. */
function readReferences(references: readonly object[], more: object = {}): readonly unknown[] {
  const { parentId, links } = decodeOne({ references, ...more })
  return [
    parentId === undefined ? undefined : short(parentId),
    ...links.map((link) => `${short(link.spanId)} ${link.attributes[0]!.value as string}`),
  ]
}

describe('Jaeger JSON', () => {
  it('is read as the query API writes it', () => {
    const reply = {
      data: [
        {
          traceID: TRACE,
          spans: [
            {
              traceID: TRACE,
              spanID: 'eee19b7ec3c1b174',
              flags: 1,
              operationName: 'GET /cart',
              references: [{ refType: 'CHILD_OF', traceID: TRACE, spanID: 'eee19b7ec3c1b173' }],
              startTime: 1544712660300123,
              duration: 12345,
              tags: [
                tag('span.kind', 'server', 'string'),
                tag('http.response.status_code', 500, 'int64'),
                tag('error', true, 'bool'),
              ],
              logs: [{ timestamp: 1544712660300500, fields: [tag('event', 'exception', 'string')] }],
              processID: 'p1',
              warnings: null,
            },
          ],
          processes: { p1: { serviceName: 'cart', tags: [tag('host.name', 'h1', 'string')] } },
          warnings: null,
        },
      ],
      total: 0,
      limit: 0,
      offset: 0,
      errors: null,
    }
    const resource = {
      attributes: [
        { key: 'service.name', value: 'cart' },
        { key: 'host.name', value: 'h1' },
      ],
      droppedAttributes: 0,
      schemaUrl: '',
    }
    expect(decodeJaegerJson(reply)).toEqual([
      {
        spans: [
          {
            traceId: TRACE,
            spanId: 'eee19b7ec3c1b174',
            parentId: 'eee19b7ec3c1b173',
            invalidParentId: undefined,
            parentLocation: 'unknown',
            flags: 1,
            traceState: '',
            name: 'GET /cart',
            kind: 'server',
            start: 1_544_712_660_300_123_000n,
            end: 1_544_712_660_312_468_000n,
            status: { code: 'error', message: '' },
            resource,
            scope: { name: '', version: '', attributes: [], droppedAttributes: 0, schemaUrl: '' },
            attributes: [{ key: 'http.response.status_code', value: 500n }],
            droppedAttributes: 0,
            events: [
              { time: 1_544_712_660_300_500_000n, name: 'exception', attributes: [], droppedAttributes: 0 },
            ],
            droppedEvents: 0,
            links: [],
            droppedLinks: 0,
          },
        ],
        logs: [],
      },
    ])
  })

  it('is known in every wrapper', () => {
    const one = trace({ spanID: 'a' })
    const other = { ...trace({ spanID: 'b' }), traceID: '2' }
    expect(idsIn({ data: [one] })).toEqual([['a']])
    expect(idsIn({ data: one })).toEqual([['a']])
    expect(idsIn(one)).toEqual([['a']])
    expect(idsIn([one, trace({ spanID: 'c' })])).toEqual([['a', 'c']])
    expect(idsIn([{ data: [one] }, { data: [] }])).toEqual([['a']])
    expect(idsIn({ data: [{ traceID: '7', spans: [{ spanID: 'a' }] }, one, other] })).toEqual([
      ['a'],
      ['a', 'b'],
    ])
    expect(idsIn({ data: null })).toEqual([])
  })

  it('of a storage dump has the process inside the span', () => {
    const span = {
      traceID: '1',
      spanID: '2',
      operationName: 'op',
      process: { serviceName: 'cart', tags: [] },
    }
    expect(decodeJaegerJson([span, { ...span, spanID: '3' }])[0]!.spans.map(clockDomain)).toEqual([
      'service.name=cart',
      'service.name=cart',
    ])
  })

  it('has ids without leading zeros, in either case', () => {
    const [data] = decodeJaegerJson({
      traceID: 'ABC',
      spans: [
        { spanID: '1', references: [] },
        { spanID: 'F', references: [{ refType: 'CHILD_OF', traceID: '0abc', spanID: '01' }] },
      ],
      processes: {},
    })
    expect(data!.spans.map((span) => [span.traceId, span.spanId, span.parentId])).toEqual([
      ['00000000000000000000000000000abc', '0000000000000001', undefined],
      ['00000000000000000000000000000abc', '000000000000000f', '0000000000000001'],
    ])
  })

  it('has no attribute where the process says nothing of a service', () => {
    expect(resourceOf({ p1: { serviceName: 'OTLPResourceNoServiceName' } })).toEqual([])
    expect(resourceOf({ p1: { serviceName: '', tags: null } })).toEqual([])
    expect(resourceOf({})).toEqual([])
    expect(resourceOf(null)).toEqual([])
  })

  it('shares one resource among the spans of a process', () => {
    const [first, second] = decodeJaegerJson(trace({ spanID: '1' }, { spanID: '2' }))[0]!.spans
    expect(first!.resource).toBe(second!.resource)
    expect(clockDomain(first!)).toBe('host.name=h1')
  })

  describe('times', () => {
    it.each([
      ['exact to the microsecond', 1655753768523213, 2071, 1655753768523213000n, 1655753768525284000n],
      ['as text', '1655753768523213', '2071', 1655753768523213000n, 1655753768525284000n],
      ['no duration', 1000, undefined, 1000000n, 0n],
      ['no start', null, 5, 0n, 5000n],
      ['neither', undefined, null, 0n, 0n],
      ['a length of zero', 1000, 0, 1000000n, 1000000n],
      ['an end before the start, wrapped round in 64 bits', 9000, 2 ** 64 - 4096, 9000000n, 4904000n],
      ['as little before it as a double cannot tell', 9000, 2 ** 64, 9000000n, 8999000n],
      ['a length that can be none', 9000, 2 ** 60, 9000000n, 8999000n],
      ['an end before the start', 9000, -5, 9000000n, 8995000n],
      ['an end before 1970', 9000, -10_000, 9000000n, 1n],
      ["Go's year 1", 18384608476909551616, 0, 0n, 0n],
    ])('%s', (_name, startTime, duration, start, end) => {
      const span = decodeOne({ startTime, duration })
      expect([span.start, span.end]).toEqual([start, end])
    })
  })

  describe('tags', () => {
    it('keep their types, and are inferred where there is none', () => {
      const { attributes } = decodeOne({
        tags: [
          tag('s', 'text', 'string'),
          tag('b', false, 'bool'),
          tag('i', 5, 'int64'),
          tag('large', '9223372036854775807', 'int64'),
          tag('f', 3, 'float64'),
          tag('nan', 'NaN', 'float64'),
          tag('bytes', 'AP8=', 'binary'),
          tag('int', 7),
          tag('double', 0.5),
          tag('flag', true),
          tag('none', null),
          tag('list', ['a', 1]),
          tag('map', { k: 'v' }),
          tag('stored int', '12', 'int64'),
          tag('stored bool', 'true', 'bool'),
          tag('wrong', 'twelve', 'int64'),
          tag('also wrong', 5, 'string'),
          tag('unheard of', 'x', 'decimal'),
        ],
      })
      expect(attributes.map(({ key, value }) => [key, value])).toEqual([
        ['s', 'text'],
        ['b', false],
        ['i', 5n],
        ['large', 9223372036854775807n],
        ['f', 3],
        ['nan', Number.NaN],
        ['bytes', Uint8Array.of(0, 255)],
        ['int', 7n],
        ['double', 0.5],
        ['flag', true],
        ['none', undefined],
        ['list', ['a', 1n]],
        ['map', { entries: [{ key: 'k', value: 'v' }] }],
        ['stored int', 12n],
        ['stored bool', true],
        ['wrong', 'twelve'],
        ['also wrong', 5n],
        ['unheard of', 'x'],
      ])
    })

    it('are dropped only where key and value are the same', () => {
      const { attributes } = decodeOne({
        tags: [tag('a', 1), tag('a', 1), tag('a', '1'), tag('a', 2)],
      })
      expect(attributes.map(({ value }) => value)).toEqual([1n, '1', 2n])
    })

    it.each([
      ['an error by either tag', [tag('error', true)], { code: 'error', message: '' }, []],
      ['as text', [tag('error', 'true')], { code: 'error', message: '' }, []],
      [
        'by both',
        [tag('otel.status_code', 'ERROR'), tag('error', true), tag('otel.status_description', 'boom')],
        { code: 'error', message: 'boom' },
        [],
      ],
      ['OK', [tag('otel.status_code', 'OK')], { code: 'ok', message: '' }, []],
      [
        'error=false says nothing',
        [tag('error', false)],
        { code: 'unset', message: '' },
        [{ key: 'error', value: false }],
      ],
      [
        'error with a text of its own is no error tag',
        [tag('error', 'boom')],
        { code: 'unset', message: '' },
        [{ key: 'error', value: 'boom' }],
      ],
      [
        'a contradiction is kept',
        [tag('error', true), tag('otel.status_code', 'OK')],
        { code: 'error', message: '' },
        [{ key: 'otel.status_code', value: 'OK' }],
      ],
    ])('status: %s', (_name, tags, status, attributes) => {
      expect(decodeOne({ tags })).toMatchObject({ status, attributes })
    })

    it('of scope, trace state and kind go to their fields', () => {
      const span = decodeOne({
        tags: [
          tag('otel.library.name', 'lib'),
          tag('otel.library.version', '1'),
          tag('otel.scope.name', 'lib'),
          tag('otel.scope.version', '2'),
          tag('w3c.tracestate', 'a=1'),
          tag('span.kind', 'CONSUMER'),
          tag('internal.span.format', 'otlp'),
        ],
      })
      expect(span).toMatchObject({
        scope: { name: 'lib', version: '2' },
        traceState: 'a=1',
        kind: 'consumer',
      })
      expect(span.attributes).toEqual([
        { key: 'otel.library.version', value: '1' },
        { key: 'internal.span.format', value: 'otlp' },
      ])
    })

    it('of a kind that is none stay', () => {
      expect(decodeOne({ tags: [tag('span.kind', 'entry')] })).toMatchObject({
        kind: 'unspecified',
        attributes: [{ key: 'span.kind', value: 'entry' }],
      })
    })
  })

  it('turns logs into events', () => {
    const fields = [tag('event', 'error'), tag('message', 'no route'), tag('error.kind', 'IOError')]
    const { events } = decodeOne({
      logs: [
        { timestamp: 5, fields },
        { timestamp: 6, fields: [tag('message', 'older writer'), tag('n', 1)] },
        { timestamp: 7, fields: null },
      ],
    })
    expect(events).toEqual([
      {
        time: 5000n,
        name: 'error',
        attributes: [
          { key: 'message', value: 'no route' },
          { key: 'error.kind', value: 'IOError' },
        ],
        droppedAttributes: 0,
      },
      { time: 6000n, name: 'older writer', attributes: [{ key: 'n', value: 1n }], droppedAttributes: 0 },
      { time: 7000n, name: '', attributes: [], droppedAttributes: 0 },
    ])
  })

  describe('references', () => {
    it.each([
      ['none', [], [undefined]],
      ['CHILD_OF is the parent', [childOf('b')], ['b']],
      ['also behind a FOLLOWS_FROM', [after('c'), childOf('b')], ['b', 'c follows_from']],
      ['a second one is a link', [childOf('b'), childOf('c')], ['b', 'c child_of']],
      ['FOLLOWS_FROM alone is a parent that did not wait', [after('b')], ['b', 'b follows_from']],
      ['another trace is never the parent', [childOf('b', '7')], [undefined, 'b child_of']],
      ['nor of a FOLLOWS_FROM', [after('b', '7'), after('c')], ['c', 'c follows_from', 'b follows_from']],
      ['zero is nobody', [childOf('0000000000000000'), childOf('')], [undefined]],
      ['without a trace it is this one', [{ refType: 'CHILD_OF', spanID: 'b' }], ['b']],
    ])('%s', (_name, references, expected) => {
      expect(readReferences(references)).toEqual(expected)
    })

    it('come before the parentSpanID of old exports', () => {
      expect(readReferences([], { parentSpanID: 'd' })).toEqual(['d'])
      expect(readReferences([childOf('b')], { parentSpanID: 'd' })).toEqual(['b'])
    })
  })

  it('keeps warnings once each, where the OTLP of Jaeger has them', () => {
    const spans = [
      { spanID: '1', warnings: ['skew', 'skew', 'other'] },
      { spanID: '2', warnings: null },
    ]
    const [data] = decodeJaegerJson({ ...trace(...spans), warnings: ['cut short'] })
    expect(data!.spans.map(({ attributes }) => attributes)).toEqual([
      [{ key: '@jaeger@warnings', value: ['cut short', 'skew', 'other'] }],
      [],
    ])
  })

  it('keeps flags that W3C does not have as an attribute', () => {
    expect(decodeOne({ flags: 3 })).toMatchObject({
      flags: 1,
      attributes: [{ key: 'jaeger.flags', value: 3n }],
    })
  })

  describe('what cannot be read', () => {
    it.each([
      [5, 'expected an object, found 5'],
      [{}, 'expected a Jaeger trace, found no spans'],
      [{ data: 'x' }, 'data: expected an object, found "x"'],
      [{ data: [{ spans: 5 }] }, 'data[0].spans: expected a list, found 5'],
      [{ spans: [{ spanID: '1' }] }, 'spans[0].traceID: expected the id of a trace, found none'],
      [trace({}), 'spans[0].spanID: expected the id of a span, found none'],
      [
        trace({ spanID: 'xyz' }),
        'spans[0].spanID: expected an id of up to 16 hexadecimal digits, found "xyz"',
      ],
      [
        trace({ spanID: '1', startTime: 'noon' }),
        'spans[0].startTime: expected a number of microseconds, found "noon"',
      ],
      [trace({ spanID: '1', tags: [{ key: 5 }] }), 'spans[0].tags[0].key: expected a string, found 5'],
      [trace({ spanID: '1', tags: [5] }), 'spans[0].tags[0]: expected an object, found 5'],
      [
        trace({ spanID: '1', logs: [{ timestamp: 1, fields: {} }] }),
        'spans[0].logs[0].fields: expected a list, found an object',
      ],
      [
        { ...trace({ spanID: '1' }), processes: { p1: { serviceName: {} } } },
        'spans[0].processes.p1.serviceName: expected a string, found an object',
      ],
      [
        { data: null, errors: [{ code: 404, msg: 'trace not found' }] },
        'a reply of Jaeger that holds no trace: trace not found',
      ],
    ])('%j', (value, message) => {
      expect(() => decodeJaegerJson(value)).toThrow(expect.objectContaining({ name: 'WireError', message }))
    })

    it('costs no other span when somebody takes note of it', () => {
      const refused: WireError[] = []
      const [data] = decodeJaegerJson(
        trace({ spanID: 'x' }, { spanID: '1' }, { spanID: '2', tags: 5 }),
        (error) => refused.push(error),
      )
      expect(data!.spans.map(({ spanId }) => spanId)).toEqual(['0000000000000001'])
      expect(refused.map(({ message }) => message)).toEqual([
        'spans[0].spanID: expected an id of up to 16 hexadecimal digits, found "x"',
        'spans[2].tags: expected a list, found 5',
      ])
    })

    it('is said of a value nested without end', () => {
      let value: unknown = 1
      for (let depth = 0; depth < 10_000; depth++) value = [value]
      expect(() => decodeOne({ tags: [tag('deep', value)] })).toThrow(
        'spans[0].tags[0].value: nested deeper than 32 levels',
      )
    })
  })

  describe('of published sets', () => {
    it.for(['hotel_load25.jsonl.gz', 'node_load25.jsonl.gz'])('%s', (name, { skip }) => {
      const path = realTraces(name)
      if (path === undefined) return skip(`${name} is not there`)
      const sets = realDocuments(path).flatMap((document) => decodeJaegerJson(document))
      const traces = sets.map((data) => buildTrace(data))
      const [spans, services] = name.startsWith('hotel') ? [11, 6] : [6, 6]
      expect(traces).toHaveLength(1000)
      expect(new Set(traces.map((each) => each.spanCount))).toEqual(new Set([spans]))
      expect(new Set(traces.map((each) => each.services.length))).toEqual(new Set([services]))
      expect(traces.every((each) => each.roots.length === 1 && each.missingParents === 0)).toBe(true)
      const kinds = new Set(sets.flatMap((data) => data.spans.map(({ kind }) => kind)))
      expect(kinds).toEqual(new Set(['client', 'server']))
      const clocks = new Set(sets.flatMap((data) => data.spans.map(clockDomain)))
      expect([...clocks].every((clock) => clock.startsWith('host.name='))).toBe(true)
      expect(clocks.size).toBe(name.startsWith('hotel') ? 6 : 1)
    })
  })
})

it('takes a process id that is no text for none, whatever it is', () => {
  for (const processID of [{ toString: [] }, [], 7, null]) {
    const [trace] = decodeJaegerJson({
      data: [
        {
          traceID: '4bf92f3577b34da6a3ce929d0e0e4736',
          processes: { p1: { serviceName: 'web' } },
          spans: [
            {
              traceID: '4bf92f3577b34da6a3ce929d0e0e4736',
              spanID: '00f067aa0ba902b7',
              operationName: 'GET',
              startTime: 1,
              duration: 1,
              processID,
            },
          ],
        },
      ],
    })
    expect(trace?.spans.map(({ name }) => name)).toEqual(['GET'])
  }
})
