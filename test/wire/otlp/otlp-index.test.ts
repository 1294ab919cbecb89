import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeRequest } from '../../../bench/workload.ts'
import type { GroupParts } from '../../../src/wire/otlp/group-index.ts'
import { indexTraceRequest } from '../../../src/wire/otlp/otlp-index.ts'
import type { IndexResult, SpanHead } from '../../../src/wire/otlp/otlp-index.ts'
import { decodeTraceRequest } from '../../../src/wire/otlp/otlp-request.ts'
import { plainSpan } from '../../../src/wire/otlp/otlp-span.ts'
import { ProtoWriter } from '../../../src/wire/otlp/proto-writer.ts'
import { WireError } from '../../../src/wire/wire-error.ts'
import { protobufjsBytes, TraceRequestType } from '../../support/otlp-proto.ts'
import { arbitrarySpans, protoRequest } from '../../support/span-arbitrary.ts'

interface Indexed {
  readonly heads: readonly (SpanHead & { readonly group: number })[]
  readonly groups: readonly GroupParts[]
  readonly result: IndexResult
}

function index(bytes: Uint8Array): Indexed {
  const heads: (SpanHead & { group: number })[] = []
  const groups: GroupParts[] = []
  const result = indexTraceRequest(bytes, {
    span: (head, group) => heads.push({ ...head, group }),
    group: (parts, group) => {
      expect(group).toBe(groups.length)
      groups.push(parts)
    },
  })
  return { heads, groups, result }
}

const TRACE = Uint8Array.from({ length: 16 }, (_, i) => 0xf0 + i)
const SPAN = Uint8Array.from({ length: 8 }, (_, i) => 0x80 + i)
type Write = (writer: ProtoWriter) => void

/** A request of one group with these spans. */
function request(...spans: Write[]): Uint8Array {
  const writer = new ProtoWriter()
  writer.message(1, () => writer.message(2, () => spans.forEach((span) => writer.message(2, span))))
  return writer.finish()
}

/** A span with ids, and what `more` writes. */
function valid(more: Write = () => {}): Write {
  return (writer) => {
    writer.bytes(1, TRACE)
    writer.bytes(2, SPAN)
    more(writer)
  }
}

function deep(levels: number): Write {
  const value = (writer: ProtoWriter, left: number): void => {
    if (left === 1) writer.string(1, 'deep')
    else if (left % 2 === 0) writer.message(5, () => writer.message(1, () => value(writer, left - 1)))
    else writer.message(6, () => writer.message(1, () => writer.message(2, () => value(writer, left - 1))))
  }
  return (writer) => {
    writer.string(1, 'key')
    writer.message(2, () => value(writer, levels))
  }
}

const hex = (...words: number[]): string => words.map((word) => word.toString(16).padStart(8, '0')).join('')

const sorted = (list: readonly { readonly spanId: string }[]): unknown[] =>
  list.toSorted((a, b) => (a.spanId < b.spanId ? -1 : 1))

const future: Write = (writer) => {
  writer.varint(1000, 5)
  writer.fixed32(1001, 5)
  writer.fixed64(1002, 5n)
  writer.string(1003, 'later')
}

const withIds =
  (trace: readonly number[], span: readonly number[]): Write =>
  (writer) => {
    writer.bytes(1, Uint8Array.from(trace))
    writer.bytes(2, Uint8Array.from(span))
  }

const metric: Write = (writer) => {
  writer.string(1, 'http.server.duration')
  writer.string(3, 'ms')
  writer.message(7, () => {})
}

