// JSON that is nothing but brackets: parsed, a few kilobytes of packed ones take gigabytes of memory and minutes in which
// nothing else happens, not even giving up. So they are counted while they come.

/** The message says what it is, behind "JSON". */
export class BracketsError extends Error {}

/** Levels. An attribute may be nested 32 times, in three levels each. */
const DEEPEST = 512
/** So many objects and lists take what they take, some hundred megabytes. */
const FREE = 2_000_000
/** Bytes, on average: the attributes of a span have some eighteen for each bracket that opens. */
const LEAST_EACH = 8

/** Of one body. What does not begin as JSON does is let through. */
export class JsonBrackets {
  #isJson: boolean | undefined
  #bytes = 0
  #opened = 0
  #depth = 0
  #inText = false
  #escaped = false

  /** @throws BracketsError */
  add(chunk: Uint8Array): void {
    this.#isJson ??= beginsAsJson(chunk)
    if (this.#isJson !== true) return
    this.#bytes += chunk.length
    // Fields are slow to count in, and this is about every byte.
    let [opened, depth, inText, escaped] = [this.#opened, this.#depth, this.#inText, this.#escaped]
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at]
      if (inText) {
        if (escaped) escaped = false
        else if (byte === BACKSLASH) escaped = true
        else if (byte === QUOTE) inText = false
      } else if (byte === QUOTE) inText = true
      else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
        opened++
        if (++depth > DEEPEST) throw new BracketsError(`nested deeper than ${DEEPEST} levels`)
      } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) depth--
    }
    this.#opened = opened
    this.#depth = depth
    this.#inText = inText
    this.#escaped = escaped
    if (this.#opened > FREE && this.#opened * LEAST_EACH > this.#bytes) {
      throw new BracketsError('of little else but brackets')
    }
  }
}

const [QUOTE, BACKSLASH, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [
  0x22, 0x5c, 0x5b, 0x5d, 0x7b, 0x7d,
]

/** undefined: only blanks and a byte order mark so far. No message of protobuf begins with a bracket. */
function beginsAsJson(chunk: Uint8Array): boolean | undefined {
  const first = chunk.find((byte) => byte > 0x20 && byte !== 0xef && byte !== 0xbb && byte !== 0xbf)
  return first === undefined ? undefined : first === OPEN_LIST || first === OPEN_OBJECT
}
