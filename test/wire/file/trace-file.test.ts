import { gzipSync, zstdCompressSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { makeRequest } from '../../../bench/workload.ts'
import { readTraceFile } from '../../../src/wire/file/trace-file.ts'
import type { TraceFile } from '../../../src/wire/file/trace-file.ts'
import { encodeTraceJson } from '../../../src/wire/otlp/otlp-json-output.ts'
import { decodeLogsRequest, decodeTraceRequest } from '../../../src/wire/otlp/otlp-request.ts'
import { ProtoWriter } from '../../../src/wire/otlp/proto-writer.ts'
import { WireError } from '../../../src/wire/wire-error.ts'
import { LogsRequestType, protobufjsBytes } from '../../support/otlp-proto.ts'

const FIRST = makeRequest({ spans: 3, traces: 1, seed: 1 })
const SECOND = makeRequest({ spans: 4, traces: 2, seed: 2 })
const LOGS = protobufjsBytes(LogsRequestType, {
  resourceLogs: [
    {
      scopeLogs: [
        {
          logRecords: [
            { timeUnixNano: '5', traceId: new Uint8Array(16).fill(7), body: { stringValue: 'x' } },
          ],
        },
      ],
    },
  ],
})
const METRICS = (() => {
  const writer = new ProtoWriter()
  writer.message(1, () =>
    writer.message(2, () =>
      writer.message(2, () => {
        writer.string(1, 'http.server.duration')
        writer.message(7, () => writer.message(1, () => writer.fixed64(3, 5n)))
      }),
    ),
  )
  return writer.finish()
})()

const json = (request: Uint8Array): object =>
  encodeTraceJson({ spans: decodeTraceRequest(request).spans, logs: [] }) as object
const line = (request: Uint8Array): string => JSON.stringify(json(request))

function read(...parts: (string | Uint8Array)[]): TraceFile {
  return readTraceFile(Buffer.concat(parts.map((part) => Buffer.from(part as Uint8Array))))
}

/** How many spans each traces request has, and how many logs each logs request. */
function sizes(file: TraceFile): string[] {
  return file.requests.map(({ signal, body }) =>
    signal === 'traces'
      ? `${decodeTraceRequest(body).spans.length} spans`
      : `${decodeLogsRequest(body).logs.length} logs`,
  )
}

function prefixed(body: Uint8Array): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(body.length)
  return Buffer.concat([length, body])
}

function delimited(body: Uint8Array): Uint8Array {
  const writer = new ProtoWriter()
  writer.bytes(1, body)
  return writer.finish().subarray(1)
}

/** As Tempo's second API sends a trace. */
function envelope(body: Uint8Array, message?: string): Uint8Array {
  const writer = new ProtoWriter()
  writer.bytes(1, body)
  writer.bytes(2, new Uint8Array())
  if (message !== undefined) {
    writer.varint(3, 1)
    writer.string(4, message)
  }
  return writer.finish()
}

/** Of Jaeger. */
function trace(id: string, ...spanIds: readonly string[]): object {
  return {
    traceID: id,
    spans: spanIds.map((spanID) => ({ traceID: id, spanID, processID: 'p1' })),
    processes: { p1: { serviceName: 'cart' } },
  }
}

/** Of Zipkin. */
function span(traceId: string, id: string): object {
  return { traceId, id }
}

/** A zstd frame that is there to be skipped. */
const skippable = Buffer.concat([Buffer.from([0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0]), Buffer.from('abc')])

const BOTH = ['3 spans', '4 spans']
const TWO_LINES = `${line(FIRST)}\n${line(SECOND)}\n`
const MANY_LINES = Array.from(
  { length: 300 },
  (_, seed) => `${line(makeRequest({ spans: 4, traces: 4, seed }))}\n`,
).join('')
const PRETTY = `${JSON.stringify(json(FIRST), null, 2)}\n${JSON.stringify(json(SECOND), null, 4)}\n`

