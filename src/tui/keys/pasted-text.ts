// A paste as it comes in, up to its end, which may be cut by reads as everything may. Of one of any length as much is kept as is of
// use.

/** What introduces and what ends a paste (xterm's mode 2004). */
export const PASTE_END = '\x1b[201~'

/** Characters, far more than a field takes. */
const MOST_PASTED = 16_384

export class PastedText {
  #text = ''
  /** What may be the beginning of the end. */
  #held = ''

  /** @returns where in the chunk the paste has ended; undefined when it goes on */
  take(chunk: string, from: number): number | undefined {
    const held = this.#held
    const text = held + chunk.slice(from)
    const end = text.indexOf(PASTE_END)
    if (end >= 0) {
      this.#held = ''
      this.#keep(text, end)
      return from + end + PASTE_END.length - held.length
    }
    const length = endHeld(text)
    this.#keep(text, text.length - length)
    this.#held = text.slice(text.length - length)
    return undefined
  }

  /** What has come since it was last asked. */
  taken(): string {
    const text = this.#text.toWellFormed()
    this.#text = ''
    return text
  }

  /** The next is another. */
  clear(): void {
    this.#text = ''
    this.#held = ''
  }

  #keep(text: string, length: number): void {
    this.#text += text.slice(0, Math.min(length, Math.max(0, MOST_PASTED - this.#text.length)))
  }
}

/** How many characters at the end of a text may be the beginning of a paste's end. */
function endHeld(text: string): number {
  const most = Math.min(text.length, PASTE_END.length - 1)
  for (let length = most; length > 0; length--) if (text.endsWith(PASTE_END.slice(0, length))) return length
  return 0
}
