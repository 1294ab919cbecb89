// Who sent a span: its resource and scope. They repeat with every request, so equal bytes become one object, decoded at
// most once, which spans, runs and segments share.
import { Buffer } from 'node:buffer'
import type { Resource, Scope } from '../../trace/span.ts'
import { attributeValue } from '../../trace/span.ts'
import { decodeResource, decodeScope } from '../../wire/otlp/otlp-span.ts'

/** The bytes of a Resource or InstrumentationScope message and the schema URL that stands beside it. */
export interface OriginBytes {
  readonly resource: Uint8Array
  readonly resourceSchemaUrl: Uint8Array
  readonly scope: Uint8Array
  readonly scopeSchemaUrl: Uint8Array
}

export class Origin {
  readonly bytes: OriginBytes
  /** Equal for equal resources. */
  readonly resourceNumber: number
  readonly #shared: SharedResource
  #scope: Scope | undefined

  constructor(bytes: OriginBytes, shared: SharedResource) {
    this.bytes = bytes
    this.resourceNumber = shared.number
    this.#shared = shared
  }

  get resource(): Resource {
    return this.#shared.resource
  }

  get service(): string | undefined {
    return this.#shared.service
  }

  get scope(): Scope {
    const { scope, scopeSchemaUrl } = this.bytes
    this.#scope ??= decodeScope(scope, 0, scope.length, text(scopeSchemaUrl))
    return this.#scope
  }
}

// What is kept for ever must be bounded: a sender with a new resource in each request would fill it. Past these the
// table begins anew, which costs a few bytes twice and nothing else. 16 MiB is some 10,000 large resources.
const MOST_ORIGINS = 16_384
const MOST_BYTES = 16 << 20

export class Origins {
  #origins = new Map<string, Origin>()
  #resources = new Map<string, SharedResource>()
  #bytes = 0
  #next = 0

  /** The bytes are copied: they may be views of a request, which is not kept. */
  of(bytes: OriginBytes): Origin {
    const resourceKey = keyOf(bytes.resource, bytes.resourceSchemaUrl)
    const key = `${resourceKey}${keyOf(bytes.scope, bytes.scopeSchemaUrl)}`
    const known = this.#origins.get(key)
    if (known !== undefined) return known
    if (this.#origins.size >= MOST_ORIGINS || this.#bytes >= MOST_BYTES) this.#beginAnew()
    const origin = new Origin(copied(bytes), this.#resource(resourceKey, bytes))
    this.#origins.set(key, origin)
    this.#bytes += 2 * key.length
    return origin
  }

  #resource(key: string, bytes: OriginBytes): SharedResource {
    let shared = this.#resources.get(key)
    if (shared === undefined) {
      shared = new SharedResource(this.#next++, bytes.resource.slice(), text(bytes.resourceSchemaUrl))
      this.#resources.set(key, shared)
    }
    return shared
  }

  #beginAnew(): void {
    this.#origins = new Map()
    this.#resources = new Map()
    this.#bytes = 0
  }
}

class SharedResource {
  readonly number: number
  readonly #bytes: Uint8Array
  readonly #schemaUrl: string
  #resource: Resource | undefined

  constructor(number: number, bytes: Uint8Array, schemaUrl: string) {
    this.number = number
    this.#bytes = bytes
    this.#schemaUrl = schemaUrl
  }

  get resource(): Resource {
    this.#resource ??= decodeResource(this.#bytes, 0, this.#bytes.length, this.#schemaUrl)
    return this.#resource
  }

  get service(): string | undefined {
    const name = attributeValue(this.resource.attributes, 'service.name')
    return typeof name === 'string' && name !== '' ? name : undefined
  }
}

type Slice = (this: Uint8Array, start: number, end: number) => string

// One character a byte, whatever the bytes; the length keeps two parts in one key apart.
const { latin1Slice, utf8Slice } = Buffer.prototype as unknown as { latin1Slice: Slice; utf8Slice: Slice }

function keyOf(message: Uint8Array, schemaUrl: Uint8Array): string {
  const bytes = latin1Slice.call(message, 0, message.length)
  return `${message.length},${schemaUrl.length},${bytes}${latin1Slice.call(schemaUrl, 0, schemaUrl.length)}`
}

function text(bytes: Uint8Array): string {
  return bytes.length === 0 ? '' : utf8Slice.call(bytes, 0, bytes.length)
}

function copied(bytes: OriginBytes): OriginBytes {
  return {
    resource: bytes.resource.slice(),
    resourceSchemaUrl: bytes.resourceSchemaUrl.slice(),
    scope: bytes.scope.slice(),
    scopeSchemaUrl: bytes.scopeSchemaUrl.slice(),
  }
}
