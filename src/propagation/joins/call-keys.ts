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
  const isOfMessage = KEYS_OF_MESSAGE.has(key)
  if (tokens.has(head, token)) return !isOfMessage || sideOf(table, head) !== 'sends'
  if (!isOfMessage) return false
  const end = head + Math.min(table.size[head] as number, MOST_ROWS)
  for (let row = head + 1; row < end; row += table.size[row] as number) {
    if (sideOf(table, row) === 'takes' && tokens.has(row, token)) return true
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
    if (key === 'network.peer.port') return isExit(table, row)
    // A gateway may ask for what it was asked for; who takes a message does not send it.
    return KEYS_OF_MESSAGE.has(key)
      ? sideOf(table, row) !== 'takes'
      : table.kindOf(row) !== 'server' || key === 'url.path'
  }
  return { ...all, around: all.around.filter(isCaller), before: all.before.filter(isCaller) }
}

/** Of a message: by kind, by what the sender calls it, and else by the words that messaging has for it. */
function sideOf(table: SpanTable, row: Row): 'sends' | 'takes' | undefined {
  const kind = table.kindOf(row)
  if (kind === 'producer') return 'sends'
  if (kind === 'consumer') return 'takes'
  const said = table.factOf('messaging.operation.type', row) ?? table.operationOf(row).name
  if (SENDS.test(said)) return 'sends'
  return TAKES.test(said) ? 'takes' : undefined
}

const SENDS = /(?:^|\s)(?:send|publish|create|produce|enqueue)(?:\s|$)/i
const TAKES = /(?:^|\s)(?:process|receive|deliver|consume|poll|dequeue|handle)(?:\s|$)/i

const MOST_ROWS = 1_000
