// Follows a gRPC call while its message arrives, which grpc-js does not tell of: what is too large, too slow or too
// much for the memory is refused before it is complete.
import type { ServerHttp2Stream } from 'node:http2'

import type { ContentCoding } from './content-coding.ts'
import type { ReceiverLimits } from './limits.ts'
import type { MemoryBudget } from './memory-budget.ts'

export interface CallGuardOptions {
  readonly stream: ServerHttp2Stream
  readonly limits: Pick<ReceiverLimits, 'requestBytes' | 'requestMs'>
  readonly budget: MemoryBudget
  /** undefined: one that is not read. */
  readonly coding: ContentCoding | undefined
  /** Ends the call; called at most once, before the message is complete. */
  readonly onRefuse: (why: 'unsupported' | 'too-large' | 'too-slow' | 'no-room') => void
}

export interface CallGuard {
  /** How the message is compressed, unless it is not. */
  readonly coding: ContentCoding
  /** Counts more bytes against the budget; false when there is no room. */
  hold(bytes: number): boolean
  /** Keeps what the call holds counted until `work` is done, though the sender may be gone before. */
  during<T>(work: Promise<T>): Promise<T>
}

export function openCallGuard({ stream, limits, budget, coding, onRefuse }: CallGuardOptions): CallGuard {
  let held = 0
  let first = true
  let closed = false
  let working = false
  const timer = setTimeout(() => refuse('too-slow'), limits.requestMs).unref()
  // Ahead of grpc-js, so that it never sees what is refused here.
  stream.prependListener('data', onData)
  stream.once('end', stop)
  stream.once('close', () => {
    stop()
    closed = true
    if (!working) release()
  })

  function onData(chunk: Buffer): void {
    // A flag, then the length of the message (gRPC over HTTP2, Length-Prefixed-Message).
    const announced = first && chunk.length >= 5 ? chunk.readUInt32BE(1) : 0
    const compressed = first && chunk[0] === 1
    first = false
    if (compressed && coding === undefined) refuse('unsupported')
    else if (announced > limits.requestBytes) refuse('too-large')
    else if (budget.take(chunk.length)) held += chunk.length
    else refuse('no-room')
  }

  function refuse(why: Parameters<typeof onRefuse>[0]): void {
    stop()
    // What has come so far is let go, and what still comes nobody keeps.
    release()
    onRefuse(why)
  }

  function stop(): void {
    clearTimeout(timer)
    stream.off('data', onData)
  }

  function release(): void {
    budget.give(held)
    held = 0
  }

  return {
    coding: coding ?? 'identity',
    hold(bytes) {
      if (!budget.take(bytes)) return false
      held += bytes
      return true
    },
    during(work) {
      working = true
      return work.finally(() => {
        working = false
        if (closed) release()
      })
    },
  }
}
