// F16: what was called runs later, when the caller may be done: the call went through a queue that nobody sees.
import { moveSpan } from '../sets/compress.ts'
import type { SetEdge } from '../sets/edges.ts'
import type { SetSpan } from '../sets/span-set.ts'
import type { Dice } from '../simulator/dice.ts'
import { cutWire } from './cut-wire.ts'
import type { Injection } from './injection.ts'
import { callRaw } from './raw-client.ts'

export function delayCalls(edge: SetEdge, median: number, dice: Dice): Injection | undefined {
  const injection = cutWire([edge]) ?? callRaw([edge])
  if (injection === undefined) return undefined
  const moves = new Map<SetSpan, number>()
  for (const head of edge.heads) moveSubtree(head, Math.round(dice.logNormal(median, 0.6)), moves)
  const pairs = injection.truth.pairs.map((pair) => ({ ...pair, causes: [] }))
  return {
    plan: { ...injection.plan, rewrite: (span, of) => moveSpan(span, moves.get(of) ?? 0) },
    truth: { kind: 'hop', pairs },
  }
}

function moveSubtree(span: SetSpan, by: number, moves: Map<SetSpan, number>): void {
  const open = [span]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    moves.set(next, by)
    open.push(...next.children)
  }
}
