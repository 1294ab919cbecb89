// What is known of a cause: for `--explain`, for the titles in reports, and for the rules of SARIF.
import type { CauseCode } from '../../../propagation/causes/cause-code.ts'

/** break: a context is lost. legitimate: looks like it and is none. data: neither, what was recorded is not all, or wrong. */
export type CauseNature = 'break' | 'legitimate' | 'data'

export interface Cause {
  readonly code: CauseCode
  /** For those who remember words: taken by `--explain` too. */
  readonly slug: string
  readonly title: string
  readonly nature: CauseNature
  /** Ends a sentence that says what is broken: `… : {because}`. */
  readonly because: string
  readonly story: string
  /** Spans as a picture: one column is a fixed time, `~` the break. */
  readonly drawing: readonly string[]
  readonly signs: readonly string[]
  /** Codes of what looks alike, and how they are told apart. */
  readonly confused: readonly string[]
  readonly fix: readonly string[]
}
