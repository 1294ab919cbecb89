// One break, made: what is done to the traces, and what a right answer then says.
import type { BreakPlan } from './break-plan.ts'
import type { Truth } from './truth.ts'

export interface Injection {
  readonly plan: BreakPlan
  readonly truth: Truth
}
