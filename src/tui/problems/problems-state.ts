// What keys have made of the list of problems.

export interface ProblemsState {
  /** Id of the finding that the cursor is on; undefined: the worst. */
  readonly cursor: string | undefined
  /** First line of the finding's details that is shown. */
  readonly detailTop: number
  readonly query: string
}

export const INITIAL_PROBLEMS_STATE: ProblemsState = { cursor: undefined, detailTop: 0, query: '' }
