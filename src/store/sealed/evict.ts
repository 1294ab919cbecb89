// Makes room: the oldest segment goes, and with it, whole, every trace that has a part in it.
//
//     segments     1        2        3        live
//     trace A      ##                                  gone with segment 1
//     trace B       ######-----                        the rest of it (-) is hidden until segment 2 goes
//     trace C      #-------------------------- +++     what is live is hidden; what comes later (+) is a trace anew
import { bytesOfWords } from './evicted.ts'
import type { Segment } from './segment.ts'
import type { StoreView } from '../store-view.ts'
import { inTransaction } from '../sqlite/transaction.ts'
import type { TraceWords } from '../index/trace-words.ts'
import { idWords } from '../index/trace-words.ts'
import { spansAt } from '../index/trace-rows.ts'

export interface EvictedCounts {
  readonly traces: number
  readonly spans: number
}

/** Traces that are looked up among the other segments in one turn: a few milliseconds with hundreds of segments. */
const TRACES_A_TURN = 512

/**
 * @param lastChunk the last that has been committed
 * @param pause between two steps: turns for others
 * @throws what SQLite throws; then nothing has been evicted
 */
export async function evictOldest(
  view: StoreView,
  lastChunk: () => number,
  pause: () => Promise<void>,
): Promise<EvictedCounts> {
  const [oldest, ...younger] = view.segments
  if (oldest === undefined) return { traces: 0, spans: 0 }
  const evictions: Eviction[] = []
  const { ids, spans } = oldest.keys()
  for (let row = 0; row < spans.length; row++) {
    const words = idWords(ids, row)
    if (!oldest.isGone(words)) evictions.push(findRest(words, spans[row]!, younger))
    if (row % TRACES_A_TURN === TRACES_A_TURN - 1) await pause()
  }
  // From here to the end in one turn: nothing can come in between.
  for (const eviction of evictions) addLive(eviction, view, lastChunk())
  const counts = countOf(evictions)
  inTransaction(view.database, () => write(view, oldest, younger, evictions, counts))
  for (const { words } of evictions) for (const run of view.runs) run.forget(words)
  view.reload()
  return counts
}

interface Eviction {
  readonly words: TraceWords
  /** Of the trace, in each segment that is left. */
  readonly hidden: Map<Segment, number>
  spans: number
  /** The last chunk that can have something of it; 0 when nothing is left. */
  through: number
}

function findRest(words: TraceWords, spans: number, segments: readonly Segment[]): Eviction {
  const eviction: Eviction = { words, hidden: new Map(), spans, through: 0 }
  for (const segment of segments) {
    const row = segment.find(words)
    if (row < 0) continue
    const found = segment.keys().spans[row]!
    eviction.hidden.set(segment, found)
    eviction.spans += found
    eviction.through = segment.facts.lastChunk
  }
  return eviction
}

function addLive(eviction: Eviction, view: StoreView, lastChunk: number): void {
  for (const run of view.runs) {
    const row = run.find(eviction.words)
    if (row < 0) continue
    eviction.spans += spansAt(run, row)
    eviction.through = lastChunk
  }
}

function countOf(evictions: readonly Eviction[]): EvictedCounts {
  let traces = 0
  let spans = 0
  for (const eviction of evictions) {
    if (eviction.spans > 0) traces++
    spans += eviction.spans
  }
  return { traces, spans }
}

function write(
  view: StoreView,
  oldest: Segment,
  younger: readonly Segment[],
  evictions: readonly Eviction[],
  counts: EvictedCounts,
): void {
  const { database } = view
  const { firstChunk, lastChunk, id } = oldest.facts
  database.prepare('DELETE FROM chunks WHERE id BETWEEN ? AND ?').run(firstChunk, lastChunk)
  database.prepare('DELETE FROM segments WHERE id = ?').run(id)
  const hide = database.prepare('INSERT OR REPLACE INTO evicted VALUES (?, ?)')
  const losses = new Map<Segment, number>()
  for (const { words, hidden, through } of evictions) {
    if (through > 0) hide.run(bytesOfWords(words), through)
    for (const [segment, spans] of hidden) losses.set(segment, (losses.get(segment) ?? 0) + spans)
  }
  const lose = database.prepare('UPDATE segments SET spans = spans - ? WHERE id = ?')
  for (const [segment, spans] of losses) lose.run(spans, segment.facts.id)
  const firstLeft = younger[0]?.facts.lastChunk ?? lastChunk + 1
  database.prepare('DELETE FROM evicted WHERE through < ?').run(firstLeft)
  database
    .prepare(
      'UPDATE state SET evictions = evictions + 1, evicted_traces = evicted_traces + ?, evicted_spans = evicted_spans + ?',
    )
    .run(counts.traces, counts.spans)
}
