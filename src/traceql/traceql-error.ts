// A query that cannot be run: where it is wrong, and what is wrong there.
import type { Place } from './ast.ts'

export class TraceQLError extends Error {
  /** undefined when it is not about one place. */
  readonly place: Place | undefined

  /** @param message without a position; whoever shows it draws the place */
  constructor(message: string, place: Place | undefined) {
    super(message)
    this.name = 'TraceQLError'
    this.place = place
  }
}
