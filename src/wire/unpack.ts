// gzip and zstd of what somebody else packed: bounded, since a megabyte can hold a terabyte, and patient with a
// stream that is still being written.
import { constants, gunzipSync, zstdDecompressSync } from 'node:zlib'
import { WireError } from './wire-error.ts'

export type Packing = 'gzip' | 'zstd'

export interface Unpacked {
  readonly bytes: Uint8Array
  /** The packed stream ended in the middle; `bytes` is what it held until there. */
  readonly cut: boolean
}

/** By the magic number at the beginning; undefined when it is neither. */
export function detectPacking(bytes: Uint8Array): Packing | undefined {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return 'gzip'
  return startsFrame(bytes, 0) || isSkippable(bytes, 0) ? 'zstd' : undefined
}

/**
 * @param room bytes that it may hold
 * @throws WireError when it is damaged, or holds more than `room`
 */
export function unpack(bytes: Uint8Array, packing: Packing, room: number): Unpacked {
  return packing === 'gzip' ? unpackGzip(bytes, room) : unpackZstd(bytes, room)
}

function unpackGzip(bytes: Uint8Array, room: number): Unpacked {
  const maxOutputLength = Math.max(room, 1)
  try {
    return { bytes: gunzipSync(bytes, { maxOutputLength }), cut: false }
  } catch (error) {
    if (codeOf(error) !== 'Z_BUF_ERROR') throw unpackError(error, 'gzip')
  }
  try {
    const options = { maxOutputLength, finishFlush: constants.Z_SYNC_FLUSH }
    return { bytes: gunzipSync(bytes, options), cut: true }
  } catch (error) {
    throw unpackError(error, 'gzip')
  }
}

/** Node's zstd stops after one frame; a file may hold any number of them, and frames that are to be skipped. */
function unpackZstd(bytes: Uint8Array, room: number): Unpacked {
  const parts: Uint8Array[] = []
  let size = 0
  let at = 0
  while (at < bytes.length) {
    if (isSkippable(bytes, at)) {
      at += 8 + new DataView(bytes.buffer, bytes.byteOffset).getUint32(at + 4, true)
      continue
    }
    if (!startsFrame(bytes, at)) {
      // the beginning of a frame's magic number, or something else behind the last frame
      return { bytes: joined(parts, size), cut: true }
    }
    const rest = bytes.subarray(at)
    const frame = unpackFrame(rest, room - size)
    parts.push(frame.bytes)
    size += frame.bytes.length
    if (frame.cut) return { bytes: joined(parts, size), cut: true }
    at += frame.read
  }
  return { bytes: joined(parts, size), cut: false }
}

interface Frame extends Unpacked {
  readonly read: number
}

interface WithInfo {
  readonly buffer: Uint8Array
  readonly engine: { readonly bytesWritten: number }
}

function unpackFrame(bytes: Uint8Array, room: number): Frame {
  const options = { maxOutputLength: Math.max(room, 1), info: true }
  try {
    // with `info` it also tells how much it has read, which its type does not say
    const { buffer, engine } = zstdDecompressSync(bytes, options) as unknown as WithInfo
    return { bytes: buffer, cut: false, read: engine.bytesWritten }
  } catch (error) {
    if (codeOf(error) !== 'Z_BUF_ERROR') throw unpackError(error, 'zstd')
  }
  try {
    const flushing = { maxOutputLength: Math.max(room, 1), finishFlush: constants.ZSTD_e_flush }
    return { bytes: zstdDecompressSync(bytes, flushing), cut: true, read: bytes.length }
  } catch (error) {
    throw unpackError(error, 'zstd')
  }
}

function joined(parts: readonly Uint8Array[], size: number): Uint8Array {
  if (parts.length === 1) return parts[0]!
  const whole = new Uint8Array(size)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

function startsFrame(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0x28 && bytes[at + 1] === 0xb5 && bytes[at + 2] === 0x2f && bytes[at + 3] === 0xfd
}

/** RFC 8878 §3.1.2: 0x184D2A50 to 0x184D2A5F, then its size. */
function isSkippable(bytes: Uint8Array, at: number): boolean {
  if (at + 8 > bytes.length) return false
  return (
    (bytes[at]! & 0xf0) === 0x50 && bytes[at + 1] === 0x2a && bytes[at + 2] === 0x4d && bytes[at + 3] === 0x18
  )
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined
}

function unpackError(error: unknown, packing: Packing): WireError {
  if (codeOf(error) === 'ERR_BUFFER_TOO_LARGE') {
    return new WireError(`the ${packing} holds more than may be unpacked of one file`)
  }
  return new WireError(`damaged ${packing}: ${error instanceof Error ? error.message : String(error)}`)
}
