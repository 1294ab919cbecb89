// A log as text: packed or not, and as whichever program wrote it.
import { detectPacking, unpack } from '../file/unpack.ts'
import { WireError } from '../wire-error.ts'

/** As much of it as anybody looks through; empty where what it is packed in cannot be read. */
export function logText(bytes: Uint8Array): string {
  const plain = unpacked(bytes).subarray(0, MAX_TEXT)
  // what PowerShell writes into a file
  const encoding = plain[0] === 0xff && plain[1] === 0xfe ? 'utf-16le' : 'utf-8'
  return new TextDecoder(encoding).decode(plain)
}

function unpacked(bytes: Uint8Array): Uint8Array {
  const packing = detectPacking(bytes)
  if (packing === undefined) return bytes
  try {
    return unpack(bytes, packing, MAX_TEXT).bytes
  } catch (error) {
    if (error instanceof WireError) return new Uint8Array()
    throw error
  }
}

// Somebody who pipes more than this has not looked for anything yet.
const MAX_TEXT = 64 << 20
