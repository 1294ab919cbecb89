// Who sends to the queue that an operation takes its messages from, where both name it: whoever else was running then
// did not call it.
import type { Row, SpanTable } from '../spans/span-table.ts'
import type { TextId } from '../spans/text-pool.ts'

export class Senders {
  readonly #table: SpanTable
  readonly #rows = new Map<TextId, Row[]>()

  /** O(n). */
  constructor(table: SpanTable) {
    this.#table = table
    for (let row = 0; row < table.count; row++) {
      const destination = table.factId('messaging.destination.name', row)
      if (destination === 0 || !isSend(table, row)) continue
      const known = this.#rows.get(destination)
      if (known === undefined) this.#rows.set(destination, [row])
      else known.push(row)
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
}

function isSend(table: SpanTable, row: Row): boolean {
  const kind = table.kindOf(row)
  if (kind === 'producer') return true
  if (kind !== 'client') return false
  const type = table.factOf('messaging.operation.type', row)
  return type === 'send' || type === 'publish'
}
