// The sending process of the intake bench: as cheap a client as can be had, because it shares the machine with what is
// measured. Requests are encoded beforehand; each time one is sent it gets trace ids of its own.
import { connect as connectHttp2, type ClientHttp2Session } from 'node:http2'
import { connect as connectTcp, type Socket } from 'node:net'
import process from 'node:process'

import { makeRequest } from './workload.ts'

export interface LoadPlan {
  readonly transport: 'grpc' | 'http'
  readonly port: number
  readonly spans: number
  readonly traces: number
  readonly seconds: number
  /** undefined: as fast as it goes. */
  readonly requestsPerSecond: number | undefined
}

export interface LoadReport {
  readonly seconds: number
  /** Requests. */
  readonly acknowledged: number
  readonly failed: number
  /** Milliseconds. */
  readonly p50: number
  readonly p99: number
}

const CONNECTIONS = 4
/** Requests under way on each connection. */
const DEPTH = 4
/** Different ones, so that caches see some variety. */
const PREPARED = 32
const WARM_UP_MS = 500

interface Connection {
  /** Calls back with whether it was acknowledged. */
  send(body: Buffer, done: (acknowledged: boolean) => void): void
  close(): void
}

process.once('message', (plan: LoadPlan) => {
  void load(plan).then((report) => process.send?.(report))
})

async function load(plan: LoadPlan): Promise<LoadReport> {
  const prepared = Array.from({ length: PREPARED }, (_, seed) => prepare(makeRequest({ ...plan, seed })))
  const connections = await Promise.all(Array.from({ length: CONNECTIONS }, () => open(plan)))
  let sent = 0
  const nextBody = (): Buffer => stamp(prepared[sent++ % prepared.length]!, sent)

  await drive(connections, nextBody, { ms: WARM_UP_MS, requestsPerSecond: plan.requestsPerSecond })
  const report = await drive(connections, nextBody, {
    ms: plan.seconds * 1_000,
    requestsPerSecond: plan.requestsPerSecond,
  })
  for (const connection of connections) connection.close()
  return report
}

interface Pace {
  readonly ms: number
  readonly requestsPerSecond: number | undefined
}

/** Sends for that long, then waits for the last answers. */
async function drive(
  connections: readonly Connection[],
  nextBody: () => Buffer,
  pace: Pace,
): Promise<LoadReport> {
  const { ms, requestsPerSecond } = pace
  const started = performance.now()
  const latencies: number[] = []
  const finished = Promise.withResolvers<void>()
  let failed = 0
  let active = 0
  let over = false
  setTimeout(() => {
    over = true
    if (active === 0) finished.resolve()
  }, ms)

  /** `due`: when it should have gone out; waiting for our turn counts as waiting. */
  function send(connection: Connection, due: number, then?: () => void): void {
    active++
    connection.send(nextBody(), (acknowledged) => {
      active--
      latencies.push(performance.now() - due)
      if (!acknowledged) failed++
      if (!over) then?.()
      else if (active === 0) finished.resolve()
    })
  }

  if (requestsPerSecond === undefined) {
    for (const connection of connections) {
      const again = (): void => send(connection, performance.now(), again)
      for (let slot = 0; slot < DEPTH; slot++) again()
    }
  } else {
    let gone = 0
    const timer = setInterval(() => {
      if (over) return clearInterval(timer)
      const due = ((performance.now() - started) / 1_000) * requestsPerSecond
      while (gone < due) {
        send(connections[gone % connections.length]!, started + (gone / requestsPerSecond) * 1_000)
        gone++
      }
    }, 1)
  }
  await finished.promise
  latencies.sort((a, b) => a - b)
  return {
    seconds: (performance.now() - started) / 1_000,
    acknowledged: latencies.length - failed,
    failed,
    p50: latencies[Math.floor(latencies.length * 0.5)] ?? 0,
    p99: latencies[Math.floor(latencies.length * 0.99)] ?? 0,
  }
}

interface Prepared {
  readonly bytes: Uint8Array
  /** Where trace ids begin. */
  readonly traceIds: readonly number[]
}

/** A trace id, then a span id: tag 1 with 16 bytes and tag 2 with 8, in spans and in links. */
function prepare(bytes: Uint8Array): Prepared {
  const traceIds: number[] = []
  for (let at = 0; at + 20 <= bytes.length; at++) {
    if (bytes[at] === 0x0a && bytes[at + 1] === 16 && bytes[at + 18] === 0x12 && bytes[at + 19] === 8) {
      traceIds.push(at + 2)
    }
  }
  return { bytes, traceIds }
}

function stamp({ bytes, traceIds }: Prepared, number: number): Buffer {
  const body = Buffer.allocUnsafeSlow(bytes.length)
  body.set(bytes)
  for (const at of traceIds) body.writeUInt32BE(number, at)
  return body
}

function open(plan: LoadPlan): Promise<Connection> {
  return plan.transport === 'grpc' ? openGrpc(plan.port) : openHttp(plan.port)
}

async function openHttp(port: number): Promise<Connection> {
  const socket = await new Promise<Socket>((resolve) => {
    const opened = connectTcp({ port, host: '127.0.0.1', noDelay: true }, () => resolve(opened))
  })
  const waiting: ((acknowledged: boolean) => void)[] = []
  let text = ''
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1')
    // Success has no body: an answer ends where its head does.
    for (let end = text.indexOf('\r\n\r\n'); end !== -1; end = text.indexOf('\r\n\r\n')) {
      const acknowledged = text.startsWith('HTTP/1.1 200')
      text = text.slice(end + 4)
      waiting.shift()?.(acknowledged)
    }
  })
  return {
    send(body, done) {
      waiting.push(done)
      socket.cork()
      socket.write(
        `POST /v1/traces HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-protobuf\r\nContent-Length: ${body.length}\r\n\r\n`,
      )
      socket.write(body)
      socket.uncork()
    },
    close: () => socket.destroy(),
  }
}

async function openGrpc(port: number): Promise<Connection> {
  const session = await new Promise<ClientHttp2Session>((resolve) => {
    const opened = connectHttp2(`http://127.0.0.1:${port}`, {}, () => resolve(opened))
  })
  return {
    send(body, done) {
      const stream = session.request({
        ':method': 'POST',
        ':path': '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
        'content-type': 'application/grpc',
        te: 'trailers',
      })
      let acknowledged = false
      stream.on('response', (headers) => (acknowledged ||= headers['grpc-status'] === '0'))
      stream.on('trailers', (trailers) => (acknowledged ||= trailers['grpc-status'] === '0'))
      stream.on('close', () => done(acknowledged))
      stream.resume()
      const message = Buffer.allocUnsafeSlow(5 + body.length)
      message[0] = 0
      message.writeUInt32BE(body.length, 1)
      message.set(body, 5)
      stream.end(message)
    },
    close: () => session.destroy(),
  }
}
