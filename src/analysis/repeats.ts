// The same call again and again under one parent: one after another, as in a loop, or at once, as in a fan-out.
import { each, finish, type Steps } from '../trace/steps.ts'
import type { Offset } from '../trace/time.ts'
import { offsetOf } from '../trace/time.ts'
import type { SpanNode, Trace } from '../trace/trace.ts'
import { operationKey } from './operation.ts'
import { databaseCall, isSql, normalizeStatement } from './statement.ts'

export interface Repeat {
  readonly parent: SpanNode | undefined
  /** In order of time. */
  readonly members: readonly SpanNode[]
  readonly order: 'sequential' | 'parallel'
  /** Nanoseconds, of all members. */
  readonly total: Offset
  /** Equal database calls, one for each row of an earlier one: the loop that a join would replace. A question. */
  readonly isNPlusOne: boolean
}

/**
 * Four or more finished siblings of one service, kind and name, and of database calls one statement; whatever stands
 * between them, and whether they failed or not. In the order in which they are drawn. O(n log n).
 *
 *     handler      |==================================|
 *       orders     |==|                                    the call that found the rows
 *       items          |==|  |==|  |==|  |==|  |==|        sequential: one for each row (N+1?)
 *       price            |======|                          parallel: a fan-out
 *       price            |========|
 *       price             |====|
 *       price             |======|
 */
export function findRepeats(trace: Trace): readonly Repeat[] {
  return finish(findRepeatsInSteps(trace))
}

/** The same, by and by. */
export function* findRepeatsInSteps(trace: Trace): Steps<readonly Repeat[]> {
  const repeats: Repeat[] = []
  const large: SpanNode[] = []
  repeats.push(...(yield* repeatsAmong(undefined, trace.roots)))
  yield* each(trace.nodes, (node) => {
    if (node.children.length > LARGE) large.push(node)
    else if (node.children.length >= MIN_MEMBERS) repeats.push(...finish(repeatsAmong(node, node.children)))
  })
  for (const node of large) repeats.push(...(yield* repeatsAmong(node, node.children)))
  return repeats.sort((a, b) => (a.members[0]?.index ?? 0) - (b.members[0]?.index ?? 0))
}

/** As many as are folded into one row. */
const MIN_MEMBERS = 4
/** Siblings that others are not to wait for. */
const LARGE = 512

function* repeatsAmong(
  parent: SpanNode | undefined,
  siblings: readonly SpanNode[],
): Steps<readonly Repeat[]> {
  if (siblings.length < MIN_MEMBERS) return []
  const firstCall = once(() =>
    siblings.find(({ span }) => span !== undefined && databaseCall(span) !== undefined),
  )
  const groups = yield* groupsAmong(siblings)
  yield
  return groups.map((members) => {
    const { total, order } = measure(members)
    const isNPlusOne = order === 'sequential' && mayBeNPlusOne(parent, members, total, firstCall)
    return { parent, members, order, total: offsetOf(total), isNPlusOne }
  })
}

/** By operation first: attributes are decoded only where enough spans are alike already. */
function* groupsAmong(siblings: readonly SpanNode[]): Steps<readonly (readonly SpanNode[])[]> {
  const measured = siblings.filter(({ span, state }) => span !== undefined && state === 'finished')
  const alike = yield* largeGroups(measured, ({ span }) => {
    if (span === undefined) return ''
    return operationKey(span, isSql(span.name) ? normalizeStatement(span.name) : span.name)
  })
  const groups: (readonly SpanNode[])[] = []
  for (const some of alike) {
    groups.push(
      ...(yield* largeGroups(some, ({ span }) => {
        const call = span === undefined ? undefined : databaseCall(span)
        return call === undefined ? '' : `${call.system}\n${call.statement}`
      })),
    )
  }
  return groups
}

function* largeGroups(
  nodes: readonly SpanNode[],
  keyOf: (node: SpanNode) => string,
): Steps<readonly (readonly SpanNode[])[]> {
  const groups = new Map<string, SpanNode[]>()
  yield* each(nodes, (node) => {
    const key = keyOf(node)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [node])
    else group.push(node)
  })
  return [...groups.values()].filter(({ length }) => length >= MIN_MEMBERS)
}

interface Measured {
  readonly total: number
  readonly order: Repeat['order']
}

/**
 * One after another: each begins at or after the end of those before it, less what clocks and rounding blur. Calls
 * shorter than that blur may all have run at once: then they take less time together than each by itself.
 */
function measure(members: readonly SpanNode[]): Measured {
  let total = 0
  let end = -Infinity
  let overlaps = false
  for (const member of members) {
    total += member.end - member.start
    if (member.start < end - BLUR) overlaps = true
    end = Math.max(end, member.end)
  }
  const extent = end - (members[0]?.start ?? end)
  return { total, order: overlaps || total > 2 * extent ? 'parallel' : 'sequential' }
}

const BLUR = 1e6

function mayBeNPlusOne(
  parent: SpanNode | undefined,
  members: readonly SpanNode[],
  total: number,
  firstCall: () => SpanNode | undefined,
): boolean {
  const [first] = members
  if (parent === undefined || first?.span === undefined || members.length < MIN_LOOP) return false
  if (databaseCall(first.span) === undefined) return false
  const share = parent.state === 'finished' ? total / (parent.end - parent.start) : 0
  if (total <= LONG_LOOP && share <= LARGE_SHARE) return false
  // The earliest call of all: where it is one of the members, no other comes before them.
  const source = firstCall()
  return source !== undefined && source.start < first.start
}

const MIN_LOOP = 5
const LONG_LOOP = 50e6
const LARGE_SHARE = 0.05

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => (made ??= { value: make() }).value
}