describe('files of traces', () => {
  it.each<[string, string, (string | Uint8Array)[]]>([
    ['JSON lines', 'OTLP JSON lines', [TWO_LINES]],
    ['JSON lines without the last newline', 'OTLP JSON lines', [TWO_LINES.trimEnd()]],
    [
      'JSON lines with empty ones, Windows endings and a byte-order mark',
      'OTLP JSON lines',
      [`\u{feff}\r\n\n${line(FIRST)}\r\n\r\n${line(SECOND)}\r\n`],
    ],
    ['a JSON array', 'OTLP JSON array', [JSON.stringify([json(FIRST), json(SECOND)])]],
    [
      'a JSON array over several lines',
      'OTLP JSON array',
      [JSON.stringify([json(FIRST), json(SECOND)], null, 2)],
    ],
    ['JSON documents over many lines each, as jq prints', 'OTLP JSON documents', [PRETTY]],
    ['Collector protobuf', 'OTLP protobuf with length prefixes', [prefixed(FIRST), prefixed(SECOND)]],
    [
      'Collector protobuf with an empty message',
      'OTLP protobuf with length prefixes',
      [prefixed(new Uint8Array()), prefixed(FIRST), prefixed(SECOND)],
    ],
    [
      'Collector protobuf with zstd',
      'OTLP protobuf with length prefixes',
      [prefixed(zstdCompressSync(FIRST)), prefixed(zstdCompressSync(SECOND))],
    ],
    [
      'Collector JSON with zstd',
      'OTLP protobuf with length prefixes',
      [prefixed(zstdCompressSync(line(FIRST))), prefixed(zstdCompressSync(line(SECOND)))],
    ],
    ['varint-delimited protobuf', 'OTLP protobuf with varint lengths', [delimited(FIRST), delimited(SECOND)]],
    ['gzip of JSON lines', 'OTLP JSON lines, gzip', [gzipSync(TWO_LINES)]],
    [
      'gzip in two members',
      'OTLP JSON lines, gzip',
      [gzipSync(`${line(FIRST)}\n`), gzipSync(`${line(SECOND)}\n`)],
    ],
    ['zstd of JSON lines', 'OTLP JSON lines, zstd', [zstdCompressSync(TWO_LINES)]],
    [
      'zstd in frames, some to be skipped',
      'OTLP JSON lines, zstd',
      [
        skippable,
        zstdCompressSync(`${line(FIRST)}\n`),
        skippable,
        zstdCompressSync(`${line(SECOND)}\n`),
        skippable,
      ],
    ],
    [
      'gzip of zstd of Collector protobuf',
      'OTLP protobuf with length prefixes, gzip, zstd',
      [gzipSync(zstdCompressSync(Buffer.concat([prefixed(FIRST), prefixed(SECOND)])))],
    ],
  ])('as %s', (_, format, parts) => {
    const file = read(...parts)
    expect(file).toMatchObject({ format, notes: [] })
    expect(sizes(file)).toEqual(BOTH)
  })

  it.each<[string, string, string | Uint8Array]>([
    ['one JSON document', 'OTLP JSON', line(FIRST)],
    ['one JSON document over several lines', 'OTLP JSON', JSON.stringify(json(FIRST), null, '\t')],
    ['one bare message', 'OTLP protobuf', FIRST],
    ["Tempo's answer in protobuf", "OTLP protobuf in Tempo's envelope", envelope(FIRST)],
    ["Tempo's answer, packed", "OTLP protobuf in Tempo's envelope, gzip", gzipSync(envelope(FIRST))],
    ['text in UTF-16', 'OTLP JSON', Buffer.from(`\u{feff}${line(FIRST)}`, 'utf16le')],
    [
      'text in UTF-16, the other way round',
      'OTLP JSON',
      Buffer.from(`\u{feff}${line(FIRST)}`, 'utf16le').swap16(),
    ],
    ['gzip of one bare message', 'OTLP protobuf, gzip', gzipSync(FIRST)],
    ['one varint-delimited message', 'OTLP protobuf with varint lengths', delimited(FIRST)],
    ["Tempo's answer", 'OTLP JSON', JSON.stringify({ trace: json(FIRST) })],
    ["Tempo's older answer", 'OTLP JSON', line(FIRST).replace('"resourceSpans"', '"batches"')],
    [
      'one resource alone',
      'OTLP JSON',
      JSON.stringify((json(FIRST) as { resourceSpans: unknown[] }).resourceSpans[0]),
    ],
  ])('as %s', (_, format, content) => {
    const file = read(content)
    expect(file).toMatchObject({ format, notes: [] })
    expect(sizes(file)).toEqual(['3 spans'])
  })

  it.each<[string, string | Uint8Array]>([
    ['JSON', JSON.stringify({ trace: json(FIRST), metrics: {}, status: 'PARTIAL', message: 'too large' })],
    ['protobuf', envelope(FIRST, 'too large')],
  ])('that Tempo calls partial, in %s', (_, content) => {
    expect(read(content).requests.map(({ partial }) => partial)).toEqual(['too large'])
  })

  it.each<[string, string]>([
    ['one behind the other', `${line(FIRST)}${line(SECOND)}`],
    ['with blanks between', `${line(FIRST)}  ${line(SECOND)}\n`],
    ['in one line after another', `${line(FIRST)}\n${line(SECOND)}${line(FIRST)}\n`],
    ['over many lines, one behind the other', PRETTY.replaceAll('}\n{', '}{')],
    [
      'as lists over many lines',
      `${JSON.stringify([json(FIRST)], null, 2)}\n${JSON.stringify([json(SECOND)], null, 2)}\n`,
    ],
    ['in answers of Jaeger', `{"result":${line(FIRST)}}{"result":${line(SECOND)}}`],
  ])('in JSON documents %s', (_, content) => {
    const file = read(content)
    expect(file.notes).toEqual([])
    expect(sizes(file).slice(0, 2)).toEqual(BOTH)
  })

  it('in documents one behind the other, of which the last is cut', () => {
    const file = read(`${line(FIRST)}${line(SECOND).slice(0, 50)}`)
    expect(sizes(file)).toEqual(['3 spans'])
    expect(file.notes).toEqual(['the last document is not complete: 50 characters were left over'])
  })

  it('with logs, by themselves or beside the spans', () => {
    const record = { traceId: '07'.repeat(16), body: { stringValue: 'x' } }
    const logs = { resourceLogs: [{ scopeLogs: [{ logRecords: [record] }] }] }
    expect(sizes(read(`${line(FIRST)}\n${JSON.stringify(logs)}\n`))).toEqual(['3 spans', '1 logs'])
    expect(sizes(read(JSON.stringify({ ...json(FIRST), ...logs })))).toEqual(['3 spans', '1 logs'])
    expect(sizes(read(prefixed(FIRST), prefixed(LOGS)))).toEqual(['3 spans', '1 logs'])
    expect(sizes(read(LOGS))).toEqual(['1 logs'])
  })

  it('in a message of 123 bytes, which begins like an empty line and a brace', () => {
    const writer = new ProtoWriter()
    writer.message(1, () =>
      writer.message(2, () =>
        writer.message(2, () => {
          writer.bytes(1, new Uint8Array(16).fill(1))
          writer.bytes(2, new Uint8Array(8).fill(2))
          writer.string(5, 'n'.repeat(89))
        }),
      ),
    )
    const bytes = writer.finish()
    expect([...bytes.subarray(0, 2)]).toEqual([0x0a, 0x7b])
    const file = read(bytes)
    expect(file.format).toBe('OTLP protobuf')
    expect(sizes(file)).toEqual(['1 spans'])
  })

  it('in a message of ten bytes with a varint length, which begins like a bare message', () => {
    const ten = Uint8Array.of(0x0a, 0x08, 0x12, 0x06, 0x1a, 0x04, 0x74, 0x65, 0x73, 0x74)
    expect(read(delimited(ten), delimited(FIRST))).toMatchObject({
      format: 'OTLP protobuf with varint lengths',
    })
  })
})

