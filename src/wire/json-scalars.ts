// Single values of OTLP/JSON, taken as liberally as real senders write them: 64-bit numbers as strings or bare,
// doubles that JSON has no number for, ids in hex or base64, enums by name (proto3's JSON mapping, and the OTLP
// specification's section "JSON Protobuf Encoding"). Each returns undefined for what it cannot take.

const UINT64_MAX = (1n << 64n) - 1n
const INT64_MAX = (1n << 63n) - 1n
const UINT32_MAX = 0xffff_ffff
const MINUS = 0x2d

/** fixed64 and uint64. */
export function parseUint64(value: unknown): bigint | undefined {
  const parsed = parseInteger(value)
  return parsed !== undefined && parsed >= 0n && parsed <= UINT64_MAX ? parsed : undefined
}

export function parseInt64(value: unknown): bigint | undefined {
  const parsed = parseInteger(value)
  return parsed !== undefined && parsed >= -INT64_MAX - 1n && parsed <= INT64_MAX ? parsed : undefined
}

export function parseUint32(value: unknown): number | undefined {
  if (typeof value === 'number') {
    return Number.isInteger(value) && value >= 0 && value <= UINT32_MAX ? value : undefined
  }
  const parsed = parseUint64(value)
  return parsed !== undefined && parsed <= BigInt(UINT32_MAX) ? Number(parsed) : undefined
}

/** An enum by number, also in quotes, or by one of `names`. Numbers without a name are kept. */
export function parseEnum(value: unknown, names: Readonly<Record<string, number>>): number | undefined {
  if (typeof value === 'number' && (value | 0) === value) return value
  if (typeof value === 'string' && Object.hasOwn(names, value)) return names[value]
  const parsed = parseInteger(value)
  return parsed !== undefined && parsed >= -0x8000_0000n && parsed <= 0x7fff_ffffn
    ? Number(parsed)
    : undefined
}

export function parseDouble(value: unknown): number | undefined {
  if (typeof value === 'number') return value
  if (value === 'NaN') return Number.NaN
  if (value === 'Infinity') return Infinity
  if (value === '-Infinity') return -Infinity
  if (typeof value === 'string' && /^-?\d+(\.\d+)?([eE][-+]?\d+)?$/.test(value)) return Number(value)
  return undefined
}

/** Standard or URL-safe alphabet, padded or not. */
export function parseBase64(value: unknown): Uint8Array | undefined {
  if (typeof value !== 'string' || !/^[\w+/-]*={0,2}$/.test(value)) return undefined
  // four signs are three bytes, and one sign left over is none
  if (value.replace(/=+$/, '').length % 4 === 1) return undefined
  return new Uint8Array(Buffer.from(value, 'base64'))
}

/**
 * A trace or span id: hex of either case as OTLP wants, or base64 as generic protobuf printers write. Any length is
 * taken, so that a wrong one is refused with its span and not with the whole request.
 */
export function parseId(value: unknown): Uint8Array | undefined {
  if (typeof value !== 'string') return undefined
  // base64 of an id that happens to look like hex is rarer than one in 10^10
  if (value.length % 2 === 0 && /^[\da-fA-F]*$/.test(value)) return Buffer.from(value, 'hex')
  return parseBase64(value)
}

function parseInteger(value: unknown): bigint | undefined {
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : undefined
  return typeof value === 'string' && isDecimal(value) ? BigInt(value) : undefined
}

/** A loop, since this is asked for every number; 20 digits hold any 64-bit one, and nobody may send a million. */
function isDecimal(text: string): boolean {
  const start = text.charCodeAt(0) === MINUS ? 1 : 0
  const digits = text.length - start
  if (digits < 1 || digits > 20) return false
  for (let i = start; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code < 0x30 || code > 0x39) return false
  }
  return true
}
