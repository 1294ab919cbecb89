// All there is of a stretch of time, though a server gives only so much at once: what a limit has cut is asked for again in
// halves, the younger one first, until no half is cut.
//
//     asked    [---------------- cut ----------------]
//              [------ cut -------][------- 1 -------]
//              [-- 3 --][--- 2 ---]
import { instantOf, type Instant } from '../../trace/time.ts'

export interface Stretch {
  readonly from: Instant
  readonly to: Instant
}

export interface Cuttable {
  /** There may be more in that time than was given. */
  readonly limited: boolean
}

export interface SliceLimits {
  /** Requests at most. */
  readonly requests: number
  /** What is shorter is not halved: servers count in seconds, or in parts of them. */
  readonly shortestNs: bigint
}

/** For a server that counts in seconds. */
export const SECONDS = 2_000_000_000n

/**
 * Newest first. Halves touch, so that what begins at their border is given twice.
 * @returns whether something may be missing: too much in the shortest slice, or too many requests
 * @throws what `ask` throws
 */
export async function* eachSlice<Answer extends Cuttable>(
  stretch: Stretch,
  ask: (slice: Stretch) => Promise<Answer>,
  { requests, shortestNs }: SliceLimits,
): AsyncGenerator<Answer, { readonly complete: boolean }, undefined> {
  const left: Stretch[] = [stretch]
  let complete = true
  for (let asked = 0; ; asked++) {
    const slice = left.pop()
    if (slice === undefined) return { complete }
    if (asked >= requests) return { complete: false }
    const answer = await ask(slice)
    const { from, to } = slice
    if (answer.limited && to - from >= shortestNs) {
      const middle = instantOf(from + (to - from) / 2n)
      left.push({ from, to: middle }, { from: middle, to })
      continue
    }
    if (answer.limited) complete = false
    yield answer
  }
}