describe('files that are not OTLP', () => {
  const one = trace('1', 'a', 'b')
  const other = trace('2', 'c')
  const text = JSON.stringify

  it.each<[string, string, string]>([
    ["the query API's answer", 'Jaeger JSON', text({ data: [one, other], total: 0, errors: null })],
    ['a download, indented', 'Jaeger JSON', text({ data: [one, other] }, null, 2)],
    ['an array of traces', 'Jaeger JSON array', text([one, other])],
    ['an array of answers', 'Jaeger JSON array', text([{ data: [one] }, { data: other }])],
    ['a line for each trace', 'Jaeger JSON lines', `${text(one)}\n${text(other)}\n`],
    ['a line for each answer', 'Jaeger JSON lines', `${text({ data: [one] })}\n${text({ data: [other] })}\n`],
    ['traces printed by jq', 'Jaeger JSON documents', `${text(one, null, 2)}\n${text(other, null, 2)}\n`],
    [
      'a line for each span',
      'Jaeger JSON lines',
      ['1a', '1b', '2c'].map(([traceID, spanID]) => `${text({ traceID, spanID, process: {} })}\n`).join(''),
    ],
    [
      'Zipkin: a trace and another',
      'Zipkin JSON array',
      text([[span('1', 'a'), span('1', 'b')], [span('2', 'c')]]),
    ],
    ['Zipkin: a list of spans', 'Zipkin JSON array', text([span('1', 'a'), span('1', 'b'), span('2', 'c')])],
    [
      'Zipkin: a line for each span',
      'Zipkin JSON lines',
      [span('1', 'a'), span('2', 'c'), span('1', 'b')].map((each) => `${text(each)}\n`).join(''),
    ],
  ])('%s', (_, format, content) => {
    for (const file of [read(content), read(gzipSync(content))]) {
      expect(file).toMatchObject({ requests: [], notes: [] })
      expect(file.format.replace(', gzip', '')).toBe(format)
      const spans = file.traces.flatMap((data) => data.spans)
      expect(spans.map(({ traceId, spanId }) => traceId.at(-1)! + spanId.at(-1)!).toSorted()).toEqual([
        '1a',
        '1b',
        '2c',
      ])
    }
  })

  it('are read as far as they go', () => {
    const file = read(
      `${text(one)}\n${text(trace('3', 'x', 'd'))}\n{"traceID":"4","spans":7}\n${text(other).slice(0, 30)}`,
    )
    expect(file.traces.map(({ spans }) => spans.length)).toEqual([2, 1])
    expect(file.notes).toEqual([
      'a span of line 2 was skipped: spans[0].spanID: expected an id of up to 16 hexadecimal digits, found "x"',
      'line 3 was skipped: spans: expected a list, found 7',
      'the last line is not complete: 30 bytes were left over',
    ])
  })

  it('join pieces of a Zipkin span from different lines', () => {
    const begun = { ...span('1', 'a'), timestamp: 5, name: 'get' }
    const file = read(`${text(begun)}\n${text({ ...span('1', 'a'), duration: 2 })}\n`)
    expect(file.traces).toMatchObject([{ spans: [{ name: 'get', start: 5000n, end: 7000n }] }])
  })

  it("hold OTLP behind Jaeger's newer API, one answer a line", () => {
    const lines = [FIRST, SECOND].map((request) => `${text({ result: json(request) })}\n`)
    expect(sizes(read(...lines))).toEqual(BOTH)
  })
})

