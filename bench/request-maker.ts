// As many requests as a bench wants, faster than they can be made.
import { indexTraceRequest } from '../src/wire/otlp/otlp-index.ts'
import { makeRequest } from './workload.ts'

/** A few requests are made, then copied with other trace ids: making them takes longer than storing them. */
export function requestMaker(each: number, traces: number): () => Uint8Array {
  const models = Array.from({ length: 24 }, (_, seed) => {
    const body = makeRequest({ spans: each, traces, seed })
    const places: number[] = []
    // the trace id comes first in a span, behind its tag and length
    indexTraceRequest(body, { span: ({ offset }) => places.push(offset + 2), group: () => {} })
    return { body, places }
  })
  let count = 0
  return () => {
    const { body, places } = models[count % models.length]!
    const copy = body.slice()
    const turn = Math.floor(count++ / models.length) * 0x9e37_79b1
    for (const place of places) {
      for (let byte = 0; byte < 4; byte++) copy[place + byte]! ^= turn >>> (byte * 8)
      for (let byte = 0; byte < 4; byte++) copy[place + 12 + byte]! ^= turn >>> (byte * 8)
    }
    return copy
  }
}
