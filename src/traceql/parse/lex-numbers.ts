// Numbers: `200`, `1.5`, and lengths of time: `250ms`, `1.5s`, `1h30m`, `2d`.
import type { Literal } from '../ast.ts'
import type { Token } from './token.ts'

/** undefined where none begins. */
export function readNumber(text: string, from: number): Token | undefined {
  START.lastIndex = from
  if (!START.test(text)) return undefined
  const duration = matchAt(DURATION, text, from)
  const written = duration ?? matchAt(NUMBER, text, from) ?? ''
  const to = from + written.length
  const rest = matchAt(GLUED, text, to) ?? ''
  if (rest !== '') {
    // `.5xx` is an attribute.
    if (text.charAt(from) === '.') return undefined
    return { type: 'bad', message: badNumber(written, rest), place: { from, to: to + rest.length } }
  }
  const literal = duration === undefined ? numberLiteral(written) : durationLiteral(written)
  if (literal === undefined) {
    const message = `this is too large: 64 bits hold no more than ${LARGEST}`
    return { type: 'bad', message, place: { from, to } }
  }
  return { type: 'literal', literal, place: { from, to } }
}

const START = /\.?\d/y
const NUMBER = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y
/** With what Go has, and days, weeks and years as in Prometheus. */
const DURATION = /(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h|d|w|y))+/y
const GLUED = /[\p{L}\d_.]+/uy

const NANOSECONDS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1000n,
  µs: 1000n,
  μs: 1000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
  d: 86_400_000_000_000n,
  w: 604_800_000_000_000n,
  y: 31_536_000_000_000_000n,
}

const LARGEST = 2n ** 63n - 1n

function numberLiteral(written: string): Literal | undefined {
  if (!/^\d+$/.test(written)) {
    const value = Number(written)
    return Number.isFinite(value) ? { type: 'float', value } : undefined
  }
  const value = BigInt(written)
  return value > LARGEST ? undefined : { type: 'int', value }
}

/** Digit by digit, because 2.3 * 1e6 is a little less than 2300000. Less than a nanosecond is cut off, as Go does. */
function durationLiteral(written: string): Literal | undefined {
  let total = 0n
  for (const [, whole = '', fraction = '', unit = ''] of written.matchAll(/(\d*)(?:\.(\d*))?([a-zµμ]+)/g)) {
    total += (BigInt(whole + fraction) * (NANOSECONDS[unit] ?? 0n)) / 10n ** BigInt(fraction.length)
  }
  return total > LARGEST ? undefined : { type: 'duration', value: Number(total) }
}

function badNumber(written: string, rest: string): string {
  if (/^0[xXbo]/.test(written + rest)) return 'numbers are decimal'
  if (/^\.|\./.test(rest)) return `${written}${rest} is no number`
  const unit = /\p{L}*$/u.exec(written)?.[0] ?? ''
  return `unknown unit ${unit}${rest}: a duration is in ns, us, ms, s, m, h, d, w or y`
}

function matchAt(pattern: RegExp, text: string, from: number): string | undefined {
  pattern.lastIndex = from
  return pattern.exec(text)?.[0]
}
