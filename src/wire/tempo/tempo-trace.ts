// One trace as Tempo sends it by its id: OTLP inside of one of two envelopes, as protobuf or as JSON with ids in base64.
// Proxies and servers that answer as Tempo does lie about which, so the bytes have the last word.
import type { Span } from '../../trace/span.ts'
import { decodeTraceRequest } from '../otlp/otlp-request.ts'
import { WireError } from '../wire-error.ts'
import { decodeTempoJson } from './tempo-trace-json.ts'
import { splitEnvelope } from './tempo-trace-proto.ts'

export interface TempoTrace {
  /** Empty when there is no such trace. */
  readonly spans: readonly Span[]
  /** That this is not all of it, in the server's words. */
  readonly partial: string | undefined
  /** Of spans that cannot be read: how many, and why; undefined when all can. */
  readonly leftOut: string | undefined
}

/** v1 is the trace alone, v2 has it in an envelope with what there is to say of it. In JSON it shows which it is. */
export type TempoApi = 'v1' | 'v2'

/**
 * @param contentType without parameters, empty where there is none
 * @throws WireError when it is neither, or breaks off
 */
export function decodeTempoTrace(body: Uint8Array, contentType: string, api: TempoApi): TempoTrace {
  const [first, second] = looksLikeJson(body, contentType)
    ? [decodeTempoJson, decodeProto]
    : [decodeProto, decodeTempoJson]
  try {
    return first(body, api)
  } catch (error) {
    if (!(error instanceof WireError)) throw error
    const guess = guessed(() => second(body, api))
    // Some texts happen to be protobuf, with nothing in it that is known: `It works!` is one.
    if (guess === undefined || (guess.spans.length === 0 && guess.partial === undefined)) throw error
    return guess
  }
}

function guessed(decode: () => TempoTrace): TempoTrace | undefined {
  try {
    return decode()
  } catch {
    return undefined
  }
}

/** A newline and a brace are also how a trace of 123 bytes begins in protobuf. */
function looksLikeJson(body: Uint8Array, contentType: string): boolean {
  if (body[0] === 0x7b || body[0] === 0x5b) return true
  if (contentType.includes('protobuf')) return false
  return contentType.includes('json') || body[0] !== 0x0a
}

function decodeProto(body: Uint8Array, api: TempoApi): TempoTrace {
  const { trace, partial } = api === 'v1' ? { trace: body, partial: undefined } : splitEnvelope(body)
  const { spans, reason } = decodeTraceRequest(trace)
  return { spans, partial, leftOut: reason }
}
