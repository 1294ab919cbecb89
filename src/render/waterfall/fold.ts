// Repeats among siblings as one row: 120 equal queries in a loop say one thing, and hide what stands between them.
import { hasFailed } from '../../analysis/has-failed.ts'
import { operationKey } from '../../analysis/operation.ts'
import type { SpanNode } from '../../trace/trace.ts'

/** Leaf siblings that follow each other and are alike, or a pattern of up to three that repeats. */
export interface Run {
  readonly members: readonly SpanNode[]
  /** How many spans make one repetition: 1, or 2 or 3 of a pattern. */
  readonly period: number
}

/** Siblings in order, the repeats among them folded. */
export function foldRepeats(siblings: readonly SpanNode[]): readonly (SpanNode | Run)[] {
  if (siblings.length < MIN_RUN) return siblings
  const keys = likenessOf(siblings)
  const folded: (SpanNode | Run)[] = []
  for (let at = 0; at < siblings.length;) {
    const run = runAt(siblings, keys, at)
    const first = siblings[at]
    if (run !== undefined) folded.push(run)
    else if (first !== undefined) folded.push(first)
    at += run?.members.length ?? 1
  }
  return folded
}

const MIN_RUN = 4
/** Patterns repeat more often before they are folded: a loop of two calls is easily read when it is short. */
const MIN_PATTERN_REPEATS = 21
const PERIODS = [2, 3]

function runAt(siblings: readonly SpanNode[], keys: Int32Array, at: number): Run | undefined {
  if ((keys[at] ?? -1) < 0) return undefined
  let end = at + 1
  while (keys[end] === keys[at]) end++
  if (end - at >= MIN_RUN) return { members: siblings.slice(at, end), period: 1 }
  for (const period of PERIODS) {
    const repeats = countRepeats(keys, at, period)
    if (repeats >= MIN_PATTERN_REPEATS) return { members: siblings.slice(at, at + repeats * period), period }
  }
  return undefined
}

function countRepeats(keys: Int32Array, at: number, period: number): number {
  if (!isFoldable(keys, at, period)) return 0
  let repeats = 1
  while (isRepetition(keys, at, at + repeats * period, period)) repeats++
  return repeats
}

function isFoldable(keys: Int32Array, at: number, period: number): boolean {
  for (let index = at; index < at + period; index++) if ((keys[index] ?? -1) < 0) return false
  return true
}

/** In whatever order the members come: two calls side by side start now this, now that way round. */
function isRepetition(keys: Int32Array, first: number, next: number, period: number): boolean {
  if (next + period > keys.length) return false
  for (let index = first; index < first + period; index++) {
    const key = keys[index]
    let surplus = 0
    for (let offset = 0; offset < period; offset++) {
      if (keys[first + offset] === key) surplus++
      if (keys[next + offset] === key) surplus--
    }
    if (surplus !== 0) return false
  }
  return true
}

/** The same number for what may share a row; -1 for what has children. An error is never alike to a success. */
function likenessOf(siblings: readonly SpanNode[]): Int32Array {
  const numbers = new Map<string, number>()
  return Int32Array.from(siblings, (node) => {
    const { span } = node
    if (span === undefined || node.children.length > 0 || node.marks.length > 0) return -1
    const likeness = `${hasFailed(node)} ${node.state} ${operationKey(span)}`
    const known = numbers.get(likeness)
    if (known !== undefined) return known
    numbers.set(likeness, numbers.size)
    return numbers.size - 1
  })
}
