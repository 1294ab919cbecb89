// How many different traces there are, though one may have parts in many segments and runs: 63 bits of hash stand for an
// id, and equal ones stand side by side once they are sorted. Exact for as many traces as a store can hold, but for a
// chance of one in a million.
import type { LiveRun } from '../live/live-run.ts'
import type { Segment } from '../sealed/segment.ts'
import { firstHash, secondHash } from './trace-filter.ts'
import { T_SPANS, T_WORDS } from './trace-rows.ts'
import { idWords } from './trace-words.ts'

export function countTraces(segments: readonly Segment[], runs: readonly LiveRun[]): number {
  let most = 0
  for (const segment of segments) most += segment.keys().spans.length
  for (const run of runs) most += run.traceCount
  const hashes = new BigUint64Array(most)
  const halves = new Uint32Array(hashes.buffer)
  let count = 0
  const add = (table: Uint32Array, at: number): void => {
    const [word0, word1, word2, word3] = [table[at]!, table[at + 1]!, table[at + 2]!, table[at + 3]!]
    halves[count * 2] = firstHash(word0, word1, word2, word3)
    halves[count * 2 + 1] = secondHash(word0, word1, word2, word3)
    count++
  }
  for (const segment of segments) {
    const { ids, spans } = segment.keys()
    for (let row = 0; row < spans.length; row++) {
      if (spans[row]! > 0 && !segment.isGone(idWords(ids, row))) add(ids, row * 4)
    }
  }
  for (const { traces, traceCount } of runs) {
    for (let at = 0; at < traceCount * T_WORDS; at += T_WORDS) if (traces[at + T_SPANS]! > 0) add(traces, at)
  }
  const sorted = hashes.subarray(0, count).sort()
  let different = 0
  for (let index = 0; index < count; index++)
    if (index === 0 || sorted[index] !== sorted[index - 1]) different++
  return different
}
