// The fragments that state a token, for millions of tokens: a hash table of numbers with lists of numbers, since as many
// arrays in a Map would be too many.
import type { Row } from '../spans/span-table.ts'
import type { Token } from './key-tokens.ts'

export class TokenLists {
  #tokens = new Float64Array(1024)
  /** By slot: the list's last entry, counted from 1; 0 for a free slot, -1 for an empty list. */
  #last = new Int32Array(1024)
  #size = 0
  #heads = new Int32Array(1024)
  #before = new Int32Array(1024)
  #entries = 0

  get size(): number {
    return this.#size
  }

  /** Makes an empty list, unless there is one. */
  open(token: Token): void {
    if (this.#size * 2 >= this.#tokens.length) this.#rehash()
    const slot = this.#slotOf(token)
    if (this.#last[slot] !== 0) return
    this.#tokens[slot] = token
    this.#last[slot] = -1
    this.#size++
  }

  /** To the token's list, if there is one, unless it was the last that was added. */
  add(token: Token, head: Row): void {
    const slot = this.#slotOf(token)
    const last = this.#last[slot] as number
    if (last === 0 || (last > 0 && this.#heads[last - 1] === head)) return
    if (this.#entries === this.#heads.length) this.#lengthen()
    this.#heads[this.#entries] = head
    this.#before[this.#entries] = last
    this.#last[slot] = ++this.#entries
  }

  /** Lists of two at least and no more than `mostOf` says, with the last added first. */
  eachShared(mostOf: (token: Token) => number, take: (token: Token, heads: readonly Row[]) => void): void {
    for (let slot = 0; slot < this.#tokens.length; slot++) {
      const last = this.#last[slot] as number
      if (last <= 0 || (this.#before[last - 1] as number) <= 0) continue
      const token = this.#tokens[slot] as Token
      const heads = this.#listOf(last, mostOf(token))
      if (heads !== undefined) take(token, heads)
    }
  }

  #listOf(last: number, most: number): readonly Row[] | undefined {
    const heads: Row[] = []
    for (let entry = last; entry > 0; entry = this.#before[entry - 1] as number) {
      if (heads.length === most) return undefined
      heads.push(this.#heads[entry - 1] as Row)
    }
    return heads
  }

  #slotOf(token: Token): number {
    const mask = this.#tokens.length - 1
    let mixed = Math.imul(token ^ Math.trunc(token / 2 ** 32), 0x9e3779b1)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b)
    let slot = (mixed ^ (mixed >>> 13)) & mask
    while (this.#last[slot] !== 0 && this.#tokens[slot] !== token) slot = (slot + 1) & mask
    return slot
  }

  #rehash(): void {
    const tokens = this.#tokens
    const last = this.#last
    this.#tokens = new Float64Array(tokens.length * 2)
    this.#last = new Int32Array(tokens.length * 2)
    for (let slot = 0; slot < tokens.length; slot++) {
      if (last[slot] === 0) continue
      const place = this.#slotOf(tokens[slot] as Token)
      this.#tokens[place] = tokens[slot] as Token
      this.#last[place] = last[slot] as number
    }
  }

  #lengthen(): void {
    const heads = new Int32Array(this.#entries * 2)
    const before = new Int32Array(this.#entries * 2)
    heads.set(this.#heads)
    before.set(this.#before)
    this.#heads = heads
    this.#before = before
  }
}
