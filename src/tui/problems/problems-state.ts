// What keys have made of the list of problems.

export interface ProblemsState {
  /** Id of the finding that the cursor is on. */
  readonly cursor: string | undefined
  readonly top: number
  readonly query: string
}

export const INITIAL_PROBLEMS_STATE: ProblemsState = { cursor: undefined, top: 0, query: '' }
