// Counts what had to be refused in a request and words it for the sender. The text goes into an answer that
// exporters log, so it is short whatever was sent.

// a hostile sender can make every span wrong in its own way: name the first few, count the rest
const MAX_REASONS = 8

export class Rejections {
  readonly #noun: string
  #count = 0
  // undefined until something is refused, which is nearly never
  #reasons: Map<string, number> | undefined

  /** @param noun what is counted, in the singular: `span` */
  constructor(noun: string) {
    this.#noun = noun
  }

  get count(): number {
    return this.#count
  }

  /** @param reason continues "1 span …": `with a trace id of 4 bytes (want 16)` */
  add(reason: string): void {
    this.#count++
    this.#reasons ??= new Map()
    const known = this.#reasons.get(reason)
    if (known !== undefined || this.#reasons.size < MAX_REASONS) this.#reasons.set(reason, (known ?? 0) + 1)
  }

  /** undefined when nothing was refused; otherwise well below 1 KiB of ASCII. */
  words(): string | undefined {
    if (this.#reasons === undefined) return undefined
    let unnamed = this.#count
    const parts: string[] = []
    for (const [reason, count] of this.#reasons) {
      parts.push(`${count} ${reason}`)
      unnamed -= count
    }
    if (unnamed > 0) parts.push(`${unnamed} for other reasons of these kinds`)
    return `${this.#count} ${this.#noun}${this.#count === 1 ? '' : 's'} rejected: ${parts.join(', ')}`
  }
}
