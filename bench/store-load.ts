// One measurement of the store in a process of its own, printed as JSON: what is measured before would be in the memory
// and the caches of what comes after.
//
//     node bench/store-load.ts fill PATH SPANS SPANS_A_REQUEST TRACES_A_REQUEST
//     node bench/store-load.ts append PATH SPANS SPANS_A_REQUEST TRACES_A_REQUEST
//     node bench/store-load.ts lookup PATH TRACE
import { closeSync, openSync, writeSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { openStoreReader } from '../src/store/store-reader.ts'
import { openStoreWriter } from '../src/store/store-writer.ts'
import type { TraceId } from '../src/trace/span.ts'
import { instantOf } from '../src/trace/time.ts'
import { indexTraceRequest } from '../src/wire/otlp/otlp-index.ts'
import { requestMaker } from './request-maker.ts'

export interface Filled {
  readonly spans: number
  readonly received: number
  /** Milliseconds in which something was in the store's hands, and of processor time. */
  readonly wall: number
  readonly cpu: number
  /** Milliseconds, the making of requests included. */
  readonly longestBlock: number
  /** MiB, every 100,000 spans. */
  readonly rss: readonly number[]
  readonly traceIds: readonly TraceId[]
  /** Microseconds to open a trace that has just come in. */
  readonly fetchRecent: number
  readonly bytes: number
}

export interface LookedUp {
  /** Milliseconds: opening the store and finding the trace in a new process; another one after that. */
  readonly cold: number
  readonly warm: number
  readonly prefix: number
  readonly spans: number
}

/** Requests that come together, as from so many senders. */
const TOGETHER = 8

async function fill(path: string, spans: number, each: number, traces: number): Promise<Filled> {
  const writer = openStoreWriter({ path, now: () => instantOf(BigInt(Date.now()) * 1_000_000n) })
  const make = requestMaker(each, traces)
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  const rss: number[] = []
  const traceIds: TraceId[] = []
  let [received, wall, cpu, done, fetchTime, fetches] = [0, 0, 0, 0, 0, 0]
  while (done < spans) {
    const bodies = Array.from({ length: TOGETHER }, make)
    for (const { length } of bodies) received += length
    const id = traceIdIn(bodies[0]!)
    const [start, used] = [performance.now(), process.cpuUsage()]
    await Promise.all(bodies.map((body) => writer.ingest('traces', body).committed))
    wall += performance.now() - start
    const { user, system } = process.cpuUsage(used)
    cpu += (user + system) / 1000
    if (Math.floor(done / 100_000) !== Math.floor((done + each * TOGETHER) / 100_000)) {
      rss.push(process.memoryUsage.rss() / 2 ** 20)
      traceIds.push(id)
      const fetchStart = performance.now()
      for (let n = 0; n < 100; n++) writer.fetchTrace(id)
      fetchTime += performance.now() - fetchStart
      fetches += 100
    }
    done += each * TOGETHER
  }
  delay.disable()
  const longestBlock = delay.max / 1e6
  await writer.close()
  const { bytes } = openStoreReader({ path }).stats()
  const fetchRecent = (fetchTime * 1000) / fetches
  return { spans: done, received, wall, cpu, longestBlock, rss, traceIds, fetchRecent, bytes }
}

/** The same requests, written to a file one behind the other: what cannot be gone below. */
function append(path: string, spans: number, each: number, traces: number): number {
  const make = requestMaker(each, traces)
  const file = openSync(path, 'w')
  let wall = 0
  for (let done = 0; done < spans; done += each * TOGETHER) {
    const bodies = Array.from({ length: TOGETHER }, make)
    const start = performance.now()
    for (const body of bodies) writeSync(file, body)
    wall += performance.now() - start
  }
  closeSync(file)
  return wall
}

async function lookup(path: string, trace: TraceId): Promise<LookedUp> {
  const start = performance.now()
  const reader = openStoreReader({ path })
  const spans = reader.fetchTrace(trace)?.spans.length ?? 0
  const cold = performance.now() - start
  const warmStart = performance.now()
  for (let n = 0; n < 20; n++) reader.fetchTrace(trace)
  const warm = (performance.now() - warmStart) / 20
  const prefixStart = performance.now()
  reader.findTraceIds(trace.slice(0, 8), 10)
  const prefix = performance.now() - prefixStart
  await reader.close()
  return { cold, warm, prefix, spans }
}

function traceIdIn(body: Uint8Array): TraceId {
  let id = ''
  indexTraceRequest(body, {
    span: ({ offset }) => {
      id ||= Buffer.from(body.subarray(offset + 2, offset + 18)).toString('hex')
    },
    group: () => {},
  })
  return id as TraceId
}

const [mode, path = '', ...rest] = process.argv.slice(2)
const [first = 0, second = 0, third = 0] = rest.map(Number)
const result =
  mode === 'fill'
    ? await fill(path, first, second, third)
    : mode === 'append'
      ? append(path, first, second, third)
      : await lookup(path, rest[0]! as TraceId)
console.log(JSON.stringify(result))
