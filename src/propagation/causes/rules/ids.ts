// Causes that ids prove: half of a trace id, a parent in another trace, and callees that are functions with a context
// of their own.
import type { Evidence } from '../evidence.ts'
import type { HopLook } from '../hop-look.ts'
import { shapeOf } from '../id-shapes.ts'
import { Suspicion } from '../suspicion.ts'

export function suspectIds(look: HopLook): readonly Suspicion[] {
  const { hop, view, heads, calleeName } = look
  const halves = hop.joins.filter(({ by }) => by === 'low-64').length
  const elsewhere = hop.joins.filter(({ by }) => by === 'parent-elsewhere').length
  const causes: Suspicion[] = []
  const shape = shapeOf(view.table, heads)
  if (halves > hop.heads.length / 2) {
    const shortened: Evidence = { code: 'id-shape', service: calleeName, shape: 'padded-64', count: halves }
    causes.push(new Suspicion('C09', PROOF).weigh(1, shortened))
  }
  if (elsewhere > hop.heads.length / 2) {
    causes.push(new Suspicion('C10', PROOF).weigh(1, { code: 'parent-elsewhere', count: elsewhere }))
  }
  if (
    heads.some(
      (row) =>
        view.table.factId('faas.invocation.id', row) !== 0 || view.table.factId('faas.trigger', row) !== 0,
    )
  ) {
    const function_ = new Suspicion('C30', 1)
    if (shape?.shape === 'epoch') {
      function_.weigh(20, { code: 'id-shape', service: calleeName, shape: 'epoch', count: shape.count })
    }
    causes.push(function_)
  }
  return causes
}

/** Against the odds of everything that can only be suspected. */
const PROOF = 60
