// Sends the spans that test/e2e/exporters.test.ts expects, as a Node service would that is told by OTEL_* variables
// alone where to send.
import { logs, metrics, propagation, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { NodeSDK } from '@opentelemetry/sdk-node'

const MIXED = ['a', 1, true, 0.5]

let traces = 0
let spans = 0
const sdk = new NodeSDK({
  idGenerator: {
    generateTraceId: () => `5b8efff798038103d269b633813fc6${hex(++traces)}`,
    generateSpanId: () => `eee19b7ec3c1b1${hex(++spans)}`,
  },
})
sdk.start()
send(trace.getTracer('sender', '0.1.0'), logs.getLogger('sender'))
metrics.getMeter('sender').createCounter('orders').add(1)
await sdk.shutdown()

function send(tracer, logger) {
  const remote = propagation.extract(ROOT_CONTEXT, {
    traceparent: '00-5b8efff798038103d269b633813fc600-eee19b7ec3c1b100-01',
    tracestate: 'vendor=opaque,other=1',
  })
  const server = tracer.startSpan('GET /orders/{id}', { kind: SpanKind.SERVER, startTime: at(0) }, remote)
  server.setAttributes({
    text: 'Grüße, 日本 🚀',
    empty: '',
    yes: true,
    no: false,
    count: 42,
    negative: -7,
    zero: 0,
    ratio: 0.25,
    tiny: 1e-9,
    texts: ['a', 'b'],
    counts: [1, 2, 3],
    ratios: [0.5, 1.5],
    switches: [true, false],
    nothing: [],
    bytes: Uint8Array.of(0, 127, 255),
    mixed: MIXED,
    map: { inner: 'deep', map: { one: 1 } },
    long: 'x'.repeat(16384),
  })
  const inside = trace.setSpan(remote, server)

  const client = tracer.startSpan(
    'SELECT orders',
    { kind: SpanKind.CLIENT, startTime: at(10_000_000) },
    inside,
  )
  client.addEvent('retry', { attempt: 1, final: false }, at(20_000_000))
  const failure = { 'exception.type': 'ConnectionReset', 'exception.message': 'connection reset' }
  client.addEvent('exception', failure, at(59_000_000))
  client.setStatus({ code: SpanStatusCode.ERROR, message: 'connection reset' })
  client.end(at(60_000_001))

  const producer = tracer.startSpan(
    'send orders',
    { kind: SpanKind.PRODUCER, startTime: at(100_000_000) },
    inside,
  )
  producer.setStatus({ code: SpanStatusCode.OK })
  producer.end(at(101_000_000))

  tracer.startSpan('compute', { startTime: at(110_000_000) }, inside).end(at(200_000_000))

  const links = [{ context: producer.spanContext(), attributes: { 'link.why': 'follows', 'link.weight': 3 } }]
  const options = { kind: SpanKind.CONSUMER, startTime: at(300_000_000), links }
  tracer.startSpan('process orders', options, ROOT_CONTEXT).end(at(400_000_000))
  server.end(at(250_000_000))

  logger.emit({
    timestamp: at(55_000_000),
    context: trace.setSpan(ROOT_CONTEXT, client),
    severityNumber: 13,
    severityText: 'WARN',
    body: { order: 42, raw: Uint8Array.of(0, 127, 255), tags: MIXED },
    attributes: { level: 'high' },
  })
}

/** Nanoseconds after the start that all senders share. */
function at(nanoseconds) {
  return [1_700_000_000, 123_456_789 + nanoseconds]
}

function hex(number) {
  return number.toString(16).padStart(2, '0')
}
