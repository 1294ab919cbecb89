import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeLogsRequest, decodeTraceRequest } from '../../../src/wire/otlp/otlp-request.ts'
import { decodeSpan, plainSpan } from '../../../src/wire/otlp/otlp-span.ts'
import { ProtoWriter } from '../../../src/wire/otlp/proto-writer.ts'
import { LogsRequestType, protobufjsBytes, TraceRequestType } from '../../support/otlp-proto.ts'
import {
  arbitraryLogs,
  arbitrarySpans,
  protoLogsRequest,
  protoRequest,
} from '../../support/span-arbitrary.ts'

const RESOURCE = { attributes: [], droppedAttributes: 0, schemaUrl: '' }
const SCOPE = { name: '', version: '', attributes: [], droppedAttributes: 0, schemaUrl: '' }
const ID = Uint8Array.from({ length: 16 }, (_, i) => i + 1)

/** Decodes one Span message written by hand. */
function span(write: (writer: ProtoWriter) => void): ReturnType<typeof decodeSpan> {
  const writer = new ProtoWriter()
  writer.bytes(1, ID)
  writer.bytes(2, ID.subarray(0, 8))
  write(writer)
  const bytes = writer.finish()
  return decodeSpan(bytes, 0, bytes.length, RESOURCE, SCOPE)
}

const item = (writer: ProtoWriter, text: string): void => {
  writer.message(2, (value) =>
    value.message(5, (array) => array.message(1, (inner) => inner.string(1, text))),
  )
}

describe('spans that protobufjs has encoded', () => {
  it('are read as they were', () => {
    fc.assert(
      fc.property(arbitrarySpans, (spans) => {
        const decoded = decodeTraceRequest(protobufjsBytes(TraceRequestType, protoRequest(spans)))
        expect(decoded.rejected).toBe(0)
        expect(decoded.spans.map(plainSpan)).toEqual(spans)
      }),
      { numRuns: 300 },
    )
  })

  it('are read from the middle of a larger buffer, and from a Buffer', () => {
    fc.assert(
      fc.property(arbitrarySpans, (spans) => {
        const bytes = protobufjsBytes(TraceRequestType, protoRequest(spans))
        const padded = Buffer.concat([Buffer.alloc(7, 0xff), bytes, Buffer.alloc(9, 0xff)])
        const decoded = decodeTraceRequest(padded.subarray(7, 7 + bytes.length))
        expect(decoded.spans.map(plainSpan)).toEqual(spans)
      }),
      { numRuns: 30 },
    )
  })

  it('come with their log records', () => {
    fc.assert(
      fc.property(arbitraryLogs, (logs) => {
        const decoded = decodeLogsRequest(protobufjsBytes(LogsRequestType, protoLogsRequest(logs)))
        expect(decoded).toEqual({ logs, rejected: 0, reason: undefined })
      }),
      { numRuns: 200 },
    )
  })
})

