// One cause under suspicion: its odds against the others, and what was found that raises them.
import type { CauseCode } from './cause-code.ts'
import type { Evidence } from './evidence.ts'
import type { HopLook } from './hop-look.ts'

/** Looks for one cause, or for a few that share their evidence; empty where they are not possible. */
export type Rule = (look: HopLook) => readonly Suspicion[]

export class Suspicion {
  readonly code: CauseCode
  readonly evidence: Evidence[] = []
  odds: number

  /** @param odds before anything is looked at, against 1 for the most usual cause of its mode */
  constructor(code: CauseCode, odds: number) {
    this.code = code
    this.odds = odds
  }

  /** By how many times likelier the hop looks like this with the cause than without. */
  weigh(factor: number, ...evidence: readonly Evidence[]): this {
    this.odds *= factor
    this.evidence.push(...evidence)
    return this
  }
}
