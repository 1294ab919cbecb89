// What a span states that its caller or callee may state as well: each as a number, so that a million of them fit into
// one map.
import type { FactName } from '../spans/facts.ts'
import { thingOf, valueToken, type ValueToken } from '../spans/rare-values.ts'
import type { Row, SpanTable } from '../spans/span-table.ts'
import { TextPool, type TextId } from '../spans/text-pool.ts'

/** A key and its value. */
export type Token = number

export type Key =
  | Extract<
      FactName,
      | 'messaging.message.id'
      | 'kafka.offset'
      | 'faas.invocation.id'
      | 'request.id'
      | 'messaging.message.conversation_id'
      | 'network.peer.port'
      | 'url.path'
    >
  | 'value'

/** In order of how much an equal value says. */
export const KEYS: readonly Key[] = [
  'messaging.message.id',
  'kafka.offset',
  'faas.invocation.id',
  'request.id',
  'network.peer.port',
  'messaging.message.conversation_id',
  'url.path',
  'value',
]

export class KeyTokens {
  readonly #table: SpanTable
  readonly #composed = new TextPool()
  readonly #pathValues = new Map<TextId, readonly ValueToken[]>()
  /** Facts that are keys as they stand, with what makes a token of their texts. */
  readonly #plain: readonly { readonly column: Int32Array; readonly base: number }[]
  readonly #paths: Int32Array | undefined
  readonly #offsets: Int32Array | undefined
  readonly #peerPorts: Int32Array | undefined
  readonly #localPorts: Int32Array | undefined

  constructor(table: SpanTable) {
    this.#table = table
    this.#plain = PLAIN.flatMap(([fact, key]) => {
      const column = table.factColumn(fact)
      return column === undefined ? [] : [{ column, base: baseOf(key) }]
    })
    this.#paths = table.factColumn('url.path')
    this.#offsets = table.factColumn('kafka.offset')
    this.#peerPorts = table.factColumn('network.peer.port')
    this.#localPorts = table.factColumn('network.local.port')
  }

  static keyOf(token: Token): Key {
    return token < 0 ? 'value' : (KEYS[Math.floor(token / TEXTS)] as Key)
  }

  has(row: Row, token: Token): boolean {
    let isStated = false
    this.each(row, (stated) => {
      isStated ||= stated === token
    })
    return isStated
  }

  /** Calls `take` for each token of a row. */
  each(row: Row, take: (token: Token) => void): void {
    for (const { column, base } of this.#plain) {
      const text = column[row] ?? 0
      if (text !== 0) take(base + text)
    }
    if (this.#offsets !== undefined && (this.#offsets[row] ?? 0) !== 0) {
      const place = this.#placeInLog(row)
      if (place !== 0) take(baseOf('kafka.offset') + place)
    }
    const port = this.#connection(row)
    if (port !== 0) take(baseOf('network.peer.port') + port)
    const path = this.#paths?.[row] ?? 0
    if (path !== 0) {
      const values = this.#valuesOfPath(path)
      if (values.length > 0) take(baseOf('url.path') + path)
      for (const value of values) take(-value)
    }
    this.#table.values.each(row, (value) => take(-value))
  }

  /** An offset is one of a partition of a topic. */
  #placeInLog(row: Row): TextId {
    const offset = this.#table.factOf('kafka.offset', row)
    const topic = this.#table.factOf('messaging.destination.name', row)
    if (offset === undefined || topic === undefined) return 0
    const partition = this.#table.factOf('messaging.destination.partition.id', row) ?? ''
    return this.#composed.idOf(JSON.stringify([topic, partition, offset]))
  }

  /** The caller's end of the TCP connection: the caller's own port, and the callee's peer's. */
  #connection(row: Row): TextId {
    const ports = this.#table.kindOf(row) === 'server' ? this.#peerPorts : this.#localPorts
    return ports?.[row] ?? 0
  }

  /** The ids in a path, each under what stands before it: `/orders/8271` has an `order` 8271. */
  #valuesOfPath(path: TextId): readonly ValueToken[] {
    let values = this.#pathValues.get(path)
    if (values === undefined) {
      const parts = (this.#table.texts.textOf(path) ?? '').slice(0, LONGEST_PATH).split('/')
      values = parts.flatMap((part, at) => {
        return ID.test(part) ? [valueToken(thingOf(parts[at - 1] ?? ''), part)] : []
      })
      this.#pathValues.set(path, values)
    }
    return values
  }
}

const TEXTS = 2 ** 32

function baseOf(key: Key): number {
  return KEYS.indexOf(key) * TEXTS
}

const PLAIN: readonly (readonly [FactName, Key])[] = [
  ['messaging.message.id', 'messaging.message.id'],
  ['faas.invocation.id', 'faas.invocation.id'],
  ['aws.request_id', 'faas.invocation.id'],
  ['request.id', 'request.id'],
  ['messaging.message.conversation_id', 'messaging.message.conversation_id'],
]
const LONGEST_PATH = 512
/** Three digits in a row, or a digit in eight letters at least. */
const ID = /^(?=.*\d{3})[\w.-]{3,128}$|^(?=.*\d)[\w-]{8,128}$/
