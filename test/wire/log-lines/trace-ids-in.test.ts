// Log lines as real programs write them, and the trace ids in them.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MAX_FOUND_IDS, traceIdsIn } from '../../../src/wire/log-lines/trace-ids-in.ts'

const A = '4bf92f3577b34da6a3ce929d0e0e4736'
const B = '0af7651916cd43dd8448eb211c80319c'
const SPAN = '00f067aa0ba902b7'
const HALF = 'a3ce929d0e0e4736'
const UUID = '6ba7b810-9dad-11d1-80b4-00c04fd430c8'
const SHA = 'da39a3ee5e6b4b0d3255bfef95601890afd80709'
const MD5 = 'd41d8cd98f00b204e9800998ecf8427e'

const digitsIn = (text: string): readonly string[] => traceIdsIn(text).map(({ digits }) => digits)

describe('whole ids', () => {
  it.each<[what: string, via: string, line: string]>([
    [
      'logfmt',
      'trace_id',
      `ts=2026-08-22T14:03:11Z level=error trace_id=${A} span_id=${SPAN} msg="timed out"`,
    ],
    ['logfmt, quoted', 'traceID', `level=info msg=done traceID="${A}"`],
    ['log4j pattern', 'traceId', `14:03:11.123 [http-1] ERROR c.e.Cart traceId: ${A} spanId: ${SPAN} - boom`],
    ['log4j map', 'trace_id', `2026-08-22 ERROR {span_id=${SPAN}, trace_flags=01, trace_id=${A}} boom`],
    ['log4j JSON', 'trace_id', `{"level":"ERROR","contextMap":{"trace_id":"${A}","span_id":"${SPAN}"}}`],
    [
      'logback JSON',
      'traceId',
      `{"@timestamp":"2026-08-22T14:03:11.123Z","logger_name":"c.e.Cart","traceId":"${A}"}`,
    ],
    ['Micrometer', 'trace-span', `INFO 1 --- [cart,${A}-${SPAN}] c.e.Cart : done`],
    ['Spring Cloud Sleuth', '[service,trace,span]', `INFO [cart,${A},${SPAN},true] 1 --- [nio-1] c.e.Cart`],
    ['Quarkus', 'traceId', `INFO  traceId=${A}, parentId=, spanId=${SPAN}, sampled=true [org.acm.Cart]`],
    ['zap', 'traceID', `{"level":"error","ts":1787407391.12,"caller":"cart/main.go:42","traceID":"${A}"}`],
    ['zap, console', 'trace_id', `2026-08-22T14:03:11Z\tERROR\tcart/main.go:42\tboom\t{"trace_id": "${A}"}`],
    ['zerolog', 'trace_id', `{"level":"error","span_id":"${SPAN}","trace_id":"${A}","message":"boom"}`],
    [
      'zerolog, coloured',
      'trace_id',
      `\u001b[90m2:03PM\u001b[0m \u001b[36mtrace_id=\u001b[0m${A} \u001b[31mERR\u001b[0m`,
    ],
    ['slog', 'trace_id', `time=2026-08-22T14:03:11Z level=ERROR msg=boom trace_id=${A}`],
    ['pino', 'trace_id', `{"level":50,"time":1787407391123,"pid":1,"trace_id":"${A}","trace_flags":"01"}`],
    ['winston', 'traceId', `error: boom {"spanId":"${SPAN}","traceId":"${A}"}`],
    ['bunyan, nested', 'trace.id', `{"name":"cart","trace":{"id":"${A}"},"span":{"id":"${SPAN}"}}`],
    [
      'Python',
      'trace_id',
      `2026-08-22 14:03:11,123 ERROR [main] [app.py:9] [trace_id=${A} span_id=${SPAN} resource.service.name=cart trace_sampled=True] - boom`,
    ],
    ['Python JSON', 'otelTraceID', `{"message": "boom", "otelTraceID": "${A}", "otelSpanID": "${SPAN}"}`],
    ['ECS', 'trace.id', `{"@timestamp":"2026-08-22T14:03:11.123Z","ecs.version":"1.2.0","trace.id":"${A}"}`],
    ['.NET scopes', 'TraceId', `      => SpanId:${SPAN}, TraceId:${A}, ParentId:0000000000000000 => cart`],
    ['ASP.NET problem', 'traceId', `{"title":"Bad Request","status":400,"traceId":"00-${A}-${SPAN}-01"}`],
    ['Serilog', '@tr', `{"@t":"2026-08-22T14:03:11.123Z","@mt":"boom","@tr":"${A}","@sp":"${SPAN}"}`],
    [
      'Application Insights',
      'operation_Id',
      `{"severityLevel":3,"operation_Id":"${A}","operation_ParentId":"${SPAN}"}`,
    ],
    ['Rust', 'trace_id', `2026-08-22T14:03:11Z ERROR request{method=GET trace_id=${A}}: cart: boom`],
    ['Rust, printed', 'TraceId', `TraceContext { trace_id: TraceId(${A}), span_id: SpanId(${SPAN}) }`],
    ['Go, printed', 'TraceID', `{TraceID:${A} SpanID:${SPAN} TraceFlags:01}`],
    [
      'nginx',
      'trace_id',
      `10.0.0.1 - - [22/Aug/2026:14:03:11 +0000] "GET /cart HTTP/1.1" 500 12 "-" "curl/8" trace_id=${A}`,
    ],
    [
      'envoy',
      'traceparent',
      `[2026-08-22T14:03:11.123Z] "GET /cart HTTP/1.1" 503 UF 0 91 "${UUID}" "cart:80" "00-${A}-${SPAN}-01"`,
    ],
    [
      'istio',
      'x-b3-traceid',
      `{"response_code":503,"request_id":"${UUID}","x-b3-traceid":"${A}","x-b3-spanid":"${SPAN}"}`,
    ],
    ['a header', 'traceparent', `> traceparent: 00-${A}-${SPAN}-01`],
    ['a header in a dump', 'traceparent', `{'user-agent': 'curl/8', 'traceparent': '00-${A}-${SPAN}-01'}`],
    ['B3', 'X-B3-TraceId', `X-B3-TraceId: ${A}`],
    ['B3 in one', 'b3', `b3: ${A}-${SPAN}-1-05e3ac9a4f6e3b90`],
    ['Jaeger', 'uber-trace-id', `uber-trace-id: ${A}:${SPAN}:0:1`],
    ['Jaeger, in a URL', 'uber-trace-id', `GET /x?uber-trace-id=${A}%3A${SPAN}%3A0%3A1`],
    ['Sentry', 'sentry-trace', `sentry-trace: ${A}-${SPAN}-1`],
    [
      'Google',
      'logging.googleapis.com/trace',
      `{"severity":"ERROR","logging.googleapis.com/trace":"projects/my-shop/traces/${A}"}`,
    ],
    ['Google, without a project', 'trace', `{"severity":"ERROR","trace":"${A}"}`],
    ['Google, a header', 'X-Cloud-Trace-Context', `X-Cloud-Trace-Context: ${A}/123456789;o=1`],
    [
      'AWS',
      'X-Amzn-Trace-Id',
      `X-Amzn-Trace-Id: Root=1-4bf92f35-77b34da6a3ce929d0e0e4736;Parent=${SPAN};Sampled=1`,
    ],
    [
      'AWS load balancer',
      'X-Amzn-Trace-Id',
      `https 2026-08-22T14:03:11Z app/my-lb/1 "Root=1-4bf92f35-77b34da6a3ce929d0e0e4736" "-"`,
    ],
    [
      'AWS Lambda',
      'TraceId',
      `REPORT RequestId: ${UUID} XRAY TraceId: 1-4bf92f35-77b34da6a3ce929d0e0e4736 SegmentId: 1`,
    ],
    [
      'X-Ray in Java',
      'AWS-XRAY-TRACE-ID',
      `INFO AWS-XRAY-TRACE-ID: 1-4bf92f35-77b34da6a3ce929d0e0e4736@${SPAN} boom`,
    ],
    [
      'Datadog, two halves',
      'dd.trace_id',
      'dd.service=cart dd.trace_id=11803532876627986230 dd.span_id=67667974448284343 _dd.p.tid=4bf92f3577b34da6',
    ],
    ['Datadog, all in decimal', 'dd.trace_id', '{"dd.trace_id":"100985939111033328018442752961257817910"}'],
    ['Datadog, in hex', 'dd.trace_id', `[dd.service=cart dd.trace_id=${A} dd.span_id=67667974448284343]`],
    ['a UUID', 'trace_id', `trace_id=4bf92f35-77b3-4da6-a3ce-929d0e0e4736`],
    ['protobuf JSON', 'traceId', '{"traceId":"S/kvNXezTaajzpKdDg5HNg==","spanId":"APBnqgupArc="}'],
    [
      'kubectl with time stamps',
      'trace_id',
      `[pod/cart-6d4cf56db6-xk2lp/cart] 2026-08-22T14:03:11.123456789Z {"trace_id":"${A}"}`,
    ],
    [
      'Docker',
      'trace_id',
      `{"log":"{\\"level\\":\\"error\\",\\"trace_id\\":\\"${A}\\"}\\n","stream":"stdout"}`,
    ],
    ['JSON in JSON in .NET', 'trace_id', `{"log":"{\\u0022trace_id\\u0022:\\u0022${A}\\u0022}"}`],
    ['colours inside of JSON', 'trace_id', `{"log":"\\u001b[36mtrace_id=\\u001b[0m${A}\\u001b[0m\\n"}`],
    ['a second line inside of JSON', 'traceId', `{"message":"boom\\ntraceId: ${A}"}`],
    ['syslog', 'trace_id', `<11>1 2026-08-22T14:03:11Z web cart 1 - [trace@32473 trace_id="${A}"] boom`],
    ['syslog with escapes of its own', 'trace_id', `Aug 22 14:03:11 web cart: #033[36mtrace_id=#033[0m${A}`],
    ['journald', 'TRACE_ID', `TRACE_ID=${A}`],
    ['GELF', '_trace_id', `{"version":"1.1","short_message":"boom","_trace_id":"${A}"}`],
    ['XML', 'traceId', `<event><traceId>${A}</traceId></event>`],
    ['words', 'trace id', `could not charge the card (trace id ${A})`],
    ['capitals', 'TraceId', `TraceId=${A.toUpperCase()}`],
    ['0x', 'trace_id', `trace_id=0x${A}`],
    ['a link', 'uber-trace-id', `uber-trace-id=${A}:1:0:1 http://jaeger/trace/${A}`],
  ])('%s', (_what, via, line) => {
    for (const text of [line, `${line}\r\n`, `${SHA}\n${MD5} ${UUID}\n${line}`]) {
      expect(traceIdsIn(text).map((found) => [found.digits, found.via])).toEqual([[A, via]])
    }
  })
})

