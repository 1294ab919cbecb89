// A file that holds something else than spans: what it is, and what to do with it or instead.
import { WireError } from '../wire-error.ts'

/** What to do with a log. */
export const SHOW_NAMED = 'to show the trace that it names: tracectl show - < FILE'

export class NoSpansError extends WireError {
  /** undefined where there is nothing better to say than what can be read. */
  readonly hint: string | undefined

  constructor(message: string, hint: string | undefined) {
    super(message)
    this.name = 'NoSpansError'
    this.hint = hint
  }
}
