// How much faster one clock runs than another, read from how a move between them changes: quartz is off by up to fifty
// millionths, which within two minutes is as much as a call takes.
//
//     move  |            · ··
//           |      · ···             the median of each slice of time, and the median of the slopes between
//           |  ····                  them (Theil and Sen)
//           +----------------- time

/** Nanoseconds for each nanosecond; 0 where what changes is no more than noise. @param at in order of time, or nearly */
export function findDrift(at: readonly number[], moves: readonly number[]): number {
  const size = Math.floor(at.length / SLICES)
  if (size < FEWEST) return 0
  const order = at.map((_, index) => index).sort((a, b) => at[a]! - at[b]!)
  const slices = Array.from({ length: SLICES }, (_, slice) => order.slice(slice * size, (slice + 1) * size))
  const times = slices.map((slice) => median(slice.map((index) => at[index]!)))
  const middles = slices.map((slice) => median(slice.map((index) => moves[index]!)))
  const slopes: number[] = []
  for (let from = 0; from < SLICES; from++) {
    for (let to = from + 1; to < SLICES; to++) {
      if (times[to]! > times[from]!)
        slopes.push((middles[to]! - middles[from]!) / (times[to]! - times[from]!))
    }
  }
  const slope = slopes.length === 0 ? 0 : median(slopes)
  const change = Math.abs(slope) * (times.at(-1)! - times[0]!)
  const isSteady = slopes.filter((other) => other * slope > 0).length > STEADY * slopes.length
  return isSteady && change > LEAST_CHANGE && Math.abs(slope) < FASTEST ? slope : 0
}

const SLICES = 8
/** Calls in a slice. */
const FEWEST = 5
/** Share of the slopes that must go the same way. */
const STEADY = 0.9
/** Nanoseconds over all: what is less is forgiven anyway. */
const LEAST_CHANGE = 2e5
/** No clock that is in use is further off; what changes faster is load. */
const FASTEST = 2e-4

/** The upper of the two in the middle; 0 of none. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0
}
