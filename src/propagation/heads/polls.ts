// Asking a queue for messages: a span of its own for each try, that nobody calls, beside those of the work on what it
// brought. Where the work hangs below it, or is not recorded at all, it is the consumer's head and stays open.
import type { Row } from '../spans/span-table.ts'
import { MARK } from '../spans/span-table.ts'
import type { Claim } from './claim.ts'
import type { HeadView } from './head-view.ts'
import { isPoll, messagesOf } from './message-work.ts'

export function claimPolls({ table, messageWork }: HeadView, heads: readonly Row[]): readonly Claim[] {
  const polls = heads.filter(
    (head) =>
      !table.hasMark(head, MARK.orphan) && isPoll(table, head) && messageWork.has(messagesOf(table, head)),
  )
  const [first] = polls
  if (first === undefined) return []
  const destination = table.factOf('messaging.destination.name', first)
  return [{ code: 'C17', heads: polls, evidence: [{ code: 'poll', destination }] }]
}
