// The stream that chunks hold: request after request, each behind a header of 13 bytes. A place in the stream is a
// number that stays the same however the stream is cut into chunks.
//
//     signal  length    received, unix ns   body as received
//     u8      u32 LE    u64 LE              …
import type { Instant } from '../../trace/time.ts'
import { instantOf } from '../../trace/time.ts'
import type { Signal } from '../span-store.ts'

export const FRAME_HEADER = 13

export interface Frame {
  readonly signal: Signal
  readonly received: Instant
  readonly body: Uint8Array
}

export function joinFrames(frames: readonly Frame[]): Uint8Array {
  let length = 0
  for (const frame of frames) length += FRAME_HEADER + frame.body.length
  const stream = new Uint8Array(length)
  const view = new DataView(stream.buffer)
  let at = 0
  for (const { signal, received, body } of frames) {
    stream[at] = SIGNALS.indexOf(signal)
    view.setUint32(at + 1, body.length, true)
    view.setBigUint64(at + 5, received, true)
    stream.set(body, at + FRAME_HEADER)
    at += FRAME_HEADER + body.length
  }
  return stream
}

/** The whole frames at the beginning of `stream`, and how many bytes they are. Undefined when it is no such stream. */
export function splitFrames(
  stream: Uint8Array,
): { readonly frames: readonly Frame[]; readonly length: number } | undefined {
  const view = new DataView(stream.buffer, stream.byteOffset, stream.byteLength)
  const frames: Frame[] = []
  let at = 0
  while (at + FRAME_HEADER <= stream.length) {
    const signal = SIGNALS[stream[at]!]
    if (signal === undefined) return undefined
    const end = at + FRAME_HEADER + view.getUint32(at + 1, true)
    if (end > stream.length) break
    const received = instantOf(view.getBigUint64(at + 5, true))
    frames.push({ signal, received, body: stream.subarray(at + FRAME_HEADER, end) })
    at = end
  }
  return { frames, length: at }
}

const SIGNALS: readonly Signal[] = ['traces', 'logs']
