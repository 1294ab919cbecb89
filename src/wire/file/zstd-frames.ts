// Where the frames of a zstd stream lie (RFC 8878 §3.1). Node decompresses one frame and is content, and versions of it
// take one that was cut for a whole one, so that what is missing would be missing silently.

export interface ZstdFrames {
  /** In their order, without those that are to be skipped. */
  readonly frames: readonly Uint8Array[]
  /** What follows them: a frame that was cut, or something that is no frame. Empty for a whole stream. */
  readonly rest: Uint8Array
}

export function findZstdFrames(bytes: Uint8Array): ZstdFrames {
  const frames: Uint8Array[] = []
  let at = 0
  while (at < bytes.length) {
    const isFrame = startsZstdFrame(bytes, at)
    const end = isFrame
      ? frameEnd(bytes, at)
      : isSkippable(bytes, at)
        ? at + 8 + u32(bytes, at + 4)
        : Infinity
    if (end > bytes.length) return { frames, rest: bytes.subarray(at) }
    if (isFrame) frames.push(bytes.subarray(at, end))
    at = end
  }
  return { frames, rest: bytes.subarray(at) }
}

export function isZstd(bytes: Uint8Array): boolean {
  return startsZstdFrame(bytes, 0) || isSkippable(bytes, 0)
}

function startsZstdFrame(bytes: Uint8Array, at: number): boolean {
  return at + 4 <= bytes.length && u32(bytes, at) === 0xfd2fb528
}

/** §3.1.2: 0x184D2A50 to 0x184D2A5F, then its size. */
function isSkippable(bytes: Uint8Array, at: number): boolean {
  return at + 8 <= bytes.length && u32(bytes, at) >>> 4 === 0x184d2a5
}

/** Infinity when it is not all there, or is damaged: then who decompresses it says so. */
function frameEnd(bytes: Uint8Array, start: number): number {
  const descriptor = bytes[start + 4] ?? 0
  const singleSegment = (descriptor & 0x20) !== 0
  const sizeBytes = [singleSegment ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3] ?? 0
  let at = start + 5 + (singleSegment ? 0 : 1) + dictionaryBytes + sizeBytes
  for (let last = false; !last;) {
    if (at + 3 > bytes.length) return Infinity
    // §3.1.1.2: whether it is the last, its type, its size; a run of one byte (type 1) has only that byte
    const header = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16)
    last = (header & 1) === 1
    at += 3 + (((header >> 1) & 3) === 1 ? 1 : header >> 3)
  }
  return at + ((descriptor & 4) === 0 ? 0 : CHECKSUM_BYTES)
}

const CHECKSUM_BYTES = 4

function u32(bytes: Uint8Array, at: number): number {
  return (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0
}
