// Where more traces are there than can be read, those of one stretch of time are, and all of it: a call and what it called run
// at the same time, and shares of healthy calls are only right where nothing was picked out.
//
//     wanted         ·  · ·   ·     · ·····  · ·    ·
//     all        ||||||||||||||||||||||||||||||||||||||
//     read                         [----------]
import type { FoundTrace } from '../source.ts'

/** As many neighbours as `most`, with the most wanted ones among them; of several such stretches the newest. Newest first. */
export function busiestRun(
  traces: readonly FoundTrace[],
  most: number,
  isWanted: (trace: FoundTrace) => boolean,
): readonly FoundTrace[] {
  const sorted = traces.toSorted((a, b) => (a.start < b.start ? 1 : a.start > b.start ? -1 : 0))
  const wanted = sorted.map((trace) => (isWanted(trace) ? 1 : 0))
  let inside = wanted.slice(0, most).reduce((sum: number, one) => sum + one, 0)
  let best = inside
  let first = 0
  for (let at = 1; at + most <= sorted.length; at++) {
    inside += (wanted[at + most - 1] ?? 0) - (wanted[at - 1] ?? 0)
    if (inside <= best) continue
    best = inside
    first = at
  }
  return sorted.slice(first, first + most)
}
