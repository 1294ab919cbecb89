import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { attributeValue, type Span } from '../../../src/trace/span.ts'
import { encodeTraceRequestFromJson } from '../../../src/wire/otlp/otlp-json.ts'
import { decodeTraceRequest } from '../../../src/wire/otlp/otlp-request.ts'
import { plainSpan } from '../../../src/wire/otlp/otlp-span.ts'
import { decodeTempoTrace, type TempoTrace } from '../../../src/wire/tempo/tempo-trace.ts'
import { WireError } from '../../../src/wire/wire-error.ts'
import { asStored, tempoJson, tempoProto } from '../../support/fake-tempo-json.ts'
import { arbitrarySpans } from '../../support/span-arbitrary.ts'

const JSON_TYPE = 'application/json'
const PROTO_TYPE = 'application/protobuf'

function recorded(name: string): Uint8Array {
  return readFileSync(new URL(`../../fixtures/tempo/${name}`, import.meta.url))
}

function decode(name: string): TempoTrace {
  return decodeTempoTrace(
    recorded(name),
    name.endsWith('.pb') ? PROTO_TYPE : JSON_TYPE,
    name.includes('-v1-') ? 'v1' : 'v2',
  )
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

/** Whatever the order of spans and attributes: Tempo's is random. */
function inOrder(spans: readonly Span[]): readonly unknown[] {
  return spans
    .map(plainSpan)
    .map((span) => [
      span,
      { attributes: sorted(span.attributes) },
      { resource: { attributes: sorted(span.resource.attributes) } },
    ])
    .map((parts) => Object.assign({}, ...parts) as Span)
    .sort((a, b) => (a.spanId < b.spanId ? -1 : 1))
}

function sorted<T extends { readonly key: string }>(attributes: readonly T[]): readonly T[] {
  return attributes.toSorted((a, b) => (a.key < b.key ? -1 : 1))
}

/** Ids of a wrong length may look like hex in base64; no right one does. */
const storableSpans = arbitrarySpans.map((spans) =>
  spans.map((span): Span => {
    const links = span.links.filter(({ traceId }) => traceId.length !== 6)
    return Object.assign({}, span, { links, invalidParentId: undefined })
  }),
)

describe('what Tempo sent', () => {
  it.each([
    ['v303-v1-live.json', 4],
    ['v303-v1-stored.json', 4],
    ['v303-v2-live-with-flags.json', 4],
    ['v303-v2-stored.json', 4],
    ['v303-v2-orphan-subtree.json', 4],
    ['v303-v2-orphan-subtree.pb', 4],
    ['v303-v1-orphan-subtree.pb', 4],
    ['v303-v2-rootless.json', 2],
    ['v303-v2-two-roots.json', 2],
    ['v303-v2-64bit-id.json', 1],
    ['v303-v2-end-before-start.json', 1],
    ['v303-v2-self-parent.json', 1],
    ['v303-v2-late-root.json', 2],
    ['v303-v2-span-id-three-times.json', 4],
    ['v303-v2-zipkin-shared-id-rewritten.json', 4],
    ['v303-v2-partial.json', 4],
    ['v303-v2-partial.pb', 4],
    ['v303-v2-notfound-200.json', 0],
  ])('%s: %i spans', (name, count) => {
    const { spans, leftOut } = decode(name)
    expect(spans).toHaveLength(count)
    expect(leftOut).toBeUndefined()
    expect(
      spans.every(({ traceId, spanId }) => /^[\da-f]{32}$/.test(traceId) && /^[\da-f]{16}$/.test(spanId)),
    ).toBe(true)
  })

  it('is the same in both encodings and both envelopes', () => {
    const json = inOrder(decode('v303-v2-orphan-subtree.json').spans)
    expect(inOrder(decode('v303-v2-orphan-subtree.pb').spans)).toEqual(json)
    expect(inOrder(decode('v303-v1-orphan-subtree.pb').spans)).toEqual(json)
    expect(inOrder(decode('v303-v2-partial.json').spans)).toEqual(inOrder(decode('v303-v2-partial.pb').spans))
  })

  it('is what was pushed, but for flags and schema URLs', () => {
    const pushed = decodeTraceRequest(
      encodeTraceRequestFromJson(new TextDecoder().decode(recorded('otlp-request-pushed.json'))),
    )
    const id = '0af7651916cd43dd8448eb211c80319c'
    const sent = pushed.spans.filter(({ traceId }) => traceId === id)
    expect(sent).toHaveLength(4)
    const got = decode('v303-v2-stored.json').spans
    expect(inOrder(got)).toEqual(inOrder(asStored({ spans: sent, logs: [] }).spans))
  })

  it('has every type of attribute', () => {
    const root = decode('v303-v2-stored.json').spans.find(({ name }) => name === 'GET /')!
    const value = (key: string): unknown => attributeValue(root.attributes, key)
    expect(value('http.response.status_code')).toBe(200n)
    expect(value('ok')).toBe(false)
    expect(value('empty')).toBe('')
    expect(value('nan')).toBeNaN()
    expect(value('bin')).toEqual(Uint8Array.of(1, 2, 3))
    expect(value('mixed')).toEqual(['a', 1n])
    expect(root.traceState).toBe('vendor=1')
    expect(root.parentId).toBeUndefined()
  })

  it('tells in its own words that it is partial', () => {
    const message = 'Trace exceeds maximum size of 600 bytes, a partial trace is returned'
    expect(decode('v303-v2-partial.json').partial).toBe(message)
    expect(decode('v303-v2-partial.pb').partial).toBe(message)
    expect(decode('v303-v2-stored.json').partial).toBeUndefined()
  })

  it('is no trace in the shape for language models', () => {
    expect(() => decode('v303-v2-llm.json')).toThrow('language models')
  })
})

describe('a trace', () => {
  it('comes through both APIs in both encodings as it was stored', () => {
    fc.assert(
      fc.property(storableSpans, (spans) => {
        const stored = asStored({ spans, logs: [] })
        const wanted = decodeTraceRequest(tempoProto(stored, 'v1')).spans.map(plainSpan)
        expect(wanted).toHaveLength(spans.length)
        expect(new Set(wanted.map(({ spanId }) => spanId))).toEqual(
          new Set(spans.map(({ spanId }) => spanId)),
        )
        for (const api of ['v1', 'v2'] as const) {
          const json = decodeTempoTrace(bytes(tempoJson(stored, api)), JSON_TYPE, api)
          expect(json.leftOut).toBeUndefined()
          expect(json.spans.map(plainSpan)).toEqual(wanted)
          expect(decodeTempoTrace(tempoProto(stored, api), PROTO_TYPE, api).spans.map(plainSpan)).toEqual(
            wanted,
          )
        }
      }),
      { numRuns: 200 },
    )
  })

  it('is read as what it is, whatever the content type says', () => {
    fc.assert(
      fc.property(storableSpans, fc.constantFrom('v1' as const, 'v2' as const), (spans, api) => {
        const stored = asStored({ spans, logs: [] })
        const wanted = decodeTempoTrace(tempoProto(stored, api), PROTO_TYPE, api).spans.map(plainSpan)
        for (const type of [JSON_TYPE, PROTO_TYPE, 'text/plain', 'application/octet-stream', '']) {
          const json = decodeTempoTrace(bytes(tempoJson(stored, api)), type, api)
          expect(json.spans.map(plainSpan)).toEqual(wanted)
          if (spans.length === 0) continue
          expect(decodeTempoTrace(tempoProto(stored, api), type, api).spans.map(plainSpan)).toEqual(wanted)
        }
      }),
      { numRuns: 100 },
    )
  })

  it('is not there in what has no spans', () => {
    const nothing = { spans: [], partial: undefined, leftOut: undefined }
    for (const text of [
      '{"trace":{},"metrics":{}}',
      '{"trace":null}',
      '{}',
      '{"batches":[]}',
      '{"resourceSpans":[]}',
    ]) {
      expect(decodeTempoTrace(bytes(text), JSON_TYPE, 'v2')).toEqual(nothing)
    }
    expect(decodeTempoTrace(Uint8Array.of(0x0a, 0, 0x12, 0), PROTO_TYPE, 'v2')).toEqual(nothing)
    expect(decodeTempoTrace(new Uint8Array(), PROTO_TYPE, 'v1')).toEqual(nothing)
  })

  it('has the names that older versions and hand-made files use', () => {
    const text = JSON.stringify({
      batches: [
        {
          instrumentationLibrarySpans: [
            {
              instrumentationLibrary: { name: 'lib' },
              spans: [
                {
                  traceId: 'CvdlGRbNQ92ESOshHIAxnA==',
                  spanId: 'oAAAAAAAAAE=',
                  name: 'old',
                  kind: 2,
                  status: { code: 2 },
                  startTimeUnixNano: '1',
                  endTimeUnixNano: '2',
                },
              ],
            },
          ],
        },
      ],
    })
    const [span] = decodeTempoTrace(bytes(text), JSON_TYPE, 'v1').spans
    expect(span).toMatchObject({
      name: 'old',
      kind: 'server',
      status: { code: 'error' },
      scope: { name: 'lib' },
    })
  })
})

describe('what is no trace', () => {
  it.each([
    ['', 'not valid JSON|expected'],
    ['null', 'expected an object'],
    ['[]', 'expected an object'],
    ['"x"', 'expected an object'],
    ['{"trace":7}', 'expected an object, found 7|trace'],
    ['{"data":[]}', 'expected "trace" or "batches", found "data"'],
    ['{"trace":{"resourceSpans":{}}}', 'expected a list'],
    ['{"batches":[{"scopeSpans":[{"spans":[{"traceId":5}]}]}]}', 'expected an id'],
    ['<html>', 'not valid JSON'],
  ])('%s', (text, message) => {
    if (text === '') expect(decodeTempoTrace(bytes(text), JSON_TYPE, 'v1').spans).toEqual([])
    else expect(() => decodeTempoTrace(bytes(text), JSON_TYPE, 'v2')).toThrow(new RegExp(message))
  })

  it('is cut off anywhere', () => {
    for (const name of ['v303-v2-stored.json', 'v303-v2-partial.pb']) {
      const whole = recorded(name)
      const type = name.endsWith('.pb') ? PROTO_TYPE : JSON_TYPE
      for (let length = 1; length < whole.length; length += 7) {
        try {
          const { spans } = decodeTempoTrace(whole.subarray(0, length), type, 'v2')
          // a protobuf message that ends between its fields cannot be told from a whole one
          expect(type).toBe(PROTO_TYPE)
          expect(spans.length).toBeOneOf([0, 4])
        } catch (error) {
          expect(error).toBeInstanceOf(WireError)
        }
      }
    }
  })

  it('may be anything', () => {
    const types = fc.constantFrom(JSON_TYPE, PROTO_TYPE, '')
    const bodies = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.json({ maxDepth: 4 }).map(bytes),
      fc
        .jsonValue({ maxDepth: 3 })
        .map((value) => bytes(JSON.stringify({ trace: { resourceSpans: value } }))),
      fc
        .jsonValue({ maxDepth: 3 })
        .map((value) => bytes(JSON.stringify({ batches: [{ scopeSpans: value }] }))),
    )
    fc.assert(
      fc.property(bodies, types, (body, type) => {
        try {
          decodeTempoTrace(body, type, 'v2')
        } catch (error) {
          expect(error).toBeInstanceOf(WireError)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('may be nested as deep as it likes', () => {
    const depth = 20_000
    const value = `${'{"arrayValue":{"values":['.repeat(depth)}${']}}'.repeat(depth)}`
    const text = `{"batches":[{"scopeSpans":[{"spans":[{"traceId":"CvdlGRbNQ92ESOshHIAxnA==","spanId":"oAAAAAAAAAE=","attributes":[{"key":"k","value":${value}}]}]}]}]}`
    const { spans, leftOut } = decodeTempoTrace(bytes(text), JSON_TYPE, 'v1')
    expect(spans).toEqual([])
    expect(leftOut).toMatch(/1 span rejected/)
  })

  it('with an id of a wrong length, is left out and said', () => {
    const long = Buffer.alloc(10_000, 1).toString('base64')
    const text = `{"batches":[{"scopeSpans":[{"spans":[{"traceId":"${long}","spanId":"oAAAAAAAAAE="}]}]}]}`
    expect(decodeTempoTrace(bytes(text), JSON_TYPE, 'v1')).toMatchObject({
      spans: [],
      leftOut: expect.stringContaining('with a trace id of 10000 bytes') as unknown,
    })
  })
})
