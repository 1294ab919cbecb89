// Takes a body out of its content codings (RFC 9110 section 8.4, RFC 8878 for zstd) as it comes.
import { pipeline, Readable, type Transform } from 'node:stream'
import {
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  createZstdDecompress,
} from 'node:zlib'

/** For accept-encoding. Not zstd, though it is unpacked where it comes: Node 22 takes a stream that is cut off for whole. */
export const ACCEPTED_CODINGS = 'gzip, deflate, br'

/** It is not packed as it says; the message is what was found. */
export class PackingError extends Error {}

/** @param codings the header content-encoding; the last one was applied last */
export function unpack(body: AsyncIterable<Uint8Array>, codings: string): AsyncIterable<Uint8Array> {
  const names = codings
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity')
  // Each may multiply by a thousand, and nobody who means well packs more than twice.
  if (names.length > 2) throw new PackingError(`it is packed ${names.length} times`)
  return names.toReversed().reduce(unpackOne, body)
}

async function* unpackOne(body: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Uint8Array> {
  let broken: { readonly error: unknown } | undefined
  async function* watched(): AsyncGenerator<Uint8Array> {
    try {
      yield* body
    } catch (error) {
      broken = { error }
      throw error
    }
  }
  const chunks = watched()
  const first = await chunks.next()
  if (first.done === true) return
  const unpacker = unpackerOf(name, first.value)
  async function* whole(start: Uint8Array): AsyncGenerator<Uint8Array> {
    yield start
    yield* chunks
  }
  // What goes wrong comes out of the unpacker; who stops reading it destroys the body as well.
  pipeline(Readable.from(whole(first.value), { objectMode: false }), unpacker, () => {})
  try {
    yield* unpacker as AsyncIterable<Uint8Array>
  } catch (error) {
    if (broken !== undefined) throw broken.error
    throw new PackingError(`it says that it is packed with ${name}, and is not, or is damaged`, {
      cause: error,
    })
  }
}

function unpackerOf(name: string, first: Uint8Array): Transform {
  switch (name) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip()
    case 'deflate':
      // zlib's format is meant, and some send what is inside it: the first byte tells (RFC 1950 section 2.2).
      return ((first[0] ?? 0) & 0x0f) === 8 ? createInflate() : createInflateRaw()
    case 'br':
      return createBrotliDecompress()
    case 'zstd':
      // 8 MiB: RFC 9659 section 3.
      return createZstdDecompress({ params: { [constants.ZSTD_d_windowLogMax]: 23 } })
    default:
      throw new PackingError(`it is packed with ${JSON.stringify(name.slice(0, 40))}, which nobody asked for`)
  }
}
