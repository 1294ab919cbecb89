// What keys have made of the list of problems.
import type { TraceId } from '../../trace/span.ts'

export interface ProblemsState {
  /** Id of the finding that the cursor is on; undefined: the worst. */
  readonly cursor: string | undefined
  /** First line of the finding's details that is shown. */
  readonly detailTop: number
  readonly query: string
  /** The first trace of the request that was shown last, of the finding that the cursor is on; undefined: none yet. */
  readonly sample: TraceId | undefined
}

export const INITIAL_PROBLEMS_STATE: ProblemsState = {
  cursor: undefined,
  detailTop: 0,
  query: '',
  sample: undefined,
}