describe('parts of ids', () => {
  it.each<[what: string, digits: string, line: string]>([
    ['64 bits', HALF, `trace_id=${HALF} span_id=${SPAN}`],
    ['64 bits in B3', HALF, `b3: ${HALF}-${SPAN}-1`],
    ['64 bits in Spring Cloud Sleuth', HALF, `INFO [cart,${HALF},${SPAN},true] 1 --- c.e.Cart`],
    ['Jaeger without leading zeros', '5b8aa5a2d2c872e', 'uber-trace-id: 5b8aa5a2d2c872e:51581bf3cb55c13:0:1'],
    ['Datadog', HALF, 'dd.trace_id=11803532876627986230 dd.span_id=1'],
    ['Datadog, a small one', '000000000001e240', 'dd.trace_id=123456 dd.span_id=1'],
    ['Datadog, nested', HALF, '{"dd":{"service":"cart","trace_id":"11803532876627986230","span_id":"1"}}'],
    ['Datadog, sixteen digits', '000462d53c8abac0', '{"dd":{"trace_id":"1234567890123456"}}'],
    ['Datadog, a header', HALF, 'x-datadog-trace-id: 11803532876627986230'],
    ['Datadog under no name of its own', HALF, '{"trace_id":11803532876627986230}'],
    ['base64 that begins like a prefix', `d31${'0'.repeat(29)}`, '"traceId":"0xAAAAAAAAAAAAAAAAAAAA=="'],
    ['cut short', '4bf92f35', 'trace_id=4bf92f35 boom'],
    ['the end of a line of tail', '4bf92f35', '14:03:11 POST /api/checkout  30.0s  132 spans  4bf92f35'],
  ])('%s', (_what, digits, line) => {
    expect(digitsIn(line)).toEqual([digits])
  })

  it('are the whole one where it is there too', () => {
    expect(
      traceIdsIn(`dd.trace_id=11803532876627986230\ntrace_id=${A}\ntrace_id=4bf92f35\ntrace_id=${B}`),
    ).toEqual([
      { digits: A, count: 3, firstLine: 1, lastLine: 3, via: 'dd.trace_id' },
      { digits: B, count: 1, firstLine: 4, lastLine: 4, via: 'trace_id' },
    ])
  })

  it('stay by themselves where they may be either of two', () => {
    const other = `${'1'.repeat(16)}${HALF}`
    expect(digitsIn(`trace_id=${A}\ntrace_id=${other}\ntrace_id=${HALF}`)).toEqual([A, other, HALF])
  })
})

