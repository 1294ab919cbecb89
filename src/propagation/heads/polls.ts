// Asking a queue for messages: a span of its own for each try, that nobody calls, beside those of the work on what it
// brought. Where the work hangs below it, or is not recorded at all, it is the consumer's head and stays open.
import type { Row, SpanTable } from '../spans/span-table.ts'
import { MARK } from '../spans/span-table.ts'
import type { Claim } from './claim.ts'
import type { HeadView } from './head-view.ts'

export function claimPolls({ table, heads: all }: HeadView, heads: readonly Row[]): readonly Claim[] {
  const polls = heads.filter((head) => !table.hasMark(head, MARK.orphan) && isPoll(table, head))
  const [first] = polls
  if (first === undefined) return []
  const service = table.serviceOf(first)
  const destination = table.factId('messaging.destination.name', first)
  const hasWork = all.some(
    (head) =>
      table.kindOf(head) === 'consumer' &&
      table.serviceOf(head) === service &&
      table.factId('messaging.destination.name', head) === destination &&
      !isPoll(table, head),
  )
  if (!hasWork) return []
  const name = table.texts.textOf(destination)
  return [{ code: 'C17', heads: polls, evidence: [{ code: 'poll', destination: name }] }]
}

function isPoll(table: SpanTable, head: Row): boolean {
  const kind = table.kindOf(head)
  if (table.size[head] !== 1 || (kind !== 'client' && kind !== 'consumer')) return false
  const operation = table.factOf('messaging.operation.type', head)
  return operation === undefined ? POLL.test(table.operationOf(head).name) : operation === 'receive'
}

/** `<destination> receive`, or the other way round. */
const POLL = /(?:^|\s)(?:receive|poll)(?:\s|$)/i
