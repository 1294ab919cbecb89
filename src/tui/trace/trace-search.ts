// Which spans of a trace a person means by what is typed behind `/`: all words have to be there. What rows show is looked
// through first, and at once as far as a key may take; then pages of spans, which have to be decoded: of a small trace at
// once as well, else by and by. Both begin at the cursor, so that what is found first is what comes next.
import type { SpanNode, Trace } from '../../trace/trace.ts'
import type { Steps } from '../../trace/steps.ts'
import { hasWords, headPlace, isInLabel, placeOf, type Word, wordsOf } from './span-search.ts'

/** They grow as long as there is something to be looked at. Of an empty query none. */
export interface TraceHits {
  /** By `SpanNode.index`: 1 for a match. */
  readonly marks: Uint8Array
  readonly count: number
  /** In lower case. */
  readonly texts: readonly string[]
  /** What is left to be done; undefined when all of it has been looked at. */
  readonly rest: Steps<undefined> | undefined
  /** Where a match is besides what its row shows: `in exception.message`; undefined where the row shows it all. */
  placeOf(node: SpanNode): string | undefined
}

/**
 * The same as long as it is the same trace and the same query.
 * @param from the index of the span that is looked at first, where the search begins now
 */
export function findHits(trace: Trace, query: string, from: number = 0): TraceHits {
  const known = latest.get(trace)
  if (known?.query === query) return known.hits
  const hits = new Search(trace, query, from)
  latest.set(trace, { query, hits })
  return hits
}

/** How many there are in what is zoomed into. */
export function countHits({ marks, count }: TraceHits, top: SpanNode | undefined): number {
  if (top === undefined || count === 0) return count
  let inside = 0
  for (let index = top.index; index < top.index + top.size; index++) inside += marks[index] ?? 0
  return inside
}

/** Which of them a span is, from 1, in what is zoomed into; undefined when it is none. */
export function nthHit(
  { marks, count }: TraceHits,
  top: SpanNode | undefined,
  node: SpanNode | undefined,
): number | undefined {
  if (count === 0 || node === undefined || marks[node.index] !== 1) return undefined
  let nth = 0
  for (let index = top?.index ?? 0; index <= node.index; index++) nth += marks[index] ?? 0
  return nth
}

const latest = new WeakMap<Trace, { readonly query: string; readonly hits: TraceHits }>()

/** Spans that are decoded and looked through in less than half of a frame. */
const AT_ONCE = 1_000
/** What a key may take, in ms. */
const KEY_MS = 15
/** Between two places to stop: names, and pages. */
const NAMES = 1_024
const PAGES = 32

class Search implements TraceHits {
  readonly marks: Uint8Array
  count = 0
  readonly texts: readonly string[]
  rest: Steps<undefined> | undefined
  readonly #trace: Trace
  readonly #words: readonly Word[]
  #areNamesDone = false
  readonly #places = new Map<number, string | undefined>()

  constructor(trace: Trace, query: string, from: number) {
    this.#trace = trace
    this.#words = wordsOf(query)
    this.texts = this.#words.map(({ text }) => text)
    this.marks = new Uint8Array(trace.nodes.length)
    if (this.#words.length === 0) return
    this.rest = this.#look(from)
    const until = performance.now() + KEY_MS
    while (
      this.rest !== undefined &&
      (trace.nodes.length <= AT_ONCE || (!this.#areNamesDone && performance.now() < until))
    )
      this.rest.next()
  }

  placeOf(node: SpanNode): string | undefined {
    const { index } = node
    if (!this.#places.has(index)) this.#places.set(index, placeOf(node, this.#words, this.#trace))
    return this.#places.get(index)
  }

  *#look(from: number): Steps<undefined> {
    yield* this.#lookFrom(from, NAMES, (node) => isShownHit(node, this.#words))
    this.#areNamesDone = true
    yield
    yield* this.#lookFrom(from, PAGES, (node) => hasWords(node, this.#words, this.#trace))
    this.rest = undefined
    return undefined
  }

  *#lookFrom(from: number, stride: number, isHit: (node: SpanNode) => boolean): Steps<undefined> {
    const { nodes } = this.#trace
    for (let step = 0; step < nodes.length; step++) {
      if (step > 0 && step % stride === 0) yield
      const node = nodes[(from + step) % nodes.length]
      if (node !== undefined && this.marks[node.index] === 0 && isHit(node)) this.#mark(node)
    }
    return undefined
  }

  #mark({ index }: SpanNode): void {
    this.marks[index] = 1
    this.count++
  }
}

function isShownHit(node: SpanNode, words: readonly Word[]): boolean {
  for (const word of words) if (!isInLabel(node, word) && headPlace(node, word) === undefined) return false
  return true
}
