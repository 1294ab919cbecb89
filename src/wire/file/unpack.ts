// gzip and zstd of what somebody else packed: bounded, since a megabyte can hold a terabyte, and patient with a
// stream that is still being written.
import { constants, gunzipSync, zstdDecompressSync } from 'node:zlib'
import { WireError } from '../wire-error.ts'
import { findZstdFrames, isZstd } from './zstd-frames.ts'

export type Packing = 'gzip' | 'zstd'

export interface Unpacked {
  readonly bytes: Uint8Array
  /** The packed stream ended in the middle; `bytes` is what it held until there. */
  readonly cut: boolean
}

/** By the magic number at the beginning; undefined when it is neither. */
export function detectPacking(bytes: Uint8Array): Packing | undefined {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return 'gzip'
  return isZstd(bytes) ? 'zstd' : undefined
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

function unpackZstd(bytes: Uint8Array, room: number): Unpacked {
  const { frames, rest } = findZstdFrames(bytes)
  const parts: Uint8Array[] = []
  let size = 0
  const add = (part: Uint8Array): void => {
    parts.push(part)
    size += part.length
  }
  try {
    for (const frame of frames) {
      add(zstdDecompressSync(frame, { maxOutputLength: Math.max(room - size, 1) }))
    }
    if (isZstd(rest)) add(unpackCutFrame(rest, room - size))
  } catch (error) {
    throw unpackError(error, 'zstd')
  }
  return { bytes: joined(parts, size), cut: rest.length > 0 }
}

/** What it holds until where it was cut. */
function unpackCutFrame(bytes: Uint8Array, room: number): Uint8Array {
  const options = { maxOutputLength: Math.max(room, 1), finishFlush: constants.ZSTD_e_flush }
  return zstdDecompressSync(bytes, options)
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

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined
}

function unpackError(error: unknown, packing: Packing): WireError {
  if (codeOf(error) === 'ERR_BUFFER_TOO_LARGE') {
    return new WireError(`the ${packing} holds more than may be unpacked of one file`)
  }
  return new WireError(`damaged ${packing}: ${error instanceof Error ? error.message : String(error)}`)
}
