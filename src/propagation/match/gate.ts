// Which spans come into question as the caller of a head, by time alone. Tolerances are generous: what is improbable is
// for the densities to say.
//
//     inside   caller   |==================|         the head starts and ends within the caller
//              head         |=========|
//
//     begins   caller   |==================|         it starts within the caller and may outlast it: a message that
//              head             |=============|      is handled at once, work on a thread, a caller that gave up
//
//     after    caller   |====|                       it starts at any time after the caller did: a queue
//              head               |=========|

export interface Gate {
  readonly shape: 'inside' | 'begins' | 'after'
  /** Nanoseconds by which the clocks may differ. */
  readonly tolerance: number
  /** Nanoseconds by which a callee may take longer than its caller; of `inside` alone. */
  readonly stretch: number
  /** Nanoseconds from the caller's start within which a head is looked for; of `after` alone. */
  readonly reach: number
}

export function isWithin(
  gate: Gate,
  callerStart: number,
  callerEnd: number,
  headStart: number,
  headEnd: number,
): boolean {
  const { tolerance } = gate
  if (headStart < callerStart - tolerance) return false
  if (gate.shape === 'after') return headStart - callerStart <= gate.reach
  if (headStart > callerEnd + tolerance) return false
  if (gate.shape === 'begins') return true
  // Clocks that differ move both ends alike: a head that took longer than its caller is inside on no clock.
  return headEnd <= callerEnd + tolerance && headEnd - headStart <= callerEnd - callerStart + gate.stretch
}
