// Hex digits that nothing in the line calls a trace id: only their number speaks for them.
import { BETWEEN } from './named-ids.ts'

/** Runs of 32 digits, unless the line calls them something else. */
export function bareIds(line: string): readonly string[] {
  return runs(line, /(?<![\da-z])(?!0{32})[\da-f]{32}(?![\da-z])/gi)
}

/**
 * Runs of 6 to 31 digits, as the lines of `tracectl tail` end with: not a word, a part of a longer one, a number with a
 * point or a UUID.
 */
export function shortIds(line: string): readonly string[] {
  return runs(line, /(?<![\w.-])(?=[a-f]*\d)(?!0+\b)[\da-f]{6,31}(?![\w.-])/gi)
}

function runs(line: string, pattern: RegExp): readonly string[] {
  const found: string[] = []
  for (const { 0: digits, index } of line.matchAll(pattern)) {
    if (!OTHER_NAME.test(line.slice(Math.max(0, index - BEFORE), index))) found.push(digits.toLowerCase())
  }
  return found
}

const BEFORE = 40

const OTHER_NAME = new RegExp(
  String.raw`(?:(?:span|parent|request|req|session|user|client|tenant|correlation|transaction|message|event|job|pod|container|image|device|instance|account|order)[-_. ]?u?id|commit|revision|build|digest|etag|checksum|fingerprint|nonce|token|api[-_]?key|hash|md5(?:sum)?|sha-?\d{0,3}(?:sum)?)${BETWEEN}$`,
  'i',
)
