// What runs through the paths of a call's two sides, whatever each calls it: `GET /dashboard/17` asks for `/users/17`. Which
// place of one path goes into which place of the other is learned for each hop, as delays are: from the pairs that times
// find likeliest, against pairs that belong to other requests.
//
//     caller   /dashboard/17    /dashboard/4     /dashboard/17
//     head     /users/17        /users/4         /users/17        place 2 is place 2, more often than chance has it
import type { Row, SpanTable } from '../spans/span-table.ts'
import { TextPool, type TextId } from '../spans/text-pool.ts'

/** How many times as probable a pair is for what both paths say; logarithm. */
export type SharedPlaces = (head: Row, caller: Row) => number

/** Paths of spans, each taken apart once. */
export class Paths {
  readonly #table: SpanTable
  readonly #column: Int32Array | undefined
  readonly #parts = new TextPool()
  readonly #ofPath = new Map<TextId, readonly TextId[]>()

  constructor(table: SpanTable) {
    this.#table = table
    this.#column = table.factColumn('url.path')
  }

  get areAny(): boolean {
    return this.#column !== undefined
  }

  /** Of the span, or of the request that it belongs to: the nearest span above it that states one. */
  placesOf(row: Row): readonly TextId[] {
    const { parent } = this.#table
    for (let at = row; at >= 0; at = parent[at]!) {
      const path = this.#column?.[at] ?? 0
      if (path !== 0) return this.#placesOfPath(path)
    }
    return NONE
  }

  #placesOfPath(path: TextId): readonly TextId[] {
    let places = this.#ofPath.get(path)
    if (places === undefined) {
      const text = (this.#table.texts.textOf(path) ?? '').slice(0, LONGEST)
      places = text
        .split('/')
        .slice(0, MOST_PLACES)
        .map((part) => this.#parts.idOf(part))
      this.#ofPath.set(path, places)
    }
    return places
  }
}

const NONE: readonly TextId[] = []
const LONGEST = 512
const MOST_PLACES = 8

/** @param pairs the likeliest, in order of time; undefined where no place of one is in the other's */
export function learnSharedPlaces(
  paths: Paths,
  pairs: readonly (readonly [head: Row, caller: Row])[],
): SharedPlaces | undefined {
  if (!paths.areAny || pairs.length < FEWEST) return undefined
  const own = new PlaceCounts()
  const others = new PlaceCounts()
  for (const [at, [head, caller]] of pairs.entries()) {
    const places = paths.placesOf(head)
    own.add(places, paths.placesOf(caller))
    // Those of the next requests are as any others would be.
    for (let next = at + 1; next <= at + OTHERS && next < pairs.length; next++) {
      others.add(places, paths.placesOf(pairs[next]![1]))
    }
  }
  const best = bestPlaces(own, others)
  if (best === undefined) return undefined
  const { ofHead, ofCaller, equal, unequal } = best
  return (head, caller) => {
    const [one, other] = [paths.placesOf(head)[ofHead] ?? 0, paths.placesOf(caller)[ofCaller] ?? 0]
    if (one === 0 || other === 0) return 0
    return one === other ? equal : unequal
  }
}

const FEWEST = 20
const OTHERS = 3

interface BestPlaces {
  readonly ofHead: number
  readonly ofCaller: number
  /** Logarithms of what an equal and an unequal value make of a pair's probability. */
  readonly equal: number
  readonly unequal: number
}

/** The two places that tell most, where they tell more than chance does. */
function bestPlaces(own: PlaceCounts, others: PlaceCounts): BestPlaces | undefined {
  let best: (BestPlaces & { readonly gain: number }) | undefined
  for (let place = 0; place < PLACES; place++) {
    const stated = own.stated[place]!
    const elsewhere = others.stated[place]!
    if (stated < FEWEST || elsewhere < FEWEST) continue
    const share = (own.equal[place]! + 0.5) / (stated + 1)
    const byChance = (others.equal[place]! + 0.5) / (elsewhere + 1)
    const spread = Math.sqrt((byChance * (1 - byChance)) / stated)
    if (share - byChance < LEAST_MORE || share - byChance < SURELY * spread) continue
    const equal = Math.log(share / byChance)
    // Some of the pairs that it was learned from were wrong.
    const unequal = Math.log((1 - share + SLIP) / (1 - byChance + SLIP))
    const gain = share * equal + (1 - share) * unequal
    if (best === undefined || gain > best.gain) {
      best = { ofHead: Math.floor(place / MOST_PLACES), ofCaller: place % MOST_PLACES, equal, unequal, gain }
    }
  }
  return best
}

const PLACES = MOST_PLACES * MOST_PLACES
const LEAST_MORE = 0.3
/** Standard deviations: all places of both are tried. */
const SURELY = 6
const SLIP = 0.01

/** By two places: how often both are stated, and how often they are equal. */
class PlaceCounts {
  readonly stated: Int32Array = new Int32Array(PLACES)
  readonly equal: Int32Array = new Int32Array(PLACES)

  add(head: readonly TextId[], caller: readonly TextId[]): void {
    for (let one = 0; one < head.length; one++) {
      if (head[one] === 0) continue
      for (let other = 0; other < caller.length; other++) {
        if (caller[other] === 0) continue
        const place = one * MOST_PLACES + other
        this.stated[place]!++
        if (head[one] === caller[other]) this.equal[place]!++
      }
    }
  }
}
