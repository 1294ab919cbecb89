// The index of chunks that no segment covers, made again by reading them: on opening a store, after a crash as after an
// orderly end, and by readers as the writer goes on.
import { Arrivals } from './arrivals.ts'
import type { Chunk } from '../stream/chunks.ts'
import { unpack } from '../stream/chunks.ts'
import { splitFrames } from '../stream/frames.ts'
import type { LiveRun } from './live-run.ts'
import { corruptStore } from '../store-errors.ts'
import type { StoreView } from '../store-view.ts'

/**
 * Adds what the chunks after `after` hold to the run.
 * @returns the last chunk that was read, or `after`
 * @throws TracectlError `store-corrupt`
 */
export function loadLive(view: StoreView, run: LiveRun, after: number): number {
  const rows = view.database.prepare('SELECT id, size, complete, body FROM chunks WHERE id > ? ORDER BY id')
  const gone = [...view.evicted.reaching(after + 1)]
  let last = after
  let pending: Uint8Array[] = []
  let chunks: Chunk[] = []
  let place = run.bytes
  for (const row of rows.iterate(after)) {
    const id = row['id'] as number
    const size = row['size'] as number
    const bytes = unpackChunk(view, id, size, row['body'] as Uint8Array)
    view.chunks.remember(id, bytes)
    chunks.push({ id, size, place })
    place += size
    pending.push(bytes)
    // A request may go on in the next chunk; a commit never ends within one.
    if (row['complete'] === 0) continue
    addFrames(view, run, joined(pending), chunks)
    for (const { words, through } of gone) if (through >= id) run.forget(words)
    pending = []
    chunks = []
    last = id
  }
  if (pending.length > 0) throw corruptStore(view.path, 'its last request is cut off')
  return last
}

function addFrames(view: StoreView, run: LiveRun, stream: Uint8Array, chunks: readonly Chunk[]): void {
  const split = splitFrames(stream)
  if (split === undefined || split.length < stream.length) {
    throw corruptStore(view.path, `piece ${chunks[0]?.id} is not made of requests`)
  }
  const arrivals = new Arrivals(view.origins)
  try {
    for (const frame of split.frames) arrivals.add(frame)
  } catch (error) {
    throw corruptStore(view.path, 'a request in it cannot be decoded', error)
  }
  run.add(arrivals, stream, chunks)
}

function unpackChunk(view: StoreView, id: number, size: number, body: Uint8Array): Uint8Array {
  try {
    return unpack(body, size)
  } catch (error) {
    throw corruptStore(view.path, `piece ${id} cannot be unpacked`, error)
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0]!
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
