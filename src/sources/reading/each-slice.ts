// All there is of a stretch of time, though a server gives only so much at once: a slice of it after the other, backwards from its
// end. What a limit has cut is asked for again in a shorter slice; how dense an answer was says how long the next may be.
//
//     traces           |  |  |  | || |  | | |
//     asked    [---------------- cut -----------------]
//                                   [------- 1 -------]
//                      [---- 2 ----]
//              [-- 3 --]
import { instantOf, type Instant } from '../../trace/time.ts'

export interface Stretch {
  readonly from: Instant
  readonly to: Instant
}

export interface Cuttable {
  /** There may be more in that time than was given. */
  readonly limited: boolean
  /** Share of what may be given at once: 0 to 1. */
  readonly filled: number
  /** In which what was given lies; where it was cut, the newest of it, if the server gives that first. undefined: not known. */
  readonly dense: Stretch | undefined
}

export interface SliceLimits {
  /** Requests at most. */
  readonly requests: number
  /** What is shorter is not cut further: servers count in seconds, or in parts of them. */
  readonly shortestNs: bigint
}

/** For a server that counts in seconds. */
export const SECONDS = 2_000_000_000n

/**
 * Newest first. Slices touch, so that what begins at their border is given twice.
 * @returns whether something may be missing: too much in the shortest slice, or too many requests
 * @throws what `ask` throws
 */
export async function* eachSlice<Answer extends Cuttable>(
  stretch: Stretch,
  ask: (slice: Stretch) => Promise<Answer>,
  { requests, shortestNs }: SliceLimits,
): AsyncGenerator<Answer, { readonly complete: boolean }, undefined> {
  let { from, to } = stretch
  let complete = true
  for (let asked = 0; asked < requests; asked++) {
    const slice = { from, to }
    const answer = await ask(slice)
    if (answer.limited && to - from >= shortestNs) {
      from = laterStart(slice, answer)
      continue
    }
    if (answer.limited) complete = false
    yield answer
    if (from === stretch.from) return { complete }
    const length = nextLength(slice, answer)
    to = from
    from = to - length < stretch.from ? stretch.from : instantOf(to - length)
  }
  return { complete: false }
}

/** Of a server that gives the newest first, where most of what it gave begins; of any other the middle, which is as good. */
function laterStart({ from, to }: Stretch, { dense }: Cuttable): Instant {
  const middle = from + (to - from) / 2n
  if (dense === undefined) return instantOf(middle)
  const most = dense.to - scaled(dense.to - dense.from, AIM)
  return instantOf(most > middle ? most : middle)
}

/** As much time as should hold what may be given at once, and some to spare. */
function nextLength({ from, to }: Stretch, { filled, dense }: Cuttable): bigint {
  const own = to - from
  const longest = own * (filled < FEW ? MOST_LONGER_OF_FEW : MOST_LONGER)
  const isDense = dense !== undefined && filled >= FEW && dense.to > dense.from
  const length = scaled(isDense ? dense.to - dense.from : own, AIM / Math.max(filled, FEW_AT_ALL))
  return length < 1n ? 1n : length > longest ? longest : length
}

function scaled(length: bigint, factor: number): bigint {
  return (length * BigInt(Math.round(factor * 1000))) / 1000n
}

/** Of what may be given at once: the next slice may hold more than the last. */
const AIM = 0.7
/** Of nothing no density can be told. */
const FEW_AT_ALL = 0.001
/** Below, the traces of a slice say nothing of how dense they are. */
const FEW = 0.05
const MOST_LONGER = 8n
/** Where there is nothing, the rest is looked at in a few steps. */
const MOST_LONGER_OF_FEW = 64n
