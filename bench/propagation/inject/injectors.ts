// Every way to break traces that is measured, by its number in the reference, and the runs that each makes of a set.
import { SeededRandom } from '../../../src/propagation/match/seeded-random.ts'
import { findEdges, nameOf, type SetEdge } from '../sets/edges.ts'
import type { SpanSet } from '../sets/span-set.ts'
import { cutWire } from './cut-wire.ts'
import type { Injection } from './injection.ts'
import { callRaw } from './raw-client.ts'

export interface InjectionRun {
  /** What was broken, for who looks into a failure. */
  readonly what: string
  readonly injection: Injection
  readonly seed: number
}

export interface RunOptions {
  /** Fewer runs. */
  readonly quick: boolean
  readonly seed: number
  /** Only edges of which the name has this in it: `cart -> stock`. */
  readonly edge: string | undefined
}

export type Injector = (set: SpanSet, options: RunOptions) => Iterable<InjectionRun>

export const INJECTORS: Readonly<Record<string, Injector>> = {
  F1: (set, options) => eachEdge(set, options, (edge) => cutWire([edge])),
  F2: (set, options) => eachEdge(set, options, (edge) => callRaw([edge])),
  F14: (set, options) => severalEdges(set, options),
}

/** An edge with fewer calls says little of its own. */
const LEAST_CALLS = 30
const QUICK_EDGES = 8
const DRAWS = 12
const QUICK_DRAWS = 4

function* eachEdge(
  set: SpanSet,
  options: RunOptions,
  inject: (edge: SetEdge) => Injection | undefined,
): Iterable<InjectionRun> {
  const edges = edgesOf(set, options)
  for (const edge of options.quick ? drawSome(edges, QUICK_EDGES, new SeededRandom(options.seed)) : edges) {
    const injection = inject(edge)
    if (injection !== undefined) yield { what: nameOf(edge), injection, seed: options.seed }
  }
}

/** Two to four at once, of all that there are, by both injectors. */
function* severalEdges(set: SpanSet, options: RunOptions): Iterable<InjectionRun> {
  const random = new SeededRandom(options.seed)
  const edges = edgesOf(set, options)
  for (let draw = 0; draw < (options.quick ? QUICK_DRAWS : DRAWS); draw++) {
    const some = drawSome(edges, 2 + (draw % 3), random)
    const injection = draw % 2 === 0 ? cutWire(some) : callRaw(some)
    if (injection === undefined) continue
    yield { what: some.map(nameOf).join(', '), injection, seed: options.seed + draw }
  }
}

function edgesOf(set: SpanSet, { edge }: RunOptions): readonly SetEdge[] {
  return findEdges(set, LEAST_CALLS).filter((found) => edge === undefined || nameOf(found).includes(edge))
}

function drawSome<T>(from: readonly T[], count: number, random: SeededRandom): readonly T[] {
  const left = [...from]
  const drawn: T[] = []
  while (drawn.length < count && left.length > 0)
    drawn.push(...left.splice(Math.floor(random.next() * left.length), 1))
  return drawn
}
