// Pages for people, in place of an answer for programs. The content type is not enough: some servers name it for
// everything, and others send pages without one.
import { excerptOf } from './excerpt.ts'

/** @param contentType in lower case, without parameters */
export function isHtmlPage(body: Uint8Array, contentType: string): boolean {
  const first = firstByte(body)
  if (first === LESS_THAN) return !contentType.includes('xml') || contentType.includes('xhtml')
  return contentType === 'text/html' && first !== BRACE && first !== BRACKET
}

const LESS_THAN = 0x3c
const BRACE = 0x7b
const BRACKET = 0x5b

/** One line; undefined where there is none. */
export function titleOf(body: Uint8Array): string | undefined {
  const title = /<title[^>]*>([^<]*)/i.exec(beginningOf(body))?.[1]
  const shown = title === undefined ? '' : excerptOf(title, 80)
  return shown === '' ? undefined : shown
}

/** A login page, as far as one can tell. */
export function asksWhoOneIs(body: Uint8Array): boolean {
  return (
    /type=["']?password/i.test(beginningOf(body)) ||
    /\blog.?in\b|\bsign.?(?:in|on)\b|authenticat/i.test(titleOf(body) ?? '')
  )
}

function beginningOf(body: Uint8Array): string {
  return new TextDecoder().decode(body.subarray(0, 65_536))
}

/** Behind a byte order mark and blanks. */
function firstByte(body: Uint8Array): number | undefined {
  const start = body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf ? 3 : 0
  return body.subarray(start, 4_096).find((byte) => byte !== 0x20 && (byte < 0x09 || byte > 0x0d))
}
