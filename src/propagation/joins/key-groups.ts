// Fragments that state the same value: one of them may have called another.
import type { Head } from '../heads/head.ts'
import type { Row, SpanTable } from '../spans/span-table.ts'
import { KEYS, KeyTokens, type Key, type Token } from './key-tokens.ts'
import { TokenLists } from './token-lists.ts'

export interface KeyGroup {
  readonly key: Key
  readonly token: Token
  /** Heads of all fragments that state it. */
  readonly fragments: readonly Row[]
  /** Those of them of which a caller is looked for. */
  readonly open: readonly Row[]
}

/** Of at least two fragments, one of them open; the keys that say most first, then the rarest values. O(n log n). */
export function findKeyGroups(
  table: SpanTable,
  tokens: KeyTokens,
  open: readonly Head[],
): readonly KeyGroup[] {
  const lists = new TokenLists()
  for (const { row: head } of open) {
    const end = head + Math.min(table.size[head] as number, MOST_ROWS)
    for (let row = head; row < end; row++) tokens.each(row, (token) => lists.open(token))
    if (lists.size > MOST_TOKENS) break
  }
  if (lists.size === 0) return []
  for (let row = 0; row < table.count; row++) {
    const head = table.head[row] as Row
    tokens.each(row, (token) => lists.add(token, head))
  }
  const isOpen = new Set(open.map(({ row }) => row))
  const groups: KeyGroup[] = []
  lists.eachShared(mostSharing, (token, heads) => {
    groups.push({
      key: KeyTokens.keyOf(token),
      token,
      fragments: heads,
      open: heads.filter((head) => isOpen.has(head)),
    })
  })
  return groups.sort(
    (a, b) =>
      orderOf(a.token) - orderOf(b.token) || a.fragments.length - b.fragments.length || a.token - b.token,
  )
}

function orderOf(token: Token): number {
  return ORDER.get(KeyTokens.keyOf(token)) ?? 0
}

const ORDER: ReadonlyMap<Key, number> = new Map(KEYS.map((key, at) => [key, at]))

/** A value that more fragments state names a customer or a place, a path a thing that many ask for, and no request. */
function mostSharing(token: Token): number {
  const key = KeyTokens.keyOf(token)
  return key === 'value' ? 100 : key === 'url.path' ? 1_000 : Infinity
}

/** What a fragment is asked for: its first spans are those of the call. */
const MOST_ROWS = 100
const MOST_TOKENS = 4_000_000
