// Reads the fields of a configuration file one by one: each is what it should be, or the error says where and what is
// allowed. Keys that nobody knows are told and left out, so that a file of a newer version still works.
import { configError, placeText, type Place } from './config-error.ts'
import type { ConfigEntry, ConfigNode } from './config-tree.ts'

/** Which of the known words was meant; undefined where none comes near. */
export type Suggest = (word: string, known: readonly string[]) => string | undefined

export class FieldReader {
  readonly warnings: string[] = []
  /** Where each value stands, by its key from the top. */
  readonly places: Map<string, Place> = new Map()
  readonly #suggest: Suggest

  constructor(suggest: Suggest) {
    this.#suggest = suggest
  }

  /** The fields of a map by name; no field for what is empty. */
  fields<Name extends string>(node: ConfigNode, known: readonly Name[]): ReadonlyMap<Name, ConfigNode> {
    const fields = new Map<Name, ConfigNode>()
    for (const { name, place, node: field } of this.entries(node)) {
      if (isOneOf(name, known)) fields.set(name, field)
      else this.warn(place, `unknown key ${this.#of(name, node.key)}${this.meant(name, known)}`)
    }
    return fields
  }

  entries(node: ConfigNode): readonly ConfigEntry[] {
    if (node.value.is === 'nothing') return []
    if (node.value.is !== 'map')
      throw configError(node.place, `${nameOf(node)} is to be a map of keys and values`)
    const entries = node.value.entries.filter((entry) => entry.node.value.is !== 'nothing')
    for (const entry of entries) this.places.set(entry.node.key, entry.node.place)
    return entries
  }

  text(node: ConfigNode | undefined): string | undefined {
    if (node === undefined) return undefined
    if (node.value.is !== 'scalar') throw configError(node.place, `${nameOf(node)} is to be a single value`)
    const text = node.value.text.trim()
    if (text === '') throw configError(node.place, `${nameOf(node)} is empty`)
    return text
  }

  flag(node: ConfigNode | undefined): boolean | undefined {
    const text = this.text(node)
    if (node === undefined || text === undefined) return undefined
    if (text === 'true' || text === 'false') return text === 'true'
    throw configError(node.place, `${nameOf(node)} is to be true or false`)
  }

  milliseconds(node: ConfigNode | undefined): number | undefined {
    const text = this.text(node)
    if (node === undefined || text === undefined) return undefined
    const [, count, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text) ?? []
    const milliseconds = Number(count) * (MILLISECONDS[unit ?? ''] ?? Number.NaN)
    if (milliseconds >= 1 && milliseconds <= MOST) return milliseconds
    throw configError(node.place, `${nameOf(node)} is to be a time such as 500ms, 30s or 2m`)
  }

  warn(place: Place, message: string): void {
    this.warnings.push(`${placeText(place)}: ${message}`)
  }

  /** `; did you mean token?`, or what there is. */
  meant(word: string, known: readonly string[]): string {
    const meant = this.#suggest(word, known)
    return meant === undefined ? `; there are ${known.join(', ')}` : `; did you mean ${meant}?`
  }

  #of(name: string, key: string): string {
    return key === '' ? `'${name}'` : `'${name}' in ${key}`
  }
}

const MILLISECONDS: Readonly<Record<string, number>> = { ms: 1, s: 1e3, m: 60e3, h: 3600e3 }
// A day.
const MOST = 86_400e3

export function nameOf(node: ConfigNode): string {
  return node.key === '' ? 'the file' : node.key
}

function isOneOf<Name extends string>(name: string, known: readonly Name[]): name is Name {
  return (known as readonly string[]).includes(name)
}