describe('the index of a request', () => {
  it('says the same of every span as the span itself', () => {
    fc.assert(
      fc.property(arbitrarySpans, (spans) => {
        const bytes = protobufjsBytes(TraceRequestType, protoRequest(spans))
        const { heads, groups, result } = index(bytes)
        expect(result).toEqual({ accepted: spans.length, rejected: 0, reason: undefined })
        const textAt = (at: number, length: number): string =>
          Buffer.from(bytes.subarray(at, at + length)).toString('utf8')
        for (const [row, span] of spans.entries()) {
          const head = heads[row]!
          expect(hex(head.trace0, head.trace1, head.trace2, head.trace3)).toBe(span.traceId)
          expect(hex(head.spanHigh, head.spanLow)).toBe(span.spanId)
          expect(hex(head.parentHigh, head.parentLow)).toBe(span.parentId ?? '0000000000000000')
          expect((BigInt(head.startHigh) << 32n) | BigInt(head.startLow)).toBe(span.start)
          expect((BigInt(head.endHigh) << 32n) | BigInt(head.endLow)).toBe(span.end)
          expect(textAt(head.nameOffset, head.nameLength)).toBe(span.name)
          expect(head.flags).toBe(span.flags)
          const group = groups[head.group]!
          expect(Buffer.from(group.resourceSchemaUrl).toString()).toBe(span.resource.schemaUrl)
          expect(Buffer.from(group.scopeSchemaUrl).toString()).toBe(span.scope.schemaUrl)
        }
      }),
      { numRuns: 200 },
    )
  })

  it('of no bytes, of empty groups and of empty scopes is empty', () => {
    const nothing = { accepted: 0, rejected: 0, reason: undefined }
    expect(index(new Uint8Array()).result).toEqual(nothing)
    expect(index(Uint8Array.of(0x0a, 0x00)).result).toEqual(nothing)
    expect(index(Uint8Array.of(0x0a, 0x02, 0x12, 0x00))).toMatchObject({ result: nothing, groups: [{}] })
  })

  it('sets every field for every span: none inherits from the one before', () => {
    const { heads } = index(
      request(
        valid((writer) => {
          writer.bytes(4, SPAN)
          writer.string(5, 'named')
          writer.varint(6, 3)
          writer.fixed64(7, 1n << 40n)
          writer.fixed64(8, 1n << 41n)
          writer.message(15, () => writer.varint(3, 2))
          writer.fixed32(16, 0x301)
        }),
        valid(),
      ),
    )
    expect(heads[0]).toMatchObject({ nameLength: 5, kind: 3, startHigh: 256, statusCode: 2, flags: 0x301 })
    expect(heads[1]).toMatchObject({
      parentHigh: 0,
      parentLow: 0,
      startHigh: 0,
      startLow: 0,
      endHigh: 0,
      endLow: 0,
      nameLength: 0,
      kind: 0,
      statusCode: 0,
      flags: 0,
    })
  })

  it('takes zero times, an end before the start, and a span without name or kind', () => {
    const times = valid((writer) => {
      writer.fixed64(7, 9n)
      writer.fixed64(8, 3n)
    })
    expect(index(request(valid(), times)).result).toMatchObject({ accepted: 2, rejected: 0 })
  })

  it('takes the last of a field given twice, and merges two Status messages', () => {
    const { heads } = index(
      request(
        valid((writer) => {
          writer.string(5, 'first')
          writer.string(5, 'last')
          writer.varint(6, 1)
          writer.varint(6, 2)
          writer.fixed64(7, 1n)
          writer.fixed64(7, 2n)
          writer.message(15, () => writer.varint(3, 2))
          writer.message(15, () => writer.string(2, 'why'))
        }),
      ),
    )
    expect(heads[0]).toMatchObject({ nameLength: 4, kind: 2, startLow: 2, statusCode: 2 })
  })

  it('takes enum numbers that nobody has named, negative ones in ten bytes too', () => {
    const kinds = [99, -1].map((kind) => valid((writer) => writer.varint(6, kind)))
    expect(index(request(...kinds)).heads.map((head) => head.kind)).toEqual([99, -1])
  })

  it.each([
    ['empty', []],
    ['all zero', [0, 0, 0, 0, 0, 0, 0, 0]],
    ['of 7 bytes', [1, 2, 3, 4, 5, 6, 7]],
  ])('has no parent when its id is %s', (_, parent) => {
    const { heads } = index(request(valid((writer) => writer.bytes(4, Uint8Array.from(parent)))))
    expect(heads).toMatchObject([{ parentHigh: 0, parentLow: 0 }])
  })

  it('does not depend on the order of fields: resources behind spans, scopes behind theirs', () => {
    fc.assert(
      fc.property(arbitrarySpans, fc.infiniteStream(fc.nat()), (spans, numbers) => {
        const bytes = protobufjsBytes(TraceRequestType, protoRequest(spans))
        const shuffled = shuffleFields(bytes, REQUEST, () => numbers.next().value ?? 0)
        const decoded = decodeTraceRequest(shuffled).spans.map(plainSpan)
        expect(sorted(decoded)).toEqual(sorted(spans))
      }),
      { numRuns: 150 },
    )
  })

  it('merges what is given in parts: resources, scopes and Status messages', () => {
    fc.assert(
      fc.property(arbitrarySpans, fc.infiniteStream(fc.nat()), (spans, numbers) => {
        const bytes = protobufjsBytes(TraceRequestType, protoRequest(spans))
        const shuffled = shuffleFields(bytes, REQUEST, () => numbers.next().value ?? 0, true)
        const decoded = decodeTraceRequest(shuffled).spans.map(plainSpan)
        expect(sorted(decoded)).toEqual(sorted(spans))
      }),
      { numRuns: 150 },
    )
  })

  it('passes over fields that it does not know, and the string indexes of profiles', () => {
    const bytes = request(
      valid((writer) => {
        future(writer)
        writer.message(9, () => {
          writer.string(1, 'key')
          writer.varint(3, 7)
          writer.message(2, () => {
            writer.varint(8, 9)
            future(writer)
          })
          future(writer)
        })
        writer.message(11, future)
        writer.message(13, future)
        writer.message(15, future)
      }),
    )
    const { spans } = decodeTraceRequest(bytes)
    expect(spans[0]!.attributes).toEqual([{ key: 'key', value: undefined }])
    expect(spans[0]!.events).toHaveLength(1)
  })
})

