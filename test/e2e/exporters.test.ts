// Real exporters of several languages against the real receiver: unchanged, told where to send by the variables that
// `tail` prints and by nothing else. The same spans must arrive by every way. `npm run senders` builds them.
import { spawn } from 'node:child_process'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openReceiver, type Receiver } from '../../src/receiver/receiver.ts'
import type { ReceiverNotice } from '../../src/receiver/notice.ts'
import type { StoreWriter } from '../../src/store/span-store.ts'
import { openStoreWriter } from '../../src/store/store-writer.ts'
import { serviceName } from '../../src/trace/semconv.ts'
import { attributeValue, type TraceData, type TraceId } from '../../src/trace/span.ts'
import { instantOfMilliseconds } from '../../src/trace/time.ts'
import { runProgram } from '../support/program.ts'
import { openByteCounter } from './byte-counter.ts'
import {
  CONSUMER_TRACE_ID,
  EXPECTED_LOG,
  expectedSpans,
  LONG_TEXT,
  plainLog,
  plainSpan,
  TRACE_ID,
  type Plain,
} from './expected.ts'
import { SENDERS, whyNotBuilt, type OtlpProtocol, type Sender } from './senders.ts'

let store: StoreWriter
let receiver: Receiver
let notices: ReceiverNotice[]

beforeEach(async () => {
  notices = []
  store = openStoreWriter({ path: ':memory:', now: () => instantOfMilliseconds(Date.now()), retention: {} })
  receiver = await openReceiver({
    grpcPort: 0,
    httpPort: 0,
    store,
    onNotice: (notice) => notices.push(notice),
  })
})

afterEach(async () => {
  await receiver.close(1000)
  await store.close()
})

for (const sender of SENDERS) {
  const reason = whyNotBuilt(sender)
  const title = reason === undefined ? sender.language : `${sender.language} (skipped: ${reason})`
  // The title of what is skipped shows in a verbose report alone.
  if (reason !== undefined) console.warn(`${sender.language}'s exporters are not tested: ${reason}`)
  describe.skipIf(reason !== undefined)(title, () => {
    const ways = sender.protocols.flatMap((protocol) => [
      { protocol, plain: 'not compressed', compression: undefined },
      { protocol, plain: 'gzip', compression: 'gzip' },
    ])
    test.each(ways)('$protocol, $plain', async ({ protocol, compression }) => {
      const counter = await openByteCounter(portFor(protocol))
      const endpoint = `http://127.0.0.1:${counter.port}`
      expect(await run(sender, { protocol, endpoint, compression })).toEqual({ status: 0, output: '' })
      expect(counter.bytesSent() < LONG_TEXT.length).toBe(compression === 'gzip')
      await counter.close()

      expect(receiver.stats()).toMatchObject({
        spansAccepted: 5,
        spansRejected: 0,
        logsAccepted: 1,
        refused: 0,
      })
      // Metrics are taken, and it is said once that they are not kept.
      expect(receiver.stats().metricsDropped).toBeGreaterThan(0)
      expect(notices.map(({ code }) => code)).toEqual(['signal-dropped'])

      const order = store.fetchTrace(TRACE_ID as TraceId)!
      const delivery = store.fetchTrace(CONSUMER_TRACE_ID as TraceId)!
      expect(plainSpans(order, delivery)).toEqual(expectedSpans(sender.omits))
      expect(order.logs.map(plainLog)).toEqual([EXPECTED_LOG])
      for (const span of order.spans) {
        expect(serviceName(span)).toBe('orders')
        expect(attributeValue(span.resource.attributes, 'telemetry.sdk.language')).toBe(
          SDK_LANGUAGES[sender.language],
        )
      }
    })

    test.each([
      { protocol: 'grpc', port: 'http/protobuf' },
      { protocol: 'http/protobuf', port: 'grpc' },
    ] as const)('$protocol at the port for $port works all the same', async ({ protocol, port }) => {
      // As SDKs have it by default: either loopback address, whichever the SDK tries first.
      const endpoint = `http://localhost:${portFor(port)}`
      expect(await run(sender, { protocol, endpoint })).toEqual({ status: 0, output: '' })
      expect(receiver.stats()).toMatchObject({ spansAccepted: 5, refused: 0 })
      expect(notices.map(({ code }) => code)).toContain('other-protocol')
    })

    test('started by tail, it needs to be told nothing', async () => {
      const ports = ['--grpc-port', '0', '--http-port', '0']
      const { status, out, err } = await runProgram(
        ['tail', '--store', ':memory:', '--json', ...ports, '--', ...sender.run],
        { env: { OTEL_SERVICE_NAME: 'orders' } },
      )
      expect(status, err).toBe(0)
      const traces = out
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as { trace: { id: string } }).trace.id)
      expect(traces.sort()).toEqual([TRACE_ID, CONSUMER_TRACE_ID])
    })
  })
}

const SDK_LANGUAGES: Readonly<Record<string, string>> = {
  Go: 'go',
  Java: 'java',
  Node: 'nodejs',
  Python: 'python',
}

function plainSpans(...traces: readonly TraceData[]): readonly Plain[] {
  const spans = traces.flatMap((trace) => trace.spans)
  return spans.toSorted((a, b) => (a.spanId < b.spanId ? -1 : 1)).map(plainSpan)
}

function portFor(protocol: OtlpProtocol): number {
  const [address] = protocol === 'grpc' ? receiver.grpc : receiver.http
  return address!.port
}

interface Way {
  readonly protocol: OtlpProtocol
  readonly endpoint: string
  /** Left out: the SDK's default, which is none. */
  readonly compression?: string | undefined
}

/** Its exit status, and whatever it had to say: an SDK complains there about what it could not deliver. */
function run(sender: Sender, { protocol, endpoint, compression }: Way): Promise<unknown> {
  const [program, ...args] = sender.run
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      OTEL_SERVICE_NAME: 'orders',
      OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
      OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
      ...(compression !== undefined && { OTEL_EXPORTER_OTLP_COMPRESSION: compression }),
      OTEL_LOG_LEVEL: 'WARN',
    },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => (output += chunk))
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (status) => resolve({ status, output }))
  })
}