describe('files with something else in them', () => {
  it('count other signals', () => {
    const file = read(`${line(FIRST)}\n{"resourceMetrics":[]}\n{"resourceProfiles":[]}\n`)
    expect(sizes(file)).toEqual(['3 spans'])
    expect(file.notes).toEqual(['2 of metrics or profiles left out'])
  })

  it('skip what cannot be read, and say so', () => {
    const bad = line(FIRST).replace('"kind":2', '"kind":"?"')
    const file = read(`{not json\n${line(FIRST)}\n${bad}\n{"other":1}\n${line(SECOND)}\n`)
    expect(sizes(file)).toEqual(BOTH)
    expect(file.notes).toEqual([
      expect.stringMatching(/^line 1 was skipped: not valid JSON: /),
      expect.stringMatching(/^line 3 was skipped: resourceSpans\[0\]\.scopeSpans\[0\]\.spans\[0\]\.kind: /),
      'line 4 was skipped: JSON, but neither OTLP nor Jaeger\'s nor Zipkin\'s: an object with "other"',
    ])
    const framed = read(
      prefixed(FIRST),
      prefixed(METRICS),
      prefixed(Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 9])),
    )
    expect(sizes(framed)).toEqual(['3 spans'])
    expect(framed.notes).toEqual([
      expect.stringMatching(/^message 2 was skipped: neither traces nor logs: /),
      expect.stringMatching(/^message 3 was skipped: damaged zstd: /),
    ])
  })

  it('do not list a thousand bad lines', () => {
    const file = read(`${line(FIRST)}\n${'?\n'.repeat(1000)}`)
    expect(file.notes).toHaveLength(6)
    expect(file.notes.at(-1)).toBe('and 995 more like these')
  })

  it('count the spans of the specification’s own example, which has empty ids', () => {
    const example =
      '{"resourceSpans":[{"resource":{"attributes":[{"key":"resource-attr","value":{"stringValue":"resource-attr-val-1"}}]},"scopeSpans":[{"scope":{},"spans":[{"traceId":"","spanId":"","parentSpanId":"","name":"operationA","startTimeUnixNano":"1581452772000000321","endTimeUnixNano":"1581452773000000789","droppedAttributesCount":1,"status":{"message":"status-cancelled","code":2}}]}]}]}\n'
    const file = read(example, `${line(FIRST)}\n`)
    expect(decodeTraceRequest(file.requests[0]!.body)).toMatchObject({ rejected: 1, spans: [] })
    expect(sizes(file)).toEqual(['0 spans', '3 spans'])
  })
})