describe('no ids of traces', () => {
  it.each([
    ['nothing', ''],
    [
      'zeros',
      `trace_id=${'0'.repeat(32)} traceparent=00-${'0'.repeat(32)}-${'0'.repeat(16)}-00 dd.trace_id=0`,
    ],
    ['an empty field', `trace_id= span_id=${SPAN}`],
    ['none of it', 'trace_id=null traceId="" trace_id=- traceID: none trace_id=undefined'],
    ['a level', 'TRACE [main] c.e.Cart entered'],
    ['words', 'no trace id was added; trace id facade, stacktrace: deadbeefdeadbeef.'],
    ['a UUID', `request_id=${UUID}`],
    ['a request id without dashes', `request_id=${MD5} requestId: "${MD5}" X-Request-Id: ${MD5}`],
    ['checksums', `md5=${MD5} etag: "${MD5}" sha256:${SHA}${MD5.slice(0, 24)} commit ${SHA}`],
    ['a span alone', `{"span_id":"${SPAN}","parentSpanId":"${SPAN}"}`],
    ['a longer run', `${A}0 x${A}`],
    ['a rate', 'trace_id_ratio=0.123456 TraceIdRatioBased{0.100000}'],
  ])('%s', (_what, line) => {
    expect(digitsIn(line)).toEqual([])
  })

  it('beside one that is named, but only there', () => {
    const lines = [MD5, `boom ${B}`, `trace_id=${A}`]
    expect(digitsIn(lines.join('\n'))).toEqual([A])
    expect(digitsIn(lines.slice(0, 2).join('\n'))).toEqual([MD5, B])
  })

  it('in shorter runs beside whole ones', () => {
    expect(digitsIn(`4bf92f35 ${B}\n${SPAN}`)).toEqual([B])
  })
})