describe('spans that cannot be taken', () => {
  const trace = [...TRACE]
  const span = [...SPAN]

  it.each([
    ['without a trace id', withIds([], span)],
    ['with a trace id of 4 bytes (want 16)', withIds([1, 2, 3, 4], span)],
    ['with a trace id of 17 bytes (want 16)', withIds([...trace, 1], span)],
    ['with an all-zero trace id', withIds(Array<number>(16).fill(0), span)],
    ['without a span id', withIds(trace, [])],
    ['with a span id of 16 bytes (want 8)', withIds(trace, trace)],
    ['with an all-zero span id', withIds(trace, Array<number>(8).fill(0))],
    [
      'with an attribute nested deeper than 32 levels',
      valid((writer) => writer.message(9, () => deep(33)(writer))),
    ],
    [
      'with an attribute nested deeper than 32 levels',
      valid((writer) => writer.message(11, () => writer.message(3, () => deep(33)(writer)))),
    ],
    [
      'with an attribute nested deeper than 32 levels',
      valid((writer) => writer.message(13, () => writer.message(4, () => deep(33)(writer)))),
    ],
  ])('%s', (reason, bad) => {
    const { heads, result } = index(request(valid(), bad, valid()))
    expect(heads).toHaveLength(2)
    expect(result).toEqual({ accepted: 2, rejected: 1, reason: `1 span rejected: 1 ${reason}` })
  })

  it('are counted by reason', () => {
    const { reason } = index(
      request(withIds([1], span), valid(), withIds([], span), withIds([2], span)),
    ).result
    expect(reason).toBe('3 spans rejected: 2 with a trace id of 1 byte (want 16), 1 without a trace id')
  })

  it('are worded in less than 1 KiB, however many ways there are to be wrong', () => {
    const spans = Array.from({ length: 500 }, (_, i) => withIds(Array<number>(i).fill(1), [1]))
    const { result } = index(request(...spans))
    expect(result.rejected).toBe(500)
    expect(result.reason!.length).toBeLessThan(1024)
  })

  it('do not include those with attributes of 32 levels', () => {
    const bytes = request(valid((writer) => writer.message(9, () => deep(32)(writer))))
    expect(index(bytes).result).toMatchObject({ accepted: 1, rejected: 0 })
    expect(decodeTraceRequest(bytes).spans[0]!.attributes).not.toContain('unreadable')
  })

  it('do not overflow the stack: 20,000 levels', () => {
    // built from the inside out, since a writer of it would be the one that recurses
    let value: Uint8Array = Uint8Array.of(0x0a, 0x00)
    const wrap = (field: number): void => {
      const writer = new ProtoWriter(value.length + 16)
      writer.bytes(field, value)
      value = writer.finish()
    }
    for (let level = 0; level < 4_000; level++) {
      wrap(1)
      wrap(5)
    }
    wrap(2)
    const bytes = request(valid((writer) => writer.bytes(9, value)))
    expect(index(bytes).result).toMatchObject({ accepted: 0, rejected: 1 })
  })
})

