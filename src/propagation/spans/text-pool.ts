// Every distinct text once, known by a number: a million spans name few services, operations and hosts, and comparing
// numbers is what makes looking across all traces quick.

/** 0 stands for no text at all. */
export type TextId = number

export class TextPool {
  readonly #ids = new Map<string, TextId>()
  readonly #texts: string[] = ['']

  /** 0 for undefined and for the empty text. */
  idOf(text: string | undefined): TextId {
    if (text === undefined || text === '') return 0
    let id = this.#ids.get(text)
    if (id === undefined) {
      id = this.#texts.length
      this.#texts.push(text)
      this.#ids.set(text, id)
    }
    return id
  }

  /** The number of a text that is known already; 0 where nobody has named it. */
  findId(text: string): TextId {
    return this.#ids.get(text) ?? 0
  }

  /** undefined for 0. */
  textOf(id: TextId): string | undefined {
    return id === 0 ? undefined : this.#texts[id]
  }
}