describe('a log', () => {
  it('names its traces in order, how often and where', () => {
    const lines = [`trace_id=${B}`, 'nothing', `traceparent: 00-${A}-${SPAN}-01 traceId=${A}`, `traceId=${B}`]
    expect(traceIdsIn(lines.join('\n'))).toEqual([
      { digits: B, count: 2, firstLine: 1, lastLine: 4, via: 'trace_id' },
      { digits: A, count: 1, firstLine: 3, lastLine: 3, via: 'traceparent' },
    ])
  })

  it('with more traces than anybody looks at is read to a limit', () => {
    const lines = Array.from(
      { length: MAX_FOUND_IDS + 5 },
      (_, index) => `trace_id=${(index + 1).toString(16).padStart(32, '10000000000000000000')}`,
    )
    expect(traceIdsIn([...lines, ...lines].join('\n'))).toHaveLength(MAX_FOUND_IDS)
    expect(traceIdsIn([...lines, ...lines].join('\n'))[0]).toMatchObject({
      count: 2,
      lastLine: MAX_FOUND_IDS + 6,
    })
  })

  it('of one line without end takes no longer for it', () => {
    for (const part of [
      'trace',
      'trace_id=',
      'trace "',
      'trace      id ',
      'a',
      '1234567890abcdef,',
      '00-',
      'projects/',
      '\u001b[',
      '\u001b]8',
    ]) {
      expect(digitsIn(part.repeat(200_000)).length).toBeLessThan(2)
    }
  })
})

