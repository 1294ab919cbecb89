// Every way to break traces that is measured, by the number it goes by, and the runs that each makes of a set.
import { compressSet } from '../sets/compress-set.ts'
import { findEdges, nameOf, type SetEdge } from '../sets/edges.ts'
import { skewClocks } from '../sets/skew.ts'
import type { SpanSet } from '../sets/span-set.ts'
import { Dice } from '../simulator/dice.ts'
import { addNoise } from './add-noise.ts'
import { breakShare, breakSlice } from './break-slice.ts'
import { changeIds, widenIds } from './change-ids.ts'
import { cutWire, isMessage } from './cut-wire.ts'
import { delayCalls } from './delay.ts'
import type { Injection } from './injection.ts'
import { findInnerCalls, loseInProcess } from './lose-in-process.ts'
import { limitSpans, overflow, readEarly, sampleService } from './lose-spans.ts'
import { callRaw } from './raw-client.ts'
import { restartLinked } from './restart-linked.ts'
import { skipServer } from './skip-server.ts'

export interface InjectionRun {
  /** What was broken, for who looks into a failure. */
  readonly what: string
  readonly injection: Injection
  readonly seed: number
  /** Where it is not the set as given. */
  readonly set?: SpanSet
}

export interface RunOptions {
  /** Fewer runs. */
  readonly quick: boolean
  readonly seed: number
  /** Only edges of which the name has this in it: `cart -> stock`. */
  readonly edge: string | undefined
}

export interface Injector {
  readonly title: string
  readonly runs: (set: SpanSet, options: RunOptions) => Iterable<InjectionRun>
}

export const INJECTORS: Readonly<Record<string, Injector>> = {
  clean: {
    title: 'nothing broken',
    runs: (_set, { seed }) => [{ what: 'nothing', injection: NOTHING, seed }],
  },
  F1: { title: 'wire cut', runs: (set, options) => eachEdge(set, options, (edge) => cutWire([edge])) },
  F2: { title: 'raw client', runs: (set, options) => eachEdge(set, options, (edge) => callRaw([edge])) },
  F3: { title: 'some calls', runs: partial },
  F4: { title: 'ids changed', runs: idsChanged },
  F5: { title: 'sampling by service', runs: sampled },
  F6: { title: 'lost in process', runs: inProcess },
  F7: {
    title: 'restart, linked',
    runs: (set, options) => someEdges(set, options, (edge) => restartLinked(edge, ['C27', 'C13'])),
  },
  F8: { title: 'queue', runs: queues },
  F9: {
    title: 'noise',
    runs: (set, { seed }) => [{ what: 'noise', injection: addNoise(set, new Dice(seed)), seed }],
  },
  F10: { title: 'clock skew', runs: skewed },
  F11: { title: 'no server span', runs: (set, options) => someEdges(set, options, skipServer) },
  F12: { title: 'spans missing', runs: missing },
  F13: { title: 'load x5 x10 x50', runs: loaded },
  F14: { title: 'several edges', runs: severalEdges },
  F15: {
    title: 'one of two callers',
    runs: (set, options) => someEdges(set, options, (edge) => cutWire([edge]) ?? callRaw([edge]), isShared),
  },
  F16: {
    title: 'delayed',
    runs: (set, options) => someEdges(set, options, (edge, dice) => delayCalls(edge, 3e8, dice)),
  },
}

const NOTHING: Injection = {
  plan: { detached: new Map(), deleted: new Set() },
  truth: { kind: 'hop', pairs: [] },
}

/** An edge with fewer calls says little of its own. */
const LEAST_CALLS = 30
const QUICK_EDGES = 8
const SOME = 6
const QUICK_SOME = 2

function* eachEdge(
  set: SpanSet,
  options: RunOptions,
  inject: (edge: SetEdge) => Injection | undefined,
): Iterable<InjectionRun> {
  // Those through queues are an injector of their own.
  const edges = edgesOf(set, options).filter((edge) => !isQueue(edge))
  const drawn = options.quick ? new Dice(options.seed).shuffled(edges).slice(0, QUICK_EDGES) : edges
  for (const edge of drawn) {
    const injection = inject(edge)
    if (injection !== undefined) yield { what: nameOf(edge), injection, seed: options.seed }
  }
}

/** As many as it takes to have some runs. */
function* someEdges(
  set: SpanSet,
  options: RunOptions,
  inject: (edge: SetEdge, dice: Dice) => Injection | undefined,
  fits: (edge: SetEdge, edges: readonly SetEdge[]) => boolean = () => true,
): Iterable<InjectionRun> {
  const dice = new Dice(options.seed)
  const edges = edgesOf(set, options)
  let left = options.quick ? QUICK_SOME : SOME
  for (const edge of dice.shuffled(edges.filter((own) => fits(own, edges)))) {
    if (left === 0) return
    const injection = inject(edge, dice)
    if (injection === undefined) continue
    left--
    yield { what: nameOf(edge), injection, seed: options.seed }
  }
}

