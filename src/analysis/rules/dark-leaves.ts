// Long spans with nothing inside: where to instrument next. Which those are is found in ../dark-leaves.ts.
import type { DarkLeaves } from '../gaps/dark-leaves.ts'
import type { FindingOf } from '../finding.ts'

/**
 * One finding for each operation. What a call waited for may not be ours to instrument; what a span did itself is.
 *
 *     pay  charge              |==================|
 *       pay  POST api.bank [client]  |===========|      the callee sent no spans
 */
export function findUninstrumented(darkLeaves: readonly DarkLeaves[]): readonly FindingOf<'dark-leaf'>[] {
  return darkLeaves.map(({ nodes, calls, onPath: time }) => {
    return { code: 'dark-leaf', severity: calls ? 'info' : 'warning', nodes, calls, time }
  })
}