const digit = fc.constantFrom(...'0123456789abcdef'.split(''))
const id = fc
  .string({ unit: digit, minLength: 32, maxLength: 32 })
  .filter((digits) => !digits.startsWith('0000000000000000'))
const notation = fc.constantFrom<(digits: string) => string>(
  (digits) => `trace_id=${digits}`,
  (digits) => `{"traceId":"${digits}"}`,
  (digits) => JSON.stringify({ log: JSON.stringify({ trace_id: digits }) }),
  (digits) => `traceparent: 00-${digits}-${SPAN}-01`,
  (digits) => `1-${digits.slice(0, 8)}-${digits.slice(8)}`,
  (digits) => `[cart,${digits},${SPAN},true]`,
  (digits) => `"trace":{"id":"${digits}"}`,
  (digits) => `projects/shop/traces/${digits}`,
  (digits) => `uber-trace-id: ${digits}:1:0:1`,
  (digits) => `dd.trace_id=${BigInt(`0x${digits.slice(16)}`)} _dd.p.tid=${digits.slice(0, 16)}`,
  (digits) => `"traceId":"${Buffer.from(digits, 'hex').toString('base64')}"`,
)

describe('any log', () => {
  it('names what was written into it, in whatever notation, each once', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(id, notation), { minLength: 1, maxLength: 8 }), (written) => {
        const text = written.map(([digits, write]) => `INFO x ${write(digits)} y`).join('\n')
        expect(digitsIn(text)).toEqual([...new Set(written.map(([digits]) => digits))])
      }),
    )
  })

  it('gives nothing but ids, in order of their lines', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.string({ unit: digit, maxLength: 40 }),
      fc.constantFrom(
        'trace_id',
        'traceId',
        'trace',
        'dd.',
        '=',
        ':',
        '"',
        '\\',
        '\n',
        '{',
        '00-',
        '1-',
        '_dd.p.tid',
        ' ',
        SPAN,
        A,
      ),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = pieces.join('')
        const found = traceIdsIn(text)
        const lines = text.split('\n').length
        for (const { digits, count, firstLine, lastLine } of found) {
          expect(digits).toMatch(/^(?!0+$)[\da-f]{6,32}$/)
          expect(count).toBeGreaterThan(0)
          expect(count).toBeLessThanOrEqual(lastLine - firstLine + 1)
          expect(lastLine).toBeLessThanOrEqual(lines)
        }
        expect(found.map(({ firstLine }) => firstLine)).toEqual(
          found.map(({ firstLine }) => firstLine).toSorted((a, b) => a - b),
        )
        expect(new Set(found.map(({ digits }) => digits)).size).toBe(found.length)
      }),
    )
  })
})

describe('a line of megabytes', () => {
  const MANY = 100_000

  it.each([
    ['ids of Datadog', 'dd.trace_id=1234567890123456789 '],
    ['ids of Datadog in objects', '"dd": {trace_id=1234567890123456789 '],
    ['links that do not end', '^[]8;;http:'],
    ['links that do not end, as terminals know them', '\u001b]8;;http:'],
    ['names without values', 'trace_id='],
  ])('that holds nothing but %s takes no more than its length', (_, piece) => {
    expect(traceIdsIn(piece.repeat(MANY)).length).toBeLessThan(2)
  })
})