describe('a span', () => {
  it('shares the resource of its request with the other spans', () => {
    const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'cart' } }] }
    const one = { traceId: ID, spanId: ID.subarray(0, 8) }
    const scopeSpans = [{ spans: [one, one] }, { spans: [one] }]
    const bytes = protobufjsBytes(TraceRequestType, { resourceSpans: [{ resource, scopeSpans }] })
    const { spans } = decodeTraceRequest(bytes)
    expect(spans).toHaveLength(3)
    expect(new Set(spans.map((span) => span.resource)).size).toBe(1)
  })

  it('decodes late and only once', () => {
    const decoded = span((writer) => writer.message(9, (attribute) => attribute.string(1, 'k')))
    expect(decoded.attributes).toBe(decoded.attributes)
    expect(decoded.events).toBe(decoded.events)
    expect(decoded.links).toBe(decoded.links)
    expect(decoded.status).toBe(decoded.status)
  })

  it('has the last of a field given twice, and a Status merged of two', () => {
    const decoded = span((writer) => {
      writer.string(5, 'first')
      writer.string(5, 'second')
      writer.varint(6, 2)
      writer.varint(6, 3)
      writer.fixed64(7, 5n)
      writer.fixed64(7, 6n)
      writer.string(3, 'a=1')
      writer.string(3, 'b=2')
      writer.message(15, (status) => status.varint(3, 2))
      writer.message(15, (status) => status.string(2, 'broken'))
    })
    expect(decoded).toMatchObject({ name: 'second', kind: 'client', start: 6n, traceState: 'b=2' })
    expect(decoded.status).toEqual({ code: 'error', message: 'broken' })
  })

  it('merges an attribute value given in two parts', () => {
    const decoded = span((writer) =>
      writer.message(9, (attribute) => {
        attribute.string(1, 'list')
        item(attribute, 'one')
        item(attribute, 'two')
        attribute.message(2, () => {})
      }),
    )
    expect(decoded.attributes).toEqual([{ key: 'list', value: ['one', 'two'] }])
  })

  it.each([
    ['absent', undefined, undefined, undefined],
    ['empty', [], undefined, undefined],
    ['all zero', [0, 0, 0, 0, 0, 0, 0, 0], undefined, undefined],
    ['all zero and short', [0, 0], undefined, undefined],
    ['of 4 bytes', [1, 2, 3, 4], undefined, '01020304'],
    ['of 8 bytes', [0, 0, 0, 0, 0, 0, 0, 9], '0000000000000009', undefined],
  ])('with a parent id that is %s', (_, parent, parentId, invalidParentId) => {
    const decoded = span((writer) => {
      if (parent !== undefined) writer.bytes(4, Uint8Array.from(parent))
    })
    expect(decoded).toMatchObject({ parentId, invalidParentId })
  })

  it.each([
    [0, 'unknown'],
    [0x1, 'unknown'],
    [0x200, 'unknown'],
    [0x100, 'local'],
    [0x301, 'remote'],
    [0xffff_ffff, 'remote'],
  ])('with flags 0x%x has a parent that is %s', (flags, parentLocation) => {
    expect(span((writer) => writer.fixed32(16, flags))).toMatchObject({ flags, parentLocation })
  })

  it('keeps times from 0 to the end of 64 bits', () => {
    const last = (1n << 64n) - 1n
    const year2262 = 9_223_372_036_854_775_807n
    expect(span(() => {})).toMatchObject({ start: 0n, end: 0n })
    const decoded = span((writer) => {
      writer.fixed64(7, last)
      writer.fixed64(8, year2262)
    })
    expect(decoded).toMatchObject({ start: last, end: year2262 })
  })

  it('shows ill-formed UTF-8 as replacement characters', () => {
    expect(span((writer) => writer.bytes(5, Uint8Array.of(0x61, 0xff, 0x62))).name).toBe('a\u{fffd}b')
  })
})

describe('what is broken inside a span', () => {
  const broken = Uint8Array.of(0x0a, 0x01, 0x6b, 0x12, 0x05, 0x0a)

  it('becomes an attribute that says so, with its key, and the others stay', () => {
    const decoded = span((writer) => {
      writer.bytes(9, broken)
      writer.message(9, (attribute) => attribute.string(1, 'fine'))
    })
    expect(decoded.attributes).toEqual([
      { key: 'k', value: expect.stringMatching(/^<unreadable value: attribute value: its length/) as string },
      { key: 'fine', value: undefined },
    ])
  })

  it('is marked in events and links too', () => {
    const decoded = span((writer) => {
      writer.message(11, (event) => {
        event.string(2, 'named')
        event.bytes(3, broken)
        event.varint(15, 1)
      })
      writer.bytes(11, Uint8Array.of(0x12, 0x09))
      writer.bytes(13, Uint8Array.of(0x0a, 0x09))
    })
    expect(decoded.events[0]).toMatchObject({ name: 'named', attributes: [{ key: 'k' }] })
    expect(decoded.events[1]!.attributes[0]!.value).toMatch(/^<unreadable from here: event name/)
    expect(decoded.links[0]!.attributes[0]!.value).toMatch(/^<unreadable from here: link traceId/)
  })

  it('never throws, whatever bytes an attribute, event, link or status has', () => {
    fc.assert(
      fc.property(fc.constantFrom(9, 11, 13), fc.uint8Array({ maxLength: 40 }), (field, bytes) => {
        const decoded = plainSpan(span((writer) => writer.bytes(field, bytes)))
        expect(decoded.attributes.length + decoded.events.length + decoded.links.length).toBe(1)
      }),
      { numRuns: 2_000 },
    )
  })

  it('is marked when it nests deeper than 32 levels', () => {
    const nest = (writer: ProtoWriter, levels: number): void => {
      writer.message(2, (value) => nestValue(value, levels))
    }
    const nestValue = (writer: ProtoWriter, levels: number): void => {
      if (levels === 1) writer.string(1, 'deep')
      else writer.message(5, (array) => array.message(1, (inner) => nestValue(inner, levels - 1)))
    }
    expect(JSON.stringify(span((w) => w.message(9, (a) => nest(a, 32))).attributes)).toContain('deep')
    const [attribute] = span((w) => w.message(9, (a) => nest(a, 33))).attributes
    expect(attribute!.value).toMatch(/^<unreadable value: nested deeper than 32 levels/)
  })
})
