// How many different traces there are, though one may have parts in many tables: sorted by the last 64 bits of their
// ids, which is where the randomness of an id lies (W3C Trace Context §3.2.2.3), equal ones stand side by side.
import type { LiveRun } from './live-run.ts'
import type { Segment } from './segment.ts'
import { T_SPANS, T_WORDS } from './trace-rows.ts'

export function countTraces(segments: readonly Segment[], runs: readonly LiveRun[]): number {
  let most = 0
  for (const segment of segments) most += segment.keys().spans.length
  for (const run of runs) most += run.traceCount
  const halves = new BigUint64Array(most)
  const words = new Uint32Array(halves.buffer)
  let count = 0
  for (const segment of segments) {
    const { ids, spans } = segment.keys()
    for (let row = 0; row < spans.length && count < most; row++) {
      const at = row * 4
      if (spans[row] === 0 || segment.isGone([ids[at]!, ids[at + 1]!, ids[at + 2]!, ids[at + 3]!])) continue
      words[count * 2] = ids[at + 3]!
      words[count * 2 + 1] = ids[at + 2]!
      count++
    }
  }
  for (const { traces, traceCount } of runs) {
    for (let at = 0; at < traceCount * T_WORDS; at += T_WORDS) {
      if (traces[at + T_SPANS] === 0) continue
      words[count * 2] = traces[at + 3]!
      words[count * 2 + 1] = traces[at + 2]!
      count++
    }
  }
  const sorted = halves.subarray(0, count).sort()
  let different = 0
  for (let index = 0; index < count; index++)
    if (index === 0 || sorted[index] !== sorted[index - 1]) different++
  return different
}
