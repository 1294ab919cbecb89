// The digits of a trace id out of every notation that logs and headers have for one.

/**
 * Lower-case hex, 6 to 32 digits; undefined for what is no trace id, among them the id of zeros, which stands for none.
 * @param decimal whether a number is one: Datadog writes the low 64 bits of an id, or all of it, as a decimal number
 */
export function idDigits(value: string, decimal: boolean): string | undefined {
  const digits = read(value, decimal) ?? read(value.replace(/[-+/=]+$/, ''), decimal)
  return digits === undefined || /^0+$/.test(digits) ? undefined : digits
}

function read(value: string, decimal: boolean): string | undefined {
  if (/^\d+$/.test(value) && (decimal || value.length > HALF) && value.length !== WHOLE) {
    const digits = fromDecimal(value)
    if (digits !== undefined || decimal) return digits
  }
  if (/^[\da-z+/]{22}==$/i.test(value)) return fromBase64(value)
  const lower = value.toLowerCase()
  if (/^[\da-f]{6,32}$/.test(lower)) return lower
  for (const notation of NOTATIONS) {
    const match = notation.exec(lower)
    if (match !== null) return match.slice(1).join('')
  }
  return undefined
}

const WHOLE = 32
const HALF = 16

const NOTATIONS: readonly RegExp[] = [
  // traceparent: version, id, parent, flags
  /^[\da-f]{2}-([\da-f]{32})-[\da-f]{16}-[\da-f]{2}/,
  // X-Ray: version, seconds since 1970, the rest
  /^1-([\da-f]{8})-([\da-f]{24})$/,
  // a UUID
  /^([\da-f]{8})-([\da-f]{4})-([\da-f]{4})-([\da-f]{4})-([\da-f]{12})$/,
  // b3 and sentry-trace: id, span, sampled
  /^([\da-f]{32}|[\da-f]{16})-[\da-f]{16}(?:-|$)/,
  // X-Cloud-Trace-Context: id, span in decimal
  /^([\da-f]{32})\/\d/,
]

/** Of 64 bits, 16 digits, else 32; undefined for what neither can hold, or nobody would write. */
function fromDecimal(value: string): string | undefined {
  if (value.length > 39) return undefined
  const number = BigInt(value)
  if (number < 1n << 64n) return number.toString(16).padStart(HALF, '0')
  // between the two lengths it is something else that has many digits
  return value.length > WHOLE && number < 1n << 128n ? number.toString(16).padStart(WHOLE, '0') : undefined
}

/** As protobuf's JSON writes bytes. */
function fromBase64(value: string): string {
  return Array.from(atob(value), (byte) => byte.charCodeAt(0).toString(16).padStart(2, '0')).join('')
}
