// Spans that Tempo finds by mistake. Where it has not read their place in the tree, as behind `by` and the aggregates, it
// takes it for 0, which also stands for spans that hang in the air. A true match tells its `nestedSetParent`, a false one
// does not.
import type { FieldExpression, Query } from '../../traceql/ast.ts'
import { conjunctsOf } from '../../traceql/conjuncts.ts'
import type { TempoListed } from '../../wire/tempo/tempo-search.ts'

/** Every span that matches was looked at for that. */
export function looksAtNestedSet(filter: Query | undefined): boolean {
  const first = filter?.first
  if (first?.type !== 'filter' || first.condition === undefined) return false
  return conjunctsOf(first.condition).some(isAboutParent)
}

/** Without those, and without traces that have no others. */
export function trueMatches(traces: readonly TempoListed[]): readonly TempoListed[] {
  return traces.flatMap((trace) => {
    const matches = trace.matches.filter(({ attributes }) => attributes.some(({ name }) => NAMES.has(name)))
    return matches.length === 0 ? [] : [{ ...trace, matches }]
  })
}

const NAMES: ReadonlySet<string> = new Set(['nestedSetParent', 'span:nestedSetParent'])

function isAboutParent(condition: FieldExpression): boolean {
  return (
    condition.type === 'comparison' &&
    [condition.left, condition.right].some(
      (side) => side.type === 'intrinsic' && side.intrinsic === 'span:nestedSetParent',
    )
  )
}
