// What is known of lost context over all that was seen.

export interface ProblemsData {
  /** Grows with every diagnosis. */
  readonly version: number
}
