// How long missing parents are waited for once listening has ended: of a short while not all of it, or nothing would be left to
// be judged.
import type { Offset } from '../../../trace/time.ts'
import { offsetOf } from '../../../trace/time.ts'

/** undefined: as long as always. @param listened nanoseconds */
export function shorterGrace(listened: number): Offset | undefined {
  return listened < LONG ? offsetOf(listened / 4) : undefined
}

/** Nanoseconds of which the usual ten seconds are a quarter. */
const LONG = 40e9
