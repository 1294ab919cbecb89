// Who sends to the queue that an operation takes its messages from: whoever else was running then did not call it. Both
// may name the queue, in an attribute or in their spans' names; and what reads or connects sends nothing.
import type { Operation } from '../spans/operation.ts'
import type { Role } from '../spans/roles.ts'
import type { Row, SpanTable } from '../spans/span-table.ts'
import type { TextId } from '../spans/text-pool.ts'
import { passesMessages } from './compatible.ts'

export class Senders {
  readonly #table: SpanTable
  readonly #roles: readonly Role[]
  readonly #rows = new Map<TextId, Row[]>()
  /** Operations that send, by the name of the queue in theirs. */
  readonly #byName = new Map<string, Set<number>>()
  #areMessages = false

  /** O(n). */
  constructor(table: SpanTable, roles: readonly Role[]) {
    this.#table = table
    this.#roles = roles
    for (let row = 0; row < table.count; row++) {
      const destination = table.factId('messaging.destination.name', row)
      if (destination === 0) continue
      this.#areMessages = true
      if (!isSend(table, row)) continue
      const known = this.#rows.get(destination)
      if (known === undefined) this.#rows.set(destination, [row])
      else known.push(row)
    }
    for (const [index, operation] of table.operations.entries()) {
      const { kind } = operation
      const sends = roles[index] === 'exit' && passesMessages(operation, 'exit')
      if (sends || kind === 'consumer') this.#areMessages = true
      const queue = queueOf(operation)
      if (!sends || queue === '') continue
      this.#byName.set(queue, (this.#byName.get(queue) ?? new Set<number>()).add(index))
    }
  }

  /** Spans that send to where the heads, all of one operation, take from; undefined where that is not known. */
  to(heads: ArrayLike<Row>): readonly Row[] | undefined {
    const table = this.#table
    const [head] = [heads[0]]
    if (head === undefined || table.kindOf(head) !== 'consumer') return undefined
    const destination = table.factId('messaging.destination.name', head)
    if (destination === 0) return undefined
    const system = table.factId('messaging.system.name', head)
    const rows = this.#rows.get(destination)?.filter((row) => {
      const other = table.factId('messaging.system.name', row)
      return system === 0 || other === 0 || system === other
    })
    return rows === undefined || rows.length === 0 ? undefined : rows
  }

  /** Operations that send to the queue that is in the name of this one. */
  namedAs(operation: number): ReadonlySet<number> | undefined {
    return this.#byName.get(queueOf(this.#table.operations[operation]!))
  }

  /** Whether anything here is said to be a message. */
  get areAny(): boolean {
    return this.#areMessages
  }

  /**
   * Whether the heads may have waited for long after a span of the caller. Everything follows everything at some distance,
   * so there must be a queue, and no other sender that is named after the same.
   */
  mayWaitAfter(caller: number, head: number): boolean {
    // Words of messaging are words of much else: `process`, `handle`.
    if (!this.#areMessages) return false
    const { operations } = this.#table
    const named = this.namedAs(head)
    if (named !== undefined) return named.has(caller)
    return this.#roles[caller] !== 'exit' || maySend(operations[caller]!)
  }
}

/** A call that asks for something, or that connects, leaves no message. */
function maySend(operation: Operation): boolean {
  return passesMessages(operation, 'exit') || SENDS.test(operation.name)
}

/** Calls of brokers that speak HTTP, RPC or a protocol of their own, by the name of what they do. */
const SENDS = /^(POST|PUT)\b|send|publish|produce|enqueue|emit|push|x?add\b|put/i

/** What is left of a name without the words of messaging. */
function queueOf({ name }: Operation): string {
  const words = name.toLowerCase().split(/\s+/)
  return words.filter((word) => !WORD.test(word)).join(' ')
}

const WORD = /^(send|publish|produce|enqueue|create|process|receive|consume|deliver|poll|dequeue|handle)$/

function isSend(table: SpanTable, row: Row): boolean {
  const kind = table.kindOf(row)
  if (kind === 'producer') return true
  if (kind !== 'client') return false
  const type = table.factOf('messaging.operation.type', row)
  return type === 'send' || type === 'publish'
}
