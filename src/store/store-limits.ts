// The sizes that a store lives by.
import { IN_MEMORY } from './sqlite/database.ts'

export interface StoreLimits {
  /** Of the file and its log: before it is reached, the oldest traces are evicted. */
  readonly bytes: number
  /** How long before: room for the log and for what comes in while they are. */
  readonly spareBytes: number
  /** Nanoseconds after which they are evicted anyway. */
  readonly ageNs: number
  /** Bytes that may wait for their commit; beyond it requests are refused. */
  readonly queuedBytes: number
  /** Bytes at which a group of requests is committed without waiting for more. */
  readonly groupBytes: number
  /** A run is sealed once one of these is reached: spans and log records, bytes of the stream, chunks, age. */
  readonly runSpans: number
  readonly runBytes: number
  readonly runChunks: number
  readonly runAgeNs: number
  /** A run of at least so many spans is sealed on closing; fewer are indexed again in no time. */
  readonly sealOnClose: number
  /** Pages that the file can have, as if the disk were full then; 0 for no limit. */
  readonly pages: number
}

const GIB = 1024 ** 3
const MIB = 1024 ** 2
const DAY_NS = 86_400e9

/**
 * In memory the default is 128 MiB: about a million spans, in a process that stays below 300 MiB.
 */
export function storeLimits(
  path: string,
  retention: { readonly bytes?: number | undefined; readonly age?: number | undefined } | undefined,
  limits: Partial<StoreLimits> | undefined,
): StoreLimits {
  const bytes = retention?.bytes ?? (path === IN_MEMORY ? 128 * MIB : GIB)
  const ageNs = retention?.age ?? 7 * DAY_NS
  return {
    bytes,
    // The log grows to some 10 MiB under load.
    spareBytes: Math.min(16 * MIB, Math.floor(bytes / 4)),
    ageNs,
    queuedBytes: 48 * MIB,
    // A commit of 1 MiB keeps the thread for about 2 ms.
    groupBytes: MIB,
    // Sealing so many keeps the thread for about 5 ms, and a reader that opens the store indexes at most so many anew.
    runSpans: 16_384,
    runBytes: Math.max(MIB, Math.min(32 * MIB, Math.floor(bytes / 8))),
    runChunks: 4096,
    // Age is judged by segments: this is how much too long the oldest trace of one can be kept.
    runAgeNs: ageNs / 8,
    sealOnClose: 1024,
    pages: 0,
    ...limits,
  }
}
