// Writes to a store until it is killed, and says which requests have been acknowledged. For crash.test.ts.
import { writeSync } from 'node:fs'
import process from 'node:process'
import { openStoreWriter } from '../../src/store/store-writer.ts'
import { instantOf } from '../../src/trace/time.ts'
import { ProtoWriter } from '../../src/wire/otlp/proto-writer.ts'

const [path = '', first = '0', traces = '8'] = process.argv.slice(2)
const SPANS = 20

// Small runs: there is always one being sealed.
const writer = openStoreWriter({
  pid: process.pid,
  path,
  now: () => instantOf(BigInt(Date.now()) * 1_000_000n),
  limits: { runSpans: 150, runChunks: 12 },
})
say('open')
for (let request = Number(first); ; request++) {
  const { committed } = writer.ingest('traces', requestOf(request))
  const acknowledged = committed.then(() => say(String(request)))
  // several under way at a time, as from several senders
  if (request % 4 === 3) await acknowledged
}

/** Nothing where the pipe is full: what is told has been acknowledged, and not the other way round. */
function say(text: string): void {
  try {
    writeSync(1, `${text}\n`)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error
  }
}

function requestOf(request: number): Uint8Array {
  const out = new ProtoWriter()
  out.message(1, () => {
    out.message(2, () => {
      for (let n = 0; n < SPANS; n++) {
        out.message(2, () => {
          out.bytes(1, idOf(16, request % Number(traces)))
          out.bytes(2, idOf(8, request * SPANS + n + 1))
          out.string(5, `request ${request}`)
        })
      }
    })
  })
  return out.finish()
}

function idOf(length: number, number: number): Uint8Array {
  const bytes = new Uint8Array(length)
  bytes[0] = 1
  new DataView(bytes.buffer).setUint32(length - 4, number)
  return bytes
}
