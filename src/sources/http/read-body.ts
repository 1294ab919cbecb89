// The body of an answer, unpacked while it comes, and counted before and after: a few kilobytes can hold gigabytes, and
// what is announced need not be what comes. Whatever ends early takes its connection with it.
import { JsonBrackets } from './json-brackets.ts'
import { unpack } from './unpack.ts'

export class BodyTooLargeError extends Error {
  /** Bytes. */
  readonly limit: number

  constructor(limit: number) {
    super('the body is too large')
    this.limit = limit
  }
}

/** Bytes that have come so far, as they came: for -v and for errors. */
export interface ByteCount {
  bytes: number
}

/**
 * @param codings the header content-encoding; the last one was applied last (RFC 9110 section 8.4)
 * @param most bytes, packed and unpacked
 * @throws BodyTooLargeError, PackingError, BracketsError, whatever the connection does
 */
export async function readBody(
  body: AsyncIterable<Uint8Array>,
  codings: string,
  most: number,
  count: ByteCount,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  const brackets = new JsonBrackets()
  for await (const chunk of unpack(counted(body, most, count), codings)) {
    length += chunk.length
    if (length > most) throw new BodyTooLargeError(most)
    brackets.add(chunk)
    chunks.push(chunk)
  }
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks, length)
}

async function* counted(
  body: AsyncIterable<Uint8Array>,
  most: number,
  count: ByteCount,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of body) {
    count.bytes += chunk.length
    if (count.bytes > most) throw new BodyTooLargeError(most)
    yield chunk
  }
}