function* partial(set: SpanSet, options: RunOptions): Iterable<InjectionRun> {
  for (const attribute of ['service.version', 'service.instance.id', 'hostname'] as const) {
    for (const run of someEdges(set, options, (edge) => breakSlice(edge, attribute)))
      yield { ...run, what: `${run.what}, by ${attribute}` }
  }
  for (const share of [0.1, 0.5]) {
    for (const run of someEdges(set, options, (edge, dice) => breakShare(edge, share, dice)))
      yield { ...run, what: `${run.what}, ${share}` }
  }
}

function* idsChanged(set: SpanSet, options: RunOptions): Iterable<InjectionRun> {
  const wide = widenIds(set, new Dice(options.seed))
  for (const run of someEdges(wide, options, (edge) => changeIds(edge, 'low-64'))) yield { ...run, set: wide }
  yield* someEdges(set, options, (edge) => changeIds(edge, 'same-parent'))
}

/** Services that are called and call. */
function* sampled(set: SpanSet, { seed, quick }: RunOptions): Iterable<InjectionRun> {
  const dice = new Dice(seed)
  for (const service of middleServices(set, dice).slice(0, quick ? 1 : 3)) {
    yield { what: service, injection: sampleService(set, service, 0.4, dice), seed }
  }
}

function* inProcess(set: SpanSet, { seed, quick }: RunOptions): Iterable<InjectionRun> {
  const calls = new Dice(seed).shuffled(findInnerCalls(set, LEAST_CALLS))
  for (const call of calls.slice(0, quick ? QUICK_SOME : SOME)) {
    yield { what: `${call.service} ${call.name}`, injection: loseInProcess(call), seed }
  }
}

function* queues(set: SpanSet, options: RunOptions): Iterable<InjectionRun> {
  for (const run of someEdges(set, options, (edge) => cutWire([edge]), isQueue))
    yield { ...run, what: `${run.what}, no link` }
  for (const run of someEdges(set, options, (edge) => restartLinked(edge, ['C13', 'C14']), isQueue))
    yield { ...run, what: `${run.what}, linked` }
}

function* skewed(set: SpanSet, options: RunOptions): Iterable<InjectionRun> {
  for (const most of [1e6, 2e7, 5e8]) {
    const moved = skewClocks(set, most, new Dice(options.seed))
    const what = `${most / 1e6} ms`
    yield { what, injection: NOTHING, seed: options.seed, set: moved }
    for (const run of someEdges(moved, options, (edge) => cutWire([edge]) ?? callRaw([edge]))) {
      yield { ...run, what: `${run.what}, ${what}`, set: moved }
    }
  }
}

function* missing(set: SpanSet, { seed, quick }: RunOptions): Iterable<InjectionRun> {
  const dice = new Dice(seed)
  yield { what: 'read early', injection: readEarly(set), seed }
  for (const service of middleServices(set, dice).slice(0, quick ? 1 : 3)) {
    yield { what: `overflow of ${service}`, injection: overflow(set, service, dice), seed }
  }
  const sizes = set.traces.map(({ spans }) => spans.length).sort((a, b) => a - b)
  // A limit is for the largest: where all are alike there is none.
  const limit = sizes[Math.floor(sizes.length * 0.9)]!
  if (limit < sizes.at(-1)!) yield { what: 'span limit', injection: limitSpans(set, limit), seed }
}

function* loaded(set: SpanSet, options: RunOptions): Iterable<InjectionRun> {
  for (const factor of options.quick ? [10] : [5, 10, 50]) {
    const dense = compressSet(set, factor)
    for (const inject of [cutWire, callRaw]) {
      for (const run of someEdges(dense, options, (edge) => inject([edge]))) {
        yield {
          ...run,
          what: `${run.what}, x${factor}, ${inject === cutWire ? 'wire cut' : 'raw client'}`,
          set: dense,
        }
      }
    }
  }
}

/** Two to four at once, of all that there are. */
function* severalEdges(set: SpanSet, options: RunOptions): Iterable<InjectionRun> {
  const dice = new Dice(options.seed)
  const edges = edgesOf(set, options).filter((edge) => !isQueue(edge))
  for (let draw = 0; draw < (options.quick ? 4 : 12); draw++) {
    const some = dice.shuffled(edges).slice(0, 2 + (draw % 3))
    const injection = draw % 2 === 0 ? cutWire(some) : callRaw(some)
    if (injection === undefined) continue
    yield { what: some.map(nameOf).join(', '), injection, seed: options.seed + draw }
  }
}

function edgesOf(set: SpanSet, { edge }: RunOptions): readonly SetEdge[] {
  return findEdges(set, LEAST_CALLS).filter((found) => edge === undefined || nameOf(found).includes(edge))
}

function middleServices(set: SpanSet, dice: Dice): readonly string[] {
  const edges = findEdges(set, LEAST_CALLS)
  const callers = new Set(edges.map(({ caller }) => caller))
  return dice.shuffled(
    [...new Set(edges.map(({ callee }) => callee))].filter((service) => callers.has(service)),
  )
}

function isQueue({ heads }: SetEdge): boolean {
  return heads.some((head) => isMessage(head))
}

function isShared(edge: SetEdge, edges: readonly SetEdge[]): boolean {
  const names = new Set(edge.heads.map(({ span }) => span.name))
  return edges.some(
    (other) =>
      other !== edge && other.callee === edge.callee && other.heads.some(({ span }) => names.has(span.name)),
  )
}
