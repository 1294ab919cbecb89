// One trace as Tempo sends it: which of its two encodings is read faster, and how large each is.
import process from 'node:process'
import { pathToFileURL } from 'node:url'
import { decodeTempoTrace } from '../src/wire/tempo/tempo-trace.ts'
import { decodeTraceRequest } from '../src/wire/otlp/otlp-request.ts'
import { asStored, tempoJson, tempoProto } from '../test/support/fake-tempo-json.ts'
import { medianMs } from './median.ts'
import { makeTraceFile } from './trace-file.ts'

export function run(): void {
  process.stdout.write('a trace by its id, from the bytes of the reply to spans: median ms\n')
  for (const spans of [1_000, 50_000]) {
    const data = {
      spans: decodeTraceRequest(makeTraceFile({ shape: 'random', spans, seed: 7 })).spans,
      logs: [],
    }
    const stored = asStored(data)
    const proto = tempoProto(stored, 'v2')
    const json = new TextEncoder().encode(tempoJson(stored, 'v2'))
    const rounds = spans > 10_000 ? 7 : 101
    const ofProto = medianMs(() => decodeTempoTrace(proto, 'application/protobuf', 'v2'), rounds)
    const ofJson = medianMs(() => decodeTempoTrace(json, 'application/json', 'v2'), rounds)
    row(`${spans.toLocaleString('en')} spans`, 'protobuf', ofProto, proto.length, 1)
    row('', 'JSON', ofJson, json.length, ofJson / ofProto)
  }
}

function row(what: string, encoding: string, ms: number, bytes: number, times: number): void {
  const size = `${(bytes / 1024).toFixed(0)} KiB`
  process.stdout.write(
    `  ${what.padEnd(14)}${encoding.padEnd(10)}${ms.toFixed(1).padStart(8)} ms${size.padStart(12)}${times.toFixed(1).padStart(7)} ×\n`,
  )
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) run()
