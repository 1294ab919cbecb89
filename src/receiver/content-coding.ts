// Undoes the Content-Encoding of an HTTP request, never beyond the request limit: a gzip body of 64 KiB can hold
// 64 MiB.
import { promisify } from 'node:util'
import * as zlib from 'node:zlib'

import { findZstdFrames } from '../wire/file/zstd-frames.ts'
import { joinChunks, ownBytes } from './body-bytes.ts'

export type ContentCoding = 'identity' | 'gzip' | 'deflate' | 'zstd'

/** As Accept-Encoding lists them. */
export const ACCEPTED_CODINGS = 'gzip, deflate, zstd'

export type Decoded =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'bad'; readonly message: string }

/** undefined for a coding that is not read, and for two codings, one on top of the other. */
export function contentCodingOf(header: string | undefined): ContentCoding | undefined {
  switch (header?.trim().toLowerCase()) {
    case undefined:
    case '':
    case 'identity':
      return 'identity'
    case 'gzip':
    case 'x-gzip':
      return 'gzip'
    case 'deflate':
      return 'deflate'
    case 'zstd':
      return 'zstd'
    default:
      return undefined
  }
}

/**
 * Whether bytes that may be of this coding are: for gRPC, whose flag for it cannot be seen. No OTLP request begins like
 * gzip (0x1f is a wire type that does not exist), like zlib (0x78 is field 15, and there is none) or like zstd (0x28 is
 * field 5, and there is none).
 */
export function isEncoded(bytes: Uint8Array, coding: ContentCoding): boolean {
  if (coding === 'gzip') return bytes[0] === 0x1f && bytes[1] === 0x8b
  if (coding === 'zstd') return bytes[0] === 0x28 && bytes[1] === 0xb5
  return coding === 'deflate' && hasZlibHeader(bytes)
}

/** Up to here decompressing on this thread is cheaper than handing over: 64 KiB of gzip are some 0.5 ms. */
const SYNC_BYTES = 64 * 1024

/** `maxBytes` bounds what comes out. */
export async function decodeContent(
  coding: ContentCoding,
  chunks: readonly Uint8Array[],
  length: number,
  maxBytes: number,
): Promise<Decoded> {
  const body = joinChunks(chunks, length)
  // An exporter with nothing to say may still name its coding.
  if (coding === 'identity' || length === 0) return { kind: 'bytes', bytes: body }
  try {
    if (coding === 'zstd') return await decodeZstd(body, maxBytes)
    const format = coding === 'deflate' && !hasZlibHeader(body) ? 'deflateRaw' : coding
    return { kind: 'bytes', bytes: await decompress(format, body, maxBytes) }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ERR_BUFFER_TOO_LARGE') return { kind: 'too-large' }
    const reason = error instanceof Error ? error.message : String(error)
    return { kind: 'bad', message: `body is not valid ${coding}: ${reason}` }
  }
}

async function decodeZstd(body: Uint8Array, maxBytes: number): Promise<Decoded> {
  const { frames, rest } = findZstdFrames(body)
  if (rest.length > 0 || frames.length === 0) {
    return { kind: 'bad', message: 'body is not valid zstd: it ends in the middle of a frame' }
  }
  const parts: Uint8Array[] = []
  let size = 0
  for (const frame of frames) {
    const part = await decompress('zstd', frame, maxBytes)
    parts.push(part)
    size += part.length
    if (size > maxBytes) return { kind: 'too-large' }
  }
  return { kind: 'bytes', bytes: joinChunks(parts, size) }
}

async function decompress(
  format: keyof typeof DECOMPRESSORS,
  body: Uint8Array,
  maxBytes: number,
): Promise<Uint8Array> {
  const { sync, async } = DECOMPRESSORS[format]
  const options = { maxOutputLength: maxBytes, chunkSize: outputHint(format, body, maxBytes) }
  return ownBytes(body.length <= SYNC_BYTES ? sync(body, options) : await async(body, options))
}

const DECOMPRESSORS = {
  gzip: { sync: zlib.gunzipSync, async: promisify<Uint8Array, zlib.ZlibOptions, Buffer>(zlib.gunzip) },
  deflate: { sync: zlib.inflateSync, async: promisify<Uint8Array, zlib.ZlibOptions, Buffer>(zlib.inflate) },
  deflateRaw: {
    sync: zlib.inflateRawSync,
    async: promisify<Uint8Array, zlib.ZlibOptions, Buffer>(zlib.inflateRaw),
  },
  zstd: {
    sync: zlib.zstdDecompressSync,
    async: promisify<Uint8Array, zlib.ZstdOptions, Buffer>(zlib.zstdDecompress),
  },
}

/**
 * HTTP's "deflate" is zlib's format (RFC 9110 section 8.4.1.2), but some send the bare one. RFC 1950 section 2.2:
 * the method is 8, and the first two bytes are a multiple of 31.
 */
function hasZlibHeader(bytes: Uint8Array): boolean {
  const [first = 0, second = 0] = bytes
  return (first & 0x0f) === 8 && ((first << 8) | second) % 31 === 0
}

/** Deflate cannot grow anything by more than this. */
const DEFLATE_MAX_RATIO = 1032

/**
 * Size of the output buffer: right at the first try saves a quarter of the time. The last four bytes of gzip say
 * how much comes out (RFC 1952 section 2.3.1, ISIZE), but the sender chose them: a hint within what is possible.
 */
function outputHint(format: keyof typeof DECOMPRESSORS, body: Uint8Array, maxBytes: number): number {
  const possible = Math.min(maxBytes, body.length * DEFLATE_MAX_RATIO)
  const guess = format === 'gzip' && body.length >= 18 ? readIsize(body) : body.length * 4
  // A little more than that: a buffer that is exactly full makes zlib ask for a second one.
  return Math.max(1024, Math.min(guess, possible) + 64)
}

function readIsize(body: Uint8Array): number {
  return new DataView(body.buffer, body.byteOffset).getUint32(body.length - 4, true)
}
