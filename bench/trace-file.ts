// One trace as a file of OTLP protobuf, in the shapes that each break a different mistake: a parent with all children,
// a chain as deep as the trace is large, and random attachment.
import { ProtoWriter } from '../src/wire/otlp/proto-writer.ts'

export type Shape = 'wide' | 'deep' | 'random'

export interface TraceFileOptions {
  readonly shape: Shape
  readonly spans: number
  readonly seed: number
}

const SERVICES = 12
const SPACING_NS = 10_000
const BASE = 1_761_609_600_000_000_000n

/** A TracesData message; the same seed gives the same bytes. */
export function makeTraceFile({ shape, spans, seed }: TraceFileOptions): Uint8Array {
  const random = randomFrom(seed)
  const traceId = Buffer.from('4bf92f3577b34da6a3ce929d0e0e4736', 'hex')
  const parents = Array.from({ length: spans }, (_, row) =>
    shape === 'wide' ? 0 : shape === 'deep' ? row - 1 : Math.floor(random() * row),
  )
  const writer = new ProtoWriter(spans * 300)
  for (let service = 0; service < SERVICES; service++) {
    writer.message(1, () => {
      writer.message(1, () => attribute(writer, 1, 'service.name', `service-${service}`))
      writer.message(2, () => {
        for (let row = service; row < spans; row += SERVICES) {
          writer.message(2, () => {
            writer.bytes(1, traceId)
            writer.bytes(2, idOf(row))
            if (row > 0) writer.bytes(4, idOf(parents[row] ?? 0))
            writer.string(5, `GET /items/{id}/part-${row % 40}`)
            writer.varint(6, 1 + (row % 5))
            const start = BASE + BigInt(row * SPACING_NS)
            writer.fixed64(7, start)
            writer.fixed64(
              8,
              start +
                BigInt(row === 0 || shape === 'deep' ? (2 * spans - row) * SPACING_NS : durationOf(random)),
            )
            attribute(writer, 9, 'http.request.method', 'GET')
            attribute(writer, 9, 'url.full', `https://shop.example/items/${row}?page=${row % 7}`)
            attribute(writer, 9, 'user_agent.original', 'Mozilla/5.0 (X11; Linux x86_64) bench/1.0')
          })
        }
      })
    })
  }
  return writer.finish()
}

function attribute(writer: ProtoWriter, field: number, key: string, value: string): void {
  writer.message(field, () => {
    writer.string(1, key)
    writer.message(2, () => writer.string(1, value))
  })
}

function durationOf(random: () => number): number {
  return 1_000 + Math.floor(random() * 50_000_000)
}

function idOf(row: number): Uint8Array {
  const id = Buffer.alloc(8)
  id.writeBigUInt64BE(BigInt(row + 1) * 0x9e37_79b9n)
  return id
}

/** xorshift32: Marsaglia, "Xorshift RNGs", 2003. */
function randomFrom(seed: number): () => number {
  let state = seed * 2_654_435_761 || 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
}
