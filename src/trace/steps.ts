// Work that can be interrupted. A trace of 100,000 spans takes a second to read, and whoever draws on the same thread cannot
// wait for so long: what takes time for each span is written as steps, which a screen takes a few milliseconds at a time and
// everybody else at once.

/** Each `yield` is a place to do something else; what it gives means nothing. */
export type Steps<Result> = Generator<undefined, Result, undefined>

/** All of it at once. */
export function finish<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const { done, value } = steps.next()
    if (done === true) return value
  }
}

/** Items between two places to stop: below a millisecond of most work. */
export const STRIDE = 1024

/** One after the other, in their order; also those that `visit` appends. */
export function* each<Item>(
  items: readonly Item[],
  visit: (item: Item, index: number) => void,
): Steps<undefined> {
  for (let from = 0; from < items.length; from += STRIDE) {
    if (from > 0) yield
    visitSome(items, from, visit)
  }
  return undefined
}

function visitSome<Item>(
  items: readonly Item[],
  from: number,
  visit: (item: Item, index: number) => void,
): void {
  for (let at = from; at < from + STRIDE && at < items.length; at++) visit(items[at] as Item, at)
}

/** The last one first. */
export function* eachBackwards<Item>(
  items: readonly Item[],
  visit: (item: Item, index: number) => void,
): Steps<undefined> {
  for (let to = items.length; to > 0; to -= STRIDE) {
    if (to < items.length) yield
    for (let at = to - 1; at >= Math.max(0, to - STRIDE); at--) visit(items[at] as Item, at)
  }
  return undefined
}

/** Items that are sorted in one go. */
const RUN = 4096

/** As `items.sort` does, stable and in place. */
export function* sortInSteps<Item>(
  items: Item[],
  compare: (one: Item, other: Item) => number,
): Steps<undefined> {
  if (items.length <= RUN) {
    items.sort(compare)
    return undefined
  }
  for (let from = 0; from < items.length; from += RUN) {
    const run = items.slice(from, from + RUN).sort(compare)
    for (const [at, item] of run.entries()) items[from + at] = item
    yield
  }
  for (let width = RUN; width < items.length; width *= 2) {
    for (let from = 0; from + width < items.length; from += 2 * width) {
      yield* merge(
        items,
        { from, middle: from + width, to: Math.min(items.length, from + 2 * width) },
        compare,
      )
    }
  }
  return undefined
}

function* merge<Item>(
  items: Item[],
  { from, middle, to }: { readonly from: number; readonly middle: number; readonly to: number },
  compare: (one: Item, other: Item) => number,
): Steps<undefined> {
  // Siblings mostly come in order.
  if (compare(items[middle - 1] as Item, items[middle] as Item) <= 0) return undefined
  const left = items.slice(from, middle)
  let next = 0
  let right = middle
  for (let at = from; next < left.length; at++) {
    if (at % STRIDE === 0) yield
    const isRight = right < to && compare(left[next] as Item, items[right] as Item) > 0
    items[at] = isRight ? (items[right++] as Item) : (left[next++] as Item)
  }
  return undefined
}
