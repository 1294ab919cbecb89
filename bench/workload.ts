// The requests that every bench sends: what a middling web shop's services export, made up from a seed. One resource
// of 16 attributes, five scopes, about 12 attributes a span (HTTP server and client, SQL, messaging, internal), an
// event on 11 % of spans (exceptions carry a stack), a link on 3 %: about 543 bytes a span.
import { ProtoWriter } from '../src/wire/otlp/proto-writer.ts'

export interface Workload {
  readonly spans: number
  /** How many traces the spans of the request are spread over. */
  readonly traces: number
  readonly seed: number
}

/** An ExportTraceServiceRequest. The same seed gives the same bytes; another seed other trace ids. */
export function makeRequest({ spans, traces, seed }: Workload): Uint8Array {
  const random = randomFrom(seed)
  const ids = Array.from({ length: Math.max(1, traces) }, () => randomBytes(random, 16))
  const parents: (Uint8Array | undefined)[] = ids.map(() => undefined)
  const writer = new ProtoWriter(spans * 600 + 4096)
  writer.message(1, () => {
    writeResource(writer, random)
    for (const [scope, name] of SCOPES.entries()) {
      writer.message(2, () => {
        writer.message(1, () => {
          writer.string(1, name)
          writer.string(2, '0.57.1')
        })
        for (let row = scope; row < spans; row += SCOPES.length) {
          const trace = row % ids.length
          const spanId = randomBytes(random, 8)
          const span: SpanPlan = { traceId: ids[trace]!, spanId, parentId: parents[trace], row, kind: scope }
          writer.message(2, () => writeSpan(writer, random, span))
          if (parents[trace] === undefined || random() < 0.5) parents[trace] = spanId
        }
      })
    }
    writer.string(3, 'https://opentelemetry.io/schemas/1.27.0')
  })
  return writer.finish()
}

interface SpanPlan {
  readonly traceId: Uint8Array
  readonly spanId: Uint8Array
  readonly parentId: Uint8Array | undefined
  readonly row: number
  /** Index into SCOPES, which decides what the span looks like. */
  readonly kind: number
}

type Random = () => number

// 2025-10-28T00:00:00Z, so that nothing here reads a clock
const EPOCH = 1_761_609_600_000_000_000n
const SCOPES = [
  '@opentelemetry/instrumentation-http',
  '@opentelemetry/instrumentation-undici',
  '@opentelemetry/instrumentation-pg',
  '@opentelemetry/instrumentation-kafkajs',
  'shop/checkout',
]
const PATHS = [
  '/cart',
  '/api/products/{id}',
  '/checkout',
  '/api/recommendations',
  '/healthz',
  '/api/orders/{id}',
]
const HOSTS = ['cart', 'catalogue', 'payments', 'shipping', 'currency', 'recommendation']
const TABLES = ['orders', 'order_items', 'customers', 'stock', 'payments']
const STEPS = ['calculate totals', 'render template', 'validate basket', 'apply vouchers', 'serialize']
const KINDS = [2, 3, 3, 4, 1]
const RESOURCE: readonly (readonly [string, string | number])[] = [
  ['service.name', 'checkout'],
  ['service.namespace', 'shop'],
  ['service.version', '2025.10.3'],
  ['deployment.environment.name', 'production'],
  ['telemetry.sdk.language', 'nodejs'],
  ['telemetry.sdk.name', 'opentelemetry'],
  ['telemetry.sdk.version', '1.30.1'],
  ['process.pid', 17],
  ['process.runtime.name', 'nodejs'],
  ['process.runtime.version', '22.19.0'],
  ['process.command', '/app/server.js'],
  ['host.arch', 'amd64'],
  ['os.type', 'linux'],
  ['k8s.namespace.name', 'shop'],
  ['k8s.node.name', 'gke-shop-default-pool-5f3c9e1b-x2lq'],
]

function writeResource(writer: ProtoWriter, random: Random): void {
  writer.message(1, () => {
    for (const [key, value] of RESOURCE) attribute(writer, 1, key, value)
    attribute(writer, 1, 'k8s.pod.name', `checkout-${hex(random, 5)}-${hex(random, 3)}`)
  })
}

function writeSpan(writer: ProtoWriter, random: Random, span: SpanPlan): void {
  const start = EPOCH + BigInt(span.row) * 37_411n + BigInt(Math.floor(random() * 1e6))
  const duration = BigInt(Math.floor(random() ** 4 * 2e9) + 10_000)
  const failed = random() < 0.03
  writer.bytes(1, span.traceId)
  writer.bytes(2, span.spanId)
  if (span.parentId !== undefined) writer.bytes(4, span.parentId)
  writer.string(5, nameOf(span, random))
  writer.varint(6, KINDS[span.kind]!)
  writer.fixed64(7, start)
  writer.fixed64(8, start + duration)
  for (const [key, value] of attributesOf(span, random)) attribute(writer, 9, key, value)
  if (failed || random() < 0.08) writer.message(11, () => writeEvent(writer, start + duration / 2n, failed))
  if (random() < 0.03) {
    writer.message(13, () => {
      writer.bytes(1, randomBytes(random, 16))
      writer.bytes(2, randomBytes(random, 8))
      writer.fixed32(6, 0x101)
    })
  }
  if (failed) {
    writer.message(15, () => {
      writer.string(2, 'connect ECONNREFUSED 10.4.7.21:8080')
      writer.varint(3, 2)
    })
  } else writer.message(15, () => {})
  writer.fixed32(16, span.parentId !== undefined && span.kind === 0 ? 0x301 : 0x101)
}

