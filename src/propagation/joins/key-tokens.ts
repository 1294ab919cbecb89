// What a span states that its caller or callee may state as well: each as a number, so that a million of them fit into
// one map.
import type { FactName } from '../spans/facts.ts'
import type { Row, SpanTable } from '../spans/span-table.ts'
import { TextPool } from '../spans/text-pool.ts'

/** A key and its value; the keys are in order of how much an equal value says. */
export type Token = number

export type Key = Extract<
  FactName,
  | 'messaging.message.id'
  | 'kafka.offset'
  | 'faas.invocation.id'
  | 'request.id'
  | 'messaging.message.conversation_id'
  | 'network.peer.port'
  | 'url.path'
>

export const KEYS: readonly Key[] = [
  'messaging.message.id',
  'kafka.offset',
  'faas.invocation.id',
  'request.id',
  'messaging.message.conversation_id',
  'network.peer.port',
  'url.path',
]

export class KeyTokens {
  readonly #table: SpanTable
  readonly #places = new TextPool()

  constructor(table: SpanTable) {
    this.#table = table
  }

  static keyOf(token: Token): Key {
    return KEYS[Math.floor(token / TEXTS)] as Key
  }

  /** Calls `take` for each token of a row. */
  each(row: Row, take: (token: Token) => void): void {
    const table = this.#table
    const add = (key: Key, text: number): void => {
      if (text !== 0) take(KEYS.indexOf(key) * TEXTS + text)
    }
    add('messaging.message.id', table.factId('messaging.message.id', row))
    add('request.id', table.factId('request.id', row))
    add('messaging.message.conversation_id', table.factId('messaging.message.conversation_id', row))
    add('faas.invocation.id', table.factId('faas.invocation.id', row))
    add('faas.invocation.id', table.factId('aws.request_id', row))
    add('kafka.offset', this.#placeInLog(row))
    add('network.peer.port', this.#connection(row))
    add('url.path', this.#concretePath(row))
  }

  /** An offset is one of a partition of a topic. */
  #placeInLog(row: Row): number {
    const offset = this.#table.factOf('kafka.offset', row)
    const topic = this.#table.factOf('messaging.destination.name', row)
    if (offset === undefined || topic === undefined) return 0
    const partition = this.#table.factOf('messaging.destination.partition.id', row) ?? ''
    return this.#places.idOf(JSON.stringify([topic, partition, offset]))
  }

  /** The caller's end of the TCP connection: the caller's own port, and the callee's peer's. */
  #connection(row: Row): number {
    const isCallee = this.#table.kindOf(row) === 'server'
    return this.#table.factId(isCallee ? 'network.peer.port' : 'network.local.port', row)
  }

  /** A path with an id in it; one without is that of every request. */
  #concretePath(row: Row): number {
    const path = this.#table.factOf('url.path', row)
    if (path === undefined || !HAS_ID.test(path)) return 0
    const method = this.#table.factOf('http.request.method', row) ?? ''
    return this.#places.idOf(`${method} ${path}`)
  }
}

const TEXTS = 2 ** 32
/** Four digits in a row, or eight of hex with a digit among them. */
const HAS_ID = /\/[^/]*(?:\d{3}|[\da-f]*\d[\da-f]*[a-f][\da-f]{6})/i