describe('files cut at every byte of their last record', () => {
  it.each<[string, Buffer, Buffer, RegExp]>([
    [
      'JSON lines',
      Buffer.from(`${line(FIRST)}\n`),
      Buffer.from(line(SECOND)),
      /last line is not complete: (\d+) bytes/,
    ],
    ['Collector protobuf', prefixed(FIRST), prefixed(SECOND), /last message is not complete: (\d+) bytes/],
    [
      'Collector protobuf with zstd',
      prefixed(zstdCompressSync(FIRST)),
      prefixed(zstdCompressSync(SECOND)),
      /last message is not complete: (\d+) bytes/,
    ],
    [
      'varint lengths',
      Buffer.from(delimited(FIRST)),
      Buffer.from(delimited(SECOND)),
      /last message is not complete: (\d+) bytes/,
    ],
  ])('%s: the first is read, the rest is told', (_, first, last, note) => {
    for (let cut = 1; cut < last.length; cut += cut < 40 ? 1 : 37) {
      const file = read(first, last.subarray(0, cut))
      expect(sizes(file)).toEqual(['3 spans'])
      expect(note.exec(file.notes[0]!)![1]).toBe(String(cut))
    }
    expect(read(first, last).notes).toEqual([])
  })

  it('documents of many lines', () => {
    const first = `${JSON.stringify(json(FIRST), null, 2)}\n`
    const second = JSON.stringify(json(SECOND), null, 2)
    for (const cut of [2, 10, 500, second.length - 1]) {
      const file = read(first, second.slice(0, cut))
      expect(sizes(file)).toEqual(['3 spans'])
      expect(file.notes[0]).toContain('last document is not complete')
    }
  })

  it.each([
    ['gzip', gzipSync(MANY_LINES)],
    ['zstd', zstdCompressSync(MANY_LINES)],
  ])('%s: what it held so far', (packing, whole) => {
    const file = read(whole.subarray(0, Math.floor(whole.length * 0.9)))
    expect(file.requests.length).toBeGreaterThan(10)
    expect(file.notes[0]).toBe(`the ${packing} stream ends in the middle: what it held so far was read`)
  })

  it('one packed document of which nothing is whole: that it was cut, before what that did to its form', () => {
    const document = gzipSync(
      Buffer.from(JSON.stringify({ resourceSpans: [{ schemaUrl: 'x'.repeat(9000) }] })),
    )
    expect(() => read(document.subarray(0, document.length - 20))).toThrow(
      'the gzip stream ends in the middle, and what it held so far cannot be read: not valid JSON',
    )
  })
})