describe('bytes that are no request', () => {
  it.each([
    ['a group', Uint8Array.of(0x0b)],
    ['the end of a group', Uint8Array.of(0x0c)],
    ['wire type 6', Uint8Array.of(0x0e)],
    ['wire type 7', Uint8Array.of(0x0f)],
    ['field 0', Uint8Array.of(0x00, 0x00)],
    ['text', Buffer.from('hello, world')],
    ['JSON', Buffer.from('{"resourceSpans":[]}')],
    ['gzip', Uint8Array.of(0x1f, 0x8b, 0x08, 0x00)],
    ['a length past the end', Uint8Array.of(0x0a, 0x05, 0x12)],
  ])('%s', (_, bytes) => {
    expect(() => index(bytes)).toThrow(WireError)
  })

  it('a known field with another wire type: another signal, most likely', () => {
    expect(() => index(request(metric))).toThrow('field 7 has wire type 2, which is not its own')
  })

  it('a length within the request that reaches past its own message', () => {
    const bytes = request(
      valid((writer) => writer.bytes(9, Uint8Array.of(0x0a, 0x06, 0x6b))),
      valid(),
    )
    expect(() => index(bytes)).toThrow('attribute key: its length goes past the end')
  })

  it.each(['resource', 'scope'])('a %s with attributes nested too deeply', (owner) => {
    const writer = new ProtoWriter()
    writer.message(1, () => {
      if (owner === 'resource') writer.message(1, () => writer.message(1, () => deep(33)(writer)))
      else writer.message(2, () => writer.message(1, () => writer.message(3, () => deep(33)(writer))))
    })
    expect(() => index(writer.finish())).toThrow(`${owner}: an attribute nested deeper than 32 levels`)
  })

  it('is told for a request cut anywhere but between two groups', () => {
    const whole = request(
      valid((writer) => {
        writer.string(5, 'name')
        writer.fixed64(7, 5n)
        writer.message(9, () => deep(4)(writer))
        writer.message(11, () => writer.message(3, () => deep(2)(writer)))
        writer.message(13, () => writer.bytes(1, TRACE))
        writer.message(15, () => writer.varint(3, 2))
        writer.fixed32(16, 0x101)
      }),
    )
    for (let cut = 1; cut < whole.length; cut++) {
      expect(() => index(whole.subarray(0, cut)), `cut at ${cut}`).toThrow(WireError)
    }
  })

  it('is told, or something is read, for a real request with any bits flipped', () => {
    const good = makeRequest({ spans: 12, traces: 3, seed: 4 })
    let refused = 0
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 })), {
          minLength: 1,
          maxLength: 4,
        }),
        (flips) => {
          const bytes = Uint8Array.from(good)
          for (const [at, bits] of flips) bytes[at]! ^= bits
          try {
            const { spans, rejected } = decodeTraceRequest(bytes)
            // what has been accepted can be shown
            for (const span of spans) {
              expect(JSON.stringify(plainSpan(span), jsonable)).not.toContain('<unreadable')
            }
            expect(spans.length + rejected).toBeGreaterThanOrEqual(0)
          } catch (error) {
            if (!(error instanceof WireError)) throw error
            refused++
          }
        },
      ),
      { numRuns: 3_000 },
    )
    expect(refused).toBeGreaterThan(300)
  })

  it('is told, or nothing is read, for random bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          indexTraceRequest(bytes, { span: () => {}, group: () => {} })
        } catch (error) {
          expect(error).toBeInstanceOf(WireError)
        }
      }),
      { numRuns: 5_000 },
    )
  })
})

