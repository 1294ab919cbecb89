// Turns a full run into a segment: its index is written once, in order, and small chunks, of requests that came singly,
// are put together and packed anew. Places in the stream stay what they were, and so does every id that is kept, so the
// requests are never out of the file: one transaction swaps one form for the other.
import type { Chunk } from '../stream/chunks.ts'
import { CHUNK_BYTES, pack } from '../stream/chunks.ts'
import type { LiveRun } from '../live/live-run.ts'
import { chunksOf, encodeIndex } from './segment-index.ts'
import type { StoreView } from '../store-view.ts'
import { inTransaction } from '../sqlite/transaction.ts'
import { makeFilter } from '../index/trace-filter.ts'

/**
 * Puts the segment in the place of the run. Works in steps of a few milliseconds; the run must not change meanwhile.
 * @param pause between two steps: turns for others
 * @throws what SQLite throws; then the run is as it was
 */
export async function sealRun(view: StoreView, run: LiveRun, pause: () => Promise<void>): Promise<void> {
  const merges: Merge[] = []
  for (const neighbours of smallNeighbours(run.chunks)) {
    const merge = mergeChunks(view, neighbours)
    if (merge !== undefined) merges.push(merge)
    await pause()
  }
  const chunks = chunksAfter(run.chunks, merges)
  const index = encodeIndex(run, chunks)
  await pause()
  const filter = makeFilter(index.ids)
  const first = run.chunks[0]!.id
  const last = run.chunks.at(-1)!.id
  inTransaction(view.database, () => {
    for (const merge of merges) writeMerge(view, merge)
    view.database
      .prepare('INSERT INTO segments VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)')
      .run(
        run.segment,
        first,
        last,
        Number((run.lastReceived ?? 0n) / 1_000_000n),
        run.spans,
        index.size,
        filter,
        index.keys,
        index.body,
      )
    view.database.prepare('UPDATE state SET sealed_through = ?, last_segment = ?').run(last, run.segment)
  })
  // In the same turn: the chunks that the run knows may be gone.
  view.runs = view.runs.filter((other) => other !== run)
  view.reload()
}

interface Merge {
  /** The first of the old chunks gives the new one its id. */
  readonly first: number
  readonly last: number
  readonly size: number
  readonly body: Uint8Array
}

/** Runs of at least two chunks that fit into one. */
function* smallNeighbours(chunks: readonly Chunk[]): Generator<readonly Chunk[]> {
  let group: Chunk[] = []
  let size = 0
  for (const chunk of chunks) {
    if (size + chunk.size > CHUNK_BYTES) {
      if (group.length > 1) yield group
      group = []
      size = 0
    }
    group.push(chunk)
    size += chunk.size
  }
  if (group.length > 1) yield group
}

/** Undefined when one of them cannot be read: they stay as they are, and whoever looks for what was in it is told. */
function mergeChunks(view: StoreView, chunks: readonly Chunk[]): Merge | undefined {
  const size = chunks.reduce((sum, chunk) => sum + chunk.size, 0)
  const bytes = new Uint8Array(size)
  let at = 0
  try {
    for (const chunk of chunks) {
      bytes.set(view.chunks.read(chunk), at)
      at += chunk.size
    }
  } catch {
    return undefined
  }
  return { first: chunks[0]!.id, last: chunks.at(-1)!.id, size, body: pack(bytes) }
}

function chunksAfter(chunks: readonly Chunk[], merges: readonly Merge[]): readonly Chunk[] {
  const sizes = new Map(chunks.map(({ id, size }) => [id, size]))
  for (const { first, last, size } of merges) {
    for (let id = first; id <= last; id++) sizes.delete(id)
    sizes.set(first, size)
  }
  const ids = [...sizes.keys()].sort((one, other) => one - other)
  return chunksOf(
    ids,
    ids.map((id) => sizes.get(id)!),
  )
}

function writeMerge({ database }: StoreView, { first, last, size, body }: Merge): void {
  database.prepare('DELETE FROM chunks WHERE id > ? AND id <= ?').run(first, last)
  database.prepare('UPDATE chunks SET size = ?, complete = 1, body = ? WHERE id = ?').run(size, body, first)
}