function nameOf(span: SpanPlan, random: Random): string {
  switch (span.kind) {
    case 0:
      return `GET ${pick(random, PATHS)}`
    case 1:
      return 'GET'
    case 2:
      return `SELECT shop.${pick(random, TABLES)}`
    case 3:
      return 'send orders.created'
    default:
      return pick(random, STEPS)
  }
}

function attributesOf(span: SpanPlan, random: Random): (readonly [string, string | number | boolean])[] {
  const host = pick(random, HOSTS)
  const id = Math.floor(random() * 100_000)
  switch (span.kind) {
    case 0:
      return [
        ['http.request.method', 'GET'],
        ['http.route', pick(random, PATHS)],
        ['url.scheme', 'http'],
        ['url.path', `/api/orders/${id}`],
        ['http.response.status_code', random() < 0.95 ? 200 : 503],
        ['server.address', 'shop.example.com'],
        ['server.port', 8080],
        ['client.address', `10.4.${id % 256}.${(id >> 8) % 256}`],
        ['user_agent.original', 'Mozilla/5.0 (X11; Linux x86_64) Chrome/141.0'],
        ['network.protocol.version', '1.1'],
        ['network.peer.address', `10.4.${id % 256}.1`],
        ['network.peer.port', 30_000 + (id % 30_000)],
        ['shop.session.id', hex(random, 8)],
      ]
    case 1:
      return [
        ['http.request.method', 'GET'],
        ['url.full', `http://${host}.shop.svc.cluster.local:8080/api/v2/items/${id}`],
        ['http.response.status_code', 200],
        ['server.address', `${host}.shop.svc.cluster.local`],
        ['server.port', 8080],
        ['network.peer.address', `10.4.7.${id % 256}`],
        ['network.peer.port', 8080],
        ['network.protocol.version', '1.1'],
        ['http.request.resend_count', 0],
        ['user_agent.original', 'node'],
        ['shop.retry', false],
      ]
    case 2:
      return [
        ['db.system.name', 'postgresql'],
        ['db.namespace', 'shop'],
        ['db.collection.name', pick(random, TABLES)],
        ['db.operation.name', 'SELECT'],
        [
          'db.query.text',
          'SELECT o.id, o.created_at, i.sku, i.price FROM orders o JOIN order_items i ON i.order_id = o.id WHERE o.customer_id = $1',
        ],
        ['server.address', 'postgres-primary.shop.svc.cluster.local'],
        ['server.port', 5432],
        ['db.response.returned_rows', id % 50],
        ['db.client.connection.pool.name', 'orders'],
        ['network.transport', 'tcp'],
        ['thread.id', id % 16],
        ['db.sampling.ratio', 0.25],
      ]
    case 3:
      return [
        ['messaging.system', 'kafka'],
        ['messaging.operation.name', 'send'],
        ['messaging.operation.type', 'send'],
        ['messaging.destination.name', 'orders.created'],
        ['messaging.destination.partition.id', String(id % 12)],
        ['messaging.kafka.message.key', `order-${id}`],
        ['messaging.kafka.message.offset', id * 97],
        ['messaging.message.body.size', 900 + (id % 400)],
        ['messaging.client.id', 'checkout-producer-1'],
        ['server.address', 'kafka-0.kafka.shop'],
        ['server.port', 9092],
        ['messaging.batch.message_count', 1],
      ]
    default:
      return [
        ['code.function.name', 'calculateTotals'],
        ['code.file.path', '/app/src/checkout/totals.ts'],
        ['code.line.number', 118],
        ['thread.id', id % 16],
        ['thread.name', 'main'],
        ['shop.basket.items', id % 20],
        ['shop.basket.total', (id % 10_000) / 100],
        ['shop.currency', 'EUR'],
        ['shop.customer.tier', 'gold'],
        ['shop.voucher.applied', id % 2 === 0],
        ['feature_flag.key', 'new-totals'],
        ['feature_flag.result.variant', 'on'],
      ]
  }
}

const STACK = `Error: connect ECONNREFUSED 10.4.7.21:8080\n${Array.from(
  { length: 7 },
  (_, line) => `    at Checkout.step${line} (/app/src/checkout/pipeline-stage-${line}.ts:${100 + line}:17)`,
).join('\n')}`

function writeEvent(writer: ProtoWriter, time: bigint, failed: boolean): void {
  writer.fixed64(1, time)
  writer.string(2, failed ? 'exception' : 'cache.miss')
  if (failed) {
    attribute(writer, 3, 'exception.type', 'Error')
    attribute(writer, 3, 'exception.message', 'connect ECONNREFUSED 10.4.7.21:8080')
    attribute(writer, 3, 'exception.stacktrace', STACK)
  } else attribute(writer, 3, 'cache.key', 'basket')
}

function attribute(writer: ProtoWriter, field: number, key: string, value: string | number | boolean): void {
  const start = writer.open(field)
  writer.string(1, key)
  const inner = writer.open(2)
  if (typeof value === 'string') writer.string(1, value)
  else if (typeof value === 'boolean') writer.bool(2, value)
  else if (Number.isInteger(value)) writer.varint(3, value)
  else writer.double(4, value)
  writer.close(inner)
  writer.close(start)
}

function pick(random: Random, from: readonly string[]): string {
  return from[Math.floor(random() * from.length)]!
}

function hex(random: Random, bytes: number): string {
  return Buffer.from(randomBytes(random, bytes)).toString('hex')
}

function randomBytes(random: Random, length: number): Uint8Array {
  return Uint8Array.from({ length }, () => Math.floor(random() * 256))
}

/** mulberry32: small, fast, and the same on every machine. */
function randomFrom(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