function jsonable(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value
}

// Messages inside messages, by field number: enough to shuffle the fields of each without shuffling lists.
interface Shape {
  readonly [field: number]: Shape
}
const LEAF: Shape = {}
const REQUEST: Shape = { 1: { 1: LEAF, 2: { 1: LEAF, 2: { 15: LEAF } } } }

/**
 * Takes a message apart into fields and puts them together in another order, repeated fields among themselves in
 * theirs. With `cut` the leaves of the shape, which are not repeated, come in two parts.
 */
function shuffleFields(bytes: Uint8Array, shape: Shape, next: () => number, cut = false): Uint8Array {
  const byField = new Map<number, Uint8Array[]>()
  for (const { field, whole, body } of fieldsOf(bytes)) {
    const inner = shape[field]
    let pieces = [whole]
    if (inner !== undefined && body !== undefined) {
      const bodies = inner === LEAF && cut ? cutInTwo(body, next) : [body]
      pieces = bodies.map((part) => delimited(field, shuffleFields(part, inner, next, cut)))
    }
    byField.set(field, [...(byField.get(field) ?? []), ...pieces])
  }
  const out: Uint8Array[] = []
  const queues = [...byField.values()]
  while (queues.length > 0) {
    const pick = next() % queues.length
    out.push(queues[pick]!.shift()!)
    if (queues[pick]!.length === 0) queues.splice(pick, 1)
  }
  return Buffer.concat(out)
}

function cutInTwo(body: Uint8Array, next: () => number): readonly Uint8Array[] {
  const fields = fieldsOf(body).map(({ whole }) => whole)
  const at = next() % (fields.length + 1)
  return [Buffer.concat(fields.slice(0, at)), Buffer.concat(fields.slice(at))]
}

function delimited(field: number, body: Uint8Array): Uint8Array {
  const writer = new ProtoWriter()
  writer.bytes(field, body)
  return writer.finish()
}

interface WireField {
  readonly field: number
  /** With tag and length. */
  readonly whole: Uint8Array
  /** Of a message, text or bytes. */
  readonly body: Uint8Array | undefined
}

function fieldsOf(bytes: Uint8Array): readonly WireField[] {
  const fields: WireField[] = []
  let at = 0
  const varint = (): number => {
    let value = 0
    for (let scale = 1; ; scale *= 128) {
      const byte = bytes[at++]!
      value += (byte & 0x7f) * scale
      if (byte < 0x80) return value
    }
  }
  while (at < bytes.length) {
    const start = at
    const tag = varint()
    let body: Uint8Array | undefined
    if ((tag & 7) === 0) varint()
    else if ((tag & 7) === 1) at += 8
    else if ((tag & 7) === 5) at += 4
    else {
      const length = varint()
      body = bytes.subarray(at, at + length)
      at += length
    }
    fields.push({ field: tag >>> 3, whole: bytes.subarray(start, at), body })
  }
  return fields
}
