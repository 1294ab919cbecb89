// The list of traces, newest first, without holding it: indexes are gone through from the youngest to the oldest, and a
// trace is told of at its youngest part, with what the older indexes know of it added.
import { mergeFacts, type StoredTrace, type TraceFacts } from '../trace-facts.ts'
import { factsAt, newestFirst, receivedAt, spansAt, wordsAt } from './trace-rows.ts'
import type { TraceIndex } from './trace-index.ts'
import { hasSpans } from './trace-index.ts'
import { idOf, type TraceWords } from './trace-words.ts'

/**
 * @param indexes oldest first; they must not change while the list is read
 * @param since unix ns: only traces of which a span was received at or after this
 */
export function* listTraces(
  indexes: readonly TraceIndex[],
  since: bigint,
  limit: number,
): Generator<StoredTrace, void, undefined> {
  let left = limit
  for (let index = indexes.length - 1; index >= 0 && left > 0; index--) {
    const part = indexes[index]!
    const rows = part.rows()
    if (rows === undefined) continue
    const younger = indexes.slice(index + 1)
    const upToHere = indexes.slice(0, index + 1)
    for (const row of newestFirst(rows)) {
      if (receivedAt(rows, row) < since) return
      const words = wordsAt(rows, row)
      // not there, evicted, or told of before
      if (part.find(words) < 0 || younger.some((other) => hasSpans(other, words))) continue
      const found = gather(upToHere, words)
      if (found === undefined) continue
      yield found
      if (--left <= 0) return
    }
  }
}

/** Undefined when another process, the one that writes, has evicted the trace a moment ago. */
function gather(indexes: readonly TraceIndex[], words: TraceWords): StoredTrace | undefined {
  const facts = gatherFacts(indexes, words)
  return facts === undefined ? undefined : { id: idOf(...words), facts }
}

/** What all parts of a trace come to. */
export function gatherFacts(indexes: readonly TraceIndex[], words: TraceWords): TraceFacts | undefined {
  let facts: TraceFacts | undefined
  for (const part of indexes) {
    const row = part.find(words)
    const rows = row < 0 ? undefined : part.rows()
    if (rows === undefined || spansAt(rows, row) === 0) continue
    facts = facts === undefined ? factsAt(rows, row) : mergeFacts(facts, factsAt(rows, row))
  }
  return facts
}
