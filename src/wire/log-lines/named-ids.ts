// Trace ids in a line that says of them that they are: by the name of a field, or by a notation that nothing else has.
import { idDigits } from './id-digits.ts'

export interface NamedId {
  readonly digits: string
  /** The field's name as it is written there, or the notation. */
  readonly via: string
}

/** In the order of the line; one that is named twice comes twice. */
export function namedIds(line: string): readonly NamedId[] {
  if (!HINT.test(line)) return []
  const found = [...inFields(line), ...inNotations(line)]
  return found.length > 1 ? found.toSorted((a, b) => a.at - b.at) : found
}

interface Placed extends NamedId {
  readonly at: number
}

// Most lines of most logs end here.
const HINT = /trace|operation_id|@tr|b3|-[\da-f]{16}|[\da-f]{16},|1-[\da-f]{8}-/i

/** Between a name and its value: of logfmt, JSON, JSON inside of JSON, a header, XML, a URL, or what prints an object. */
export const BETWEEN: string = String.raw`(?:[\s"'\\:=>[({<]|&quot;|%22|%3[ad]){1,12}`

/**
 * exact  a name that means nothing else, whatever stands before it: `trace_id`, `otelTraceID`, `X-B3-TraceId`,
 *        `"trace":{"id":`
 * loose  a name that may mean something else as well: the value has to look like an id
 *
 * `0x` is no part of the digits, but where it begins what protobuf's JSON writes: base64 of 16 bytes.
 */
const FIELD = new RegExp(
  String.raw`(?:(?<exact>trace[-_. ]?id|(?<![a-z\d])trace${BETWEEN}id)|(?<loose>(?<![a-z\d])(?:trace(?:[-_. ]?context)?|b3|operation_id|@tr)))(?<between>${BETWEEN})(?:0x(?![\da-z+/]{20}==))?(?=(?<value>[\da-z+/][\da-z+/=-]{0,63}))`,
  'gi',
)

function* inFields(line: string): Generator<Placed> {
  let high: { readonly half: string | undefined } | undefined
  for (const { groups, index } of line.matchAll(FIELD)) {
    const { exact, loose = '', between = '', value = '' } = groups ?? {}
    const decimal = isDatadog(line.slice(Math.max(0, index - BEFORE), index))
    const digits = idDigits(value, decimal)
    if (digits === undefined || !(exact === undefined ? isId : isIdOrPart)(digits, between)) continue
    const via = fieldName(line, index, exact ?? loose)
    // Looked for once: a line of megabytes may name thousands.
    if (decimal) high ??= { half: highHalf(line) }
    yield {
      digits: decimal && digits.length === 16 ? `${high?.half ?? ''}${digits}` : digits,
      via,
      at: index,
    }
  }
}

const BEFORE = 200

function isId(digits: string, between: string): boolean {
  return (digits.length === 32 || digits.length === 16) && /[^\s[(]/.test(between)
}

/** Short ones are cut, or lack leading zeros; behind no more than a space they may be a word: `trace id facade`. */
function isIdOrPart(digits: string, between: string): boolean {
  return digits.length >= 16 || (/[^\s]/.test(between) && /\d/.test(digits))
}

function isDatadog(before: string): boolean {
  return /(?:\bdd|datadog)[-_.]$|["']dd\\*["']\s*[:=]\s*\{[^{}]*$/i.test(before)
}

/** Datadog keeps the two halves of an id of 128 bits apart. */
function highHalf(line: string): string | undefined {
  const half = HIGH_HALF.exec(line)?.[1]?.toLowerCase()
  return half === undefined || /^0+$/.test(half) ? undefined : half
}

const HIGH_HALF = new RegExp(String.raw`_dd\.p\.tid${BETWEEN}([\da-f]{16})(?![\da-z])`, 'i')

/** All of the name that ends in, or begins with, `part`: `X-B3-TraceId`. */
function fieldName(line: string, at: number, part: string): string {
  const before = /[\w.@/-]{0,40}$/.exec(line.slice(Math.max(0, at - 40), at))?.[0] ?? ''
  return `${before}${part}`.replaceAll(/[\s"'\\:=>[({<]{2,}/g, '.').replace(/^[./-]+/, '')
}

interface Notation {
  readonly via: string
  /** Its groups are the id. */
  readonly pattern: RegExp
}

const NOTATIONS: readonly Notation[] = [
  {
    via: 'traceparent',
    pattern: /(?<=(?<![\da-z])[\da-f]{2}-)([\da-f]{32})-[\da-f]{16}-[\da-f]{2}(?![\da-z])/gi,
  },
  // b3, sentry-trace, and Micrometer's [service,trace-span]
  { via: 'trace-span', pattern: /(?<![\da-z-])([\da-f]{32})-[\da-f]{16}(?![\da-z])/gi },
  // Spring Cloud Sleuth's [service,trace,span] and [service,trace,span,exportable]
  { via: '[service,trace,span]', pattern: /(?<=[[,]\s?)([\da-f]{32}|[\da-f]{16}),\s?[\da-f]{16}(?=[\],])/gi },
  { via: 'X-Amzn-Trace-Id', pattern: /(?<![\da-z-])1-([\da-f]{8})-([\da-f]{24})(?![\da-z])/gi },
  {
    via: 'logging.googleapis.com/trace',
    pattern: /projects\/[^/\s"]{1,60}\/traces\/([\da-f]{32})(?![\da-z])/gi,
  },
]

function* inNotations(line: string): Generator<Placed> {
  for (const { via, pattern } of NOTATIONS) {
    for (const match of line.matchAll(pattern)) {
      const digits = match.slice(1).join('').toLowerCase()
      if (!/^0+$/.test(digits)) yield { digits, via, at: match.index }
    }
  }
}
