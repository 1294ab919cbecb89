// A way into a JSON document that knows where it is: every complaint names the path of the value, because a sender
// cannot find "expected a string" in a megabyte.
import { WireError } from './wire-error.ts'

/** A JSON object, fields unchecked. */
export type JsonObject = Readonly<Record<string, unknown>>

// as much of a wrong value as helps to find it
const SHOWN = 60

// of a path, in characters: that of an attribute's value needs some 70
const PATH_SHOWN = 200

/** Fields are asked for by both of their names: OTLP's lowerCamelCase, and the snake_case that some senders write. */
export class JsonCursor {
  readonly #path: (string | number)[] = []

  /** undefined when the field is absent or null. */
  value(object: JsonObject, camel: string, snake: string): unknown {
    return object[camel] ?? object[snake] ?? undefined
  }

  /** What `parse` makes of the field; undefined when it is absent. @throws WireError when `parse` cannot take it */
  scalar<T>(
    object: JsonObject,
    camel: string,
    snake: string,
    parse: (value: unknown) => T | undefined,
    expected: string,
  ): T | undefined {
    const value = object[camel] ?? object[snake]
    if (value === undefined || value === null) return undefined
    const parsed = parse(value)
    if (parsed === undefined) throw this.unexpected(expected, value, camel)
    return parsed
  }

  text(object: JsonObject, camel: string, snake: string): string {
    const value = object[camel] ?? object[snake]
    if (value === undefined || value === null) return ''
    if (typeof value !== 'string') throw this.unexpected('a string', value, camel)
    return value
  }

  /** Calls `visit` with the object in the field, when there is one. */
  object(object: JsonObject, camel: string, snake: string, visit: (inner: JsonObject) => void): void {
    const value = object[camel] ?? object[snake]
    if (value === undefined || value === null) return
    this.#path.push(camel)
    visit(this.#objectOf(value))
    this.#path.pop()
  }

  /** Calls `visit` with each object of the list in the field; null items are passed over. */
  objects(object: JsonObject, camel: string, snake: string, visit: (inner: JsonObject) => void): void {
    const value = object[camel] ?? object[snake]
    if (value === undefined || value === null) return
    if (!Array.isArray(value)) throw this.unexpected('a list', value, camel)
    const path = this.#path
    path.push(camel, 0)
    for (let index = 0; index < value.length; index++) {
      path[path.length - 1] = index
      const item: unknown = value[index]
      if (item !== null) visit(this.#objectOf(item))
    }
    path.length -= 2
  }

  /** @param field of the object that is being visited; without it the object itself is meant */
  unexpected(expected: string, value: unknown, field?: string): WireError {
    return this.error(`expected ${expected}, found ${excerpt(value)}`, field)
  }

  error(message: string, field?: string): WireError {
    const path = [...this.#path, ...(field === undefined ? [] : [field])]
    let text = ''
    for (const part of path)
      text += typeof part === 'number' ? `[${part}]` : `${text === '' ? '' : '.'}${part}`
    // deep in a nested value the ends of the path find it, and the message must not be lost behind it
    if (text.length > PATH_SHOWN) text = `${text.slice(0, PATH_SHOWN / 2)}…${text.slice(-PATH_SHOWN / 2)}`
    return new WireError(text === '' ? message : `${text}: ${message}`)
  }

  #objectOf(value: unknown): JsonObject {
    if (typeof value !== 'object' || Array.isArray(value)) throw this.unexpected('an object', value)
    return value as JsonObject
  }
}

/** Never the whole of a large or deep value. */
export function excerpt(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object' && value !== null) return 'an object'
  const text =
    typeof value === 'string'
      ? JSON.stringify(value.slice(0, SHOWN))
      : String(value).replace(/^undefined$/, 'nothing')
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text
}