describe('what is not a file of traces', () => {
  const many = Buffer.alloc(50 * 1024 * 1024)

  it.each<[string, string | Uint8Array, string]>([
    ['nothing', '', 'it is empty'],
    ['white space', ' \n\n', 'it is empty'],
    ['text', 'hello', 'neither JSON nor OTLP protobuf: this is text beginning "hello"'],
    ['a page', '<!DOCTYPE html><html>', 'this is an HTML page'],
    [
      'a picture',
      Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
      'this is bytes beginning 89 50 4e 47 0d 0a 1a 0a',
    ],
    ['a zip', Buffer.from('PK\u0003\u0004rest'), 'this is a zip archive'],
    ['bzip2', Buffer.from('BZh91AY'), 'this is bzip2'],
    ['xz', Uint8Array.of(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0), 'this is xz'],
    [
      'Jaeger lines without a span',
      '{"traceID":"1","spans":[]}\n{"traceID":"2","spans":5}\n',
      'spans: expected a list',
    ],
    [
      'a Jaeger span without an id',
      '{"data":[{"traceID":"1","spans":[{}]}]}',
      'data[0].spans[0].spanID: expected the id',
    ],
    [
      "Jaeger's answer that there is none",
      '{"data":null,"errors":[{"msg":"trace not found"}]}',
      'trace not found',
    ],
    ['Zipkin without ids', '[{"traceId":"1","id":"0"}]', 'id: expected the id of a span, found none'],
    ['data of something else', '{"data":{"result":[]}}', 'data: expected a Jaeger trace, found no spans'],
    [
      'other JSON',
      '{"name":"tracectl","version":"1"}',
      'JSON, but neither OTLP nor Jaeger\'s nor Zipkin\'s: an object with "name", "version"',
    ],
    ['a bare JSON value', '[1]', ': a bare value'],
    ['arrays without end', '['.repeat(50_000) + ']'.repeat(50_000), ': an array in an array'],
    ['half a document', JSON.stringify(json(FIRST), null, 2).slice(0, 300), 'not valid JSON: '],
    [
      'a zstd frame of four bytes',
      Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd),
      'ends before anything of it can be read',
    ],
    ['half a line', line(FIRST).slice(0, 300), 'not valid JSON: '],
    ['metrics', '{"resourceMetrics":[{}]}', 'only metrics or profiles'],
    ['metrics as protobuf', METRICS, 'which is not its own'],
    [
      "Tempo's answer that there is none",
      Uint8Array.of(0x0a, 0, 0x12, 0),
      "this is Tempo's answer that it has no such trace",
    ],
    ['half a message', FIRST.subarray(0, 400), 'goes past the end'],
    ['less than one message', prefixed(FIRST).subarray(0, 100), 'there is not one whole message in it'],
    [
      'damaged gzip',
      Buffer.concat([gzipSync(TWO_LINES).subarray(0, 60), Buffer.alloc(300, 0x55)]),
      'damaged gzip: ',
    ],
    ['a gzip bomb', gzipSync(many), 'the gzip holds more than may be unpacked of one file'],
    ['a zstd bomb', zstdCompressSync(many), 'the zstd holds more than may be unpacked of one file'],
    [
      'a bomb in a message',
      prefixed(zstdCompressSync(many)),
      'the zstd holds more than may be unpacked of one file',
    ],
    ['gzip four times over', gzipSync(gzipSync(gzipSync(gzipSync(FIRST)))), 'packed more than 3 times over'],
  ])('%s', (_, content, message) => {
    const attempt = (): unknown => readTraceFile(Buffer.from(content as Uint8Array), 8 * 1024 * 1024)
    expect(attempt).toThrow(message)
    expect(attempt).toThrow(WireError)
  })

  it('bounds all of many messages together', () => {
    const message = prefixed(
      zstdCompressSync(
        Buffer.concat([FIRST, Buffer.from([0x12, 0xc0, 0x84, 0x3d]), Buffer.alloc(1_000_000)]),
      ),
    )
    const file = readTraceFile(Buffer.concat(Array.from({ length: 20 }, () => message)), 8 * 1024 * 1024)
    expect(file.requests.length).toBeLessThan(9)
    expect(file.notes.join()).toContain('holds more than may be unpacked of one file')
  })

  it('a file of empty documents or messages has no requests, and is no error', () => {
    expect(read('{}\n{}\n').requests).toEqual([])
    expect(read('[]').requests).toEqual([])
    expect(read(prefixed(new Uint8Array())).requests).toEqual([])
  })
})
