// Searching a store of a million spans: what is passed over by what the store knows of each trace, what has to be read,
// and what the spans' places to each other cost. The yardstick is reading every trace and building its tree.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openLocalSource } from '../src/sources/local.ts'
import type { SearchableSource, SearchQuery } from '../src/sources/source.ts'
import { openStoreReader } from '../src/store/store-reader.ts'
import { openStoreWriter } from '../src/store/store-writer.ts'
import { buildTrace } from '../src/trace/build-trace.ts'
import { instantOf } from '../src/trace/time.ts'
import { parseTraceQL } from '../src/traceql/parse.ts'
import { requestMaker } from './request-maker.ts'

const SPANS = 1_000_000
const EACH = 512
const TRACES_A_REQUEST = 50
/** One request in so many is another service's. */
const RARE = 50

const SEARCHES: readonly (readonly [string, string | undefined, Partial<SearchQuery>])[] = [
  ['the newest 20', undefined, {}],
  ['the 20 longest', undefined, { order: 'duration' }],
  ['20 of a service that one in 50 has', '{ resource.service.name = "payments" }', {}],
  ['a service that none has', '{ resource.service.name = "shipping" }', {}],
  [
    'the 20 longest that failed in it',
    '{ resource.service.name = "payments" && status = error }',
    { order: 'duration' },
  ],
  ['20 with an attribute that many have', '{ .http.response.status_code = 200 }', {}],
  ['an attribute that none has', '{ .http.response.status_code = 418 }', {}],
  ['a regular expression that none fits', '{ name =~ "DELETE /.*" }', {}],
  ['a place that none has', '{ kind = client } >> { kind = server && name = "none" }', {}],
  ['an aggregate that none reaches', '{ status = error } | by(resource.service.name) | count() > 1000', {}],
]

export async function run(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'tracectl-bench-'))
  try {
    const path = join(directory, 'spans.db')
    await fill(path)
    const yardstick = readAll(path)
    console.log('                                          found    ms       of reading all   longest block')
    const source = openLocalSource(path)
    for (const search of SEARCHES) await measure(source, search, yardstick)
    await source.close()
    console.log(`resident: ${(process.memoryUsage.rss() / 2 ** 20).toFixed(0)} MiB`)
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

async function fill(path: string): Promise<void> {
  const writer = openStoreWriter({ path, now: () => instantOf(BigInt(Date.now()) * 1_000_000n) })
  const make = requestMaker(EACH, TRACES_A_REQUEST)
  for (let done = 0, count = 0; done < SPANS; done += EACH, count++) {
    const body = make()
    if (count % RARE === 0) rename(body)
    await writer.ingest('traces', body).committed
  }
  await writer.close()
}

/** Both have eight letters. */
function rename(body: Uint8Array): void {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  for (let at = bytes.indexOf('checkout'); at >= 0; at = bytes.indexOf('checkout', at))
    bytes.write('payments', at)
}

/** Milliseconds. */
function readAll(path: string): number {
  const store = openStoreReader({ path })
  const start = performance.now()
  let [traces, spans] = [0, 0]
  for (const { id } of store.listFacts({})) {
    const data = store.fetchTrace(id)
    if (data === undefined) continue
    traces++
    spans += buildTrace(data).spanCount
  }
  const time = performance.now() - start
  const list = performance.now()
  let listed = 0
  for (const _ of store.listFacts({})) listed++
  console.log(
    `reading ${traces} traces of ${spans} spans: ${time.toFixed(0)} ms; listing ${listed}: ${(performance.now() - list).toFixed(0)} ms`,
  )
  void store.close()
  return time
}

async function measure(
  source: SearchableSource,
  [what, text, rest]: (typeof SEARCHES)[number],
  yardstick: number,
): Promise<void> {
  const filter = text === undefined ? undefined : parseTraceQL(text)
  const query: SearchQuery = { filter, from: undefined, to: undefined, limit: 20, order: 'time', ...rest }
  const { signal } = new AbortController()
  let [longest, last] = [0, performance.now()]
  const watch = setInterval(() => {
    longest = Math.max(longest, performance.now() - last)
    last = performance.now()
  })
  const start = performance.now()
  const { traces, limited } = await source.search(query, signal)
  const time = performance.now() - start
  clearInterval(watch)
  longest = Math.max(longest, performance.now() - last)
  const cells = [
    what.padEnd(40),
    `${traces.length}${limited ? '+' : ''}`.padEnd(7),
    time.toFixed(time < 10 ? 1 : 0).padEnd(7),
    (time / yardstick).toFixed(3).padEnd(15),
    `${longest.toFixed(0)} ms`,
  ]
  console.log(cells.join('  '))
}
