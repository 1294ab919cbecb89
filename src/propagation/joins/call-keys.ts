// Keys that belong to one call and not to a whole request: the callee states them on the span that took the call in, the
// caller on the one that made it. Anybody else who does is the other side of another call.
import type { Row, SpanTable } from '../spans/span-table.ts'
import { isExit } from './called.ts'
import type { Candidates } from './key-candidates.ts'
import type { KeyGroup } from './key-groups.ts'
import type { Key, KeyTokens } from './key-tokens.ts'

export const KEYS_OF_CALL: ReadonlySet<Key> = new Set([
  'messaging.message.id',
  'kafka.offset',
  'faas.invocation.id',
  'network.peer.port',
  'url.path',
])

const KEYS_OF_MESSAGE: ReadonlySet<Key> = new Set(['messaging.message.id', 'kafka.offset'])

/** The head itself, or, where it only received the message, the work on it. */
export function isTakenBy(table: SpanTable, tokens: KeyTokens, head: Row, { key, token }: KeyGroup): boolean {
  if (table.kindOf(head) !== 'producer' && tokens.has(head, token)) return true
  if (!KEYS_OF_MESSAGE.has(key)) return false
  const end = head + Math.min(table.size[head] as number, MOST_ROWS)
  for (let row = head + 1; row < end; row += table.size[row] as number) {
    if (table.kindOf(row) === 'consumer' && tokens.has(row, token)) return true
  }
  return false
}

/** Of spans that may have called those that state it as a caller does. */
export function keepCallers(
  table: SpanTable,
  tokens: KeyTokens,
  { key, token }: KeyGroup,
  all: Candidates,
): Candidates {
  const isCaller = (row: Row): boolean => {
    if (!tokens.has(row, token)) return false
    const kind = table.kindOf(row)
    if (key === 'network.peer.port') return isExit(table, row)
    // A gateway may ask for what it was asked for; it does not take the message that it sends.
    return kind !== 'consumer' && (kind !== 'server' || key === 'url.path')
  }
  return { ...all, around: all.around.filter(isCaller), before: all.before.filter(isCaller) }
}

const MOST_ROWS = 1_000
