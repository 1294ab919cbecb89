// From the store to a fixture: every trace as one line of OTLP JSON, oldest first, without what belongs to the machine
// that it was recorded on.
import { mkdirSync, writeFileSync } from 'node:fs'
import { homedir, hostname, tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { openLocalSource } from '../../../src/sources/local.ts'
import type { TraceData } from '../../../src/trace/span.ts'
import { encodeTraceJson } from '../../../src/wire/otlp/otlp-json-output.ts'
import { neutralize } from './neutralize.ts'

const REPOSITORY = join(import.meta.dirname, '../../..')
const FIXTURES = join(REPOSITORY, 'test/fixtures/breaks')

/** @throws Error when nothing was received, or something of this machine would be written */
export async function writeFixture(slug: string, store: string, since: bigint): Promise<string> {
  const source = openLocalSource(store)
  const received: TraceData[] = []
  try {
    const { signal } = new AbortController()
    for await (const { id } of source.listTraces({}, signal))
      received.push((await source.fetchTrace(id, signal))!)
  } finally {
    await source.close()
  }
  const traces = received.filter((trace) => startOf(trace) >= since)
  if (traces.length === 0) throw new Error('no trace was received')
  traces.sort((a, b) => Number(startOf(a) - startOf(b)))
  const machine = { repository: REPOSITORY, home: homedir(), hostname: hostname() }
  const lines = traces.map(
    (data) => `${JSON.stringify(neutralize(encodeTraceJson({ spans: data.spans, logs: [] }), machine))}\n`,
  )
  const text = lines.join('')
  refuseMachine(text)
  mkdirSync(FIXTURES, { recursive: true })
  const packed = gzipSync(text, { level: 9 })
  writeFileSync(join(FIXTURES, `${slug}.jsonl.gz`), packed)
  const spans = traces.reduce((sum, trace) => sum + trace.spans.length, 0)
  return `${spans} spans in ${traces.length} traces, ${Math.ceil(packed.length / 1024)} KB`
}

/** What neutralize.ts does not know of: better no recording than one that tells of this machine. */
function refuseMachine(text: string): void {
  const { username } = userInfo()
  // The names of user and host may be words that are in spans for other reasons: then only as a whole value.
  for (const word of [REPOSITORY, homedir(), join(tmpdir(), 'breaks-'), `"${hostname()}"`, `"${username}"`]) {
    if (text.includes(word)) throw new Error(`the recording names ${word}; see runner/neutralize.ts`)
  }
}

function startOf({ spans }: TraceData): bigint {
  return spans.reduce<bigint>(
    (first, { start }) => (start !== undefined && start < first ? start : first),
    1n << 63n,
  )
}
