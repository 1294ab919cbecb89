// Whether what is sent and what is taken keep step: whatever each message waits, one that was not sent is not taken, and
// few wait at a time. Of two that have nothing to do with each other now the one is ahead and now the other, by the more
// the longer one looks:
//
//     sent       |  ||   |     |  ||          waiting 1 2 3 2 1 0 1 …    in step: a few at most
//     taken        |  |  ||     |   ||
import { quantile } from '../match/gap-density.ts'

export interface Step {
  /** Index into what was sent of each that was taken; -1 where nothing was waiting. */
  readonly sentOf: Int32Array
  /** Messages that were waiting at most. */
  readonly most: number
  /** Nanoseconds that half of them waited at most. */
  readonly wait: number
}

/** @param sent starts in order @param taken likewise; undefined where they are not in step. O(n) */
export function findStep(sent: Float64Array, taken: Float64Array): Step | undefined {
  const count = taken.length
  if (count < FEWEST || sent.length < count || sent.length > count * MOST_LEFT_OVER + 1) return undefined
  const seen = match(sent, taken, 0)
  const matched = seen.sentOf.reduce((sum, at) => sum + (at < 0 ? 0 : 1), 0)
  if (matched < count * NEARLY_ALL || seen.most > LIKELY_NOT * Math.sqrt(2 * count)) return undefined
  // What follows what was taken more closely came of it.
  if (match(taken, sent, 0).wait < seen.wait) return undefined
  // What comes at even distances keeps step with whatever else does, also when it is moved.
  const window = taken.at(-1)! - taken[0]!
  const moved = Array.from({ length: PARTS - 1 }, (_, part) =>
    match(sent, rotated(taken, (window * (part + 1)) / PARTS), Infinity),
  )
  const byChance = quantile(
    moved.map(({ most }) => most),
    0.5,
  )
  return seen.most <= Math.min(byChance * CLEARLY, byChance - 2) ? seen : undefined
}

/** First in, first out. @param ahead how many may be taken before they are sent */
function match(sent: Float64Array, taken: Float64Array, ahead: number): Step {
  const sentOf = new Int32Array(taken.length).fill(-1)
  const waits: number[] = []
  let next = 0
  let first = 0
  let most = 0
  let least = 0
  for (const [at, time] of taken.entries()) {
    while (next < sent.length && sent[next]! <= time + TOLERANCE) next++
    const backlog = next - first
    most = Math.max(most, backlog)
    least = Math.min(least, backlog - 1)
    if (backlog <= 0 && ahead === 0) continue
    if (first < next) {
      sentOf[at] = first
      waits.push(time - sent[first]!)
    }
    first++
  }
  return { sentOf, most: most - least, wait: waits.length === 0 ? 0 : quantile(waits, 0.5) }
}

function rotated(times: Float64Array, by: number): Float64Array {
  const [from, to] = [times[0]!, times.at(-1)!]
  return times.map((time) => (time + by > to ? time + by - (to - from) : time + by)).sort()
}

const FEWEST = 20
const MOST_LEFT_OVER = 1.02
const NEARLY_ALL = 0.97
/** Nanoseconds: a consumer of another machine may seem to be early. */
const TOLERANCE = 5e6
/**
 * In roots of its steps: the range of a random walk that ends where it began is so small once in some thousand times, and
 * once in a hundred thousand where it never turns negative.
 */
const LIKELY_NOT = 0.62
const PARTS = 8
const CLEARLY = 0.8
