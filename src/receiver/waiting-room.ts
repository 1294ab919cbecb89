// Where requests wait while the store has no room. A late answer serves a sender better than a refusal: not every
// exporter comes again, and all of them wait some seconds for an answer.
import { TracectlError } from '../errors.ts'

export interface WaitingRoom {
  /**
   * What `attempt` returns, as soon as it does not fail for lack of room (`store-busy`); first come, first served.
   * @throws NoRoomError when that took too long; whatever else `attempt` throws
   */
  enter<T>(attempt: () => T): Promise<T>
  /** Something was committed: there may be room. */
  readonly retry: () => void
}

export class NoRoomError extends Error {}

/** Milliseconds between two looks when no commit of ours is under way to tell us. */
const POLL_MS = 20

interface Waiting {
  readonly deadline: number
  /** Whether this one is done with, one way or the other. */
  tryNow(): boolean
  giveUp(): void
}

export function openWaitingRoom(maxWaitMs: number): WaitingRoom {
  /** The first is the next to be tried: nobody overtakes. */
  let queue: Waiting[] = []
  let timer: NodeJS.Timeout | undefined

  function retry(): void {
    clearTimeout(timer)
    timer = undefined
    const now = performance.now()
    let served = 0
    for (const waiting of queue) {
      if (waiting.tryNow()) served++
      else if (waiting.deadline <= now) {
        waiting.giveUp()
        served++
      } else break
    }
    if (served > 0) queue = queue.slice(served)
    if (queue.length > 0) timer = setTimeout(retry, POLL_MS)
  }

  return {
    enter(attempt) {
      const { promise, resolve, reject } = Promise.withResolvers<ReturnType<typeof attempt>>()
      const waiting: Waiting = {
        deadline: performance.now() + maxWaitMs,
        tryNow() {
          try {
            resolve(attempt())
          } catch (error) {
            if (isBusy(error)) return false
            reject(error)
          }
          return true
        },
        giveUp() {
          reject(new NoRoomError())
        },
      }
      queue.push(waiting)
      if (queue.length === 1) retry()
      return promise
    },
    retry() {
      if (queue.length > 0) retry()
    },
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof TracectlError && error.code === 'store-busy'
}
