// Which calls of one trace are which of the other: siblings grouped by what they call, the groups of both traces put
// side by side, and what is left over on both sides looked at for a name that was changed.
import { serviceName } from '../../trace/semconv.ts'
import type { SpanNode } from '../../trace/trace.ts'
import type { MergedPathParts } from './merged-path.ts'
import { namePattern, nameSimilarity } from './name-pattern.ts'

/**
 * In order of time; where the traces disagree, as in A. What is in one trace alone stands behind the call that it
 * follows there, A's before B's.
 *
 *     A   cart  users  pay          pairs   cart  pay
 *     B   cart  list   pay          left    users | list     both behind cart: renamed, or removed and added
 */
export function mergeSiblings(
  a: readonly SpanNode[],
  b: readonly SpanNode[],
  names: NamePatterns,
): readonly MergedPathParts[] {
  const groupsOfA = groupSiblings(a, names)
  const groupsOfB = groupSiblings(b, names)
  const stretchesOfA = stretches(groupsOfA, groupsOfB)
  const stretchesOfB = stretches(groupsOfB, groupsOfA)
  const merged: MergedPathParts[] = []
  const mergeStretch = (key: string): void => {
    pushStretch(merged, stretchesOfA.get(key) ?? [], stretchesOfB.get(key) ?? [])
  }
  mergeStretch(FIRST)
  for (const [key, group] of groupsOfA) {
    const other = groupsOfB.get(key)
    if (other === undefined) continue
    merged.push(pairOf(group, other, 'both'))
    mergeStretch(key)
  }
  return merged
}

/** Two roots, whatever they are called. */
export function pairRoots(a: SpanNode, b: SpanNode, names: NamePatterns): MergedPathParts {
  const left = newGroup(a, names)
  const right = newGroup(b, names)
  return pairOf(left, right, left.key === right.key ? 'both' : 'renamed')
}

/** Patterns of names, each found once: most spans of a trace share a few. */
export class NamePatterns {
  readonly #patterns = new Map<string, string>()

  of(name: string): string {
    const known = this.#patterns.get(name)
    if (known !== undefined) return known
    const pattern = namePattern(name)
    this.#patterns.set(name, pattern)
    return pattern
  }
}

interface Group {
  readonly key: string
  readonly service: string
  readonly kind: MergedPathParts['kind']
  readonly pattern: string
  /** The name of all members; undefined where they differ. */
  name: string | undefined
  readonly members: SpanNode[]
  /** Earliest start. */
  start: number
}

/** By key, in order of their first starts; of those that start together, in order of their keys. */
function groupSiblings(siblings: readonly SpanNode[], names: NamePatterns): ReadonlyMap<string, Group> {
  const groups = new Map<string, Group>()
  for (const node of siblings) {
    const group = newGroup(node, names)
    const known = groups.get(group.key)
    if (known === undefined) groups.set(group.key, group)
    else {
      known.members.push(node)
      if (known.name !== group.name) known.name = undefined
      if (node.start < known.start) known.start = node.start
    }
  }
  if (groups.size < 2) return groups
  const sorted = [...groups.values()].sort((x, y) => x.start - y.start || (x.key < y.key ? -1 : 1))
  return new Map(sorted.map((group) => [group.key, group]))
}

function newGroup(node: SpanNode, names: NamePatterns): Group {
  const { span, start } = node
  const service = span === undefined ? '' : serviceName(span)
  const kind = span?.kind ?? 'missing'
  const name = span?.name ?? ''
  const pattern = names.of(name)
  return { key: `${kind}\n${service}\n${pattern}`, service, kind, pattern, name, members: [node], start }
}

const FIRST = ''

/** The groups that the other side lacks, by the key of the last one before them that it has. */
function stretches(
  groups: ReadonlyMap<string, Group>,
  other: ReadonlyMap<string, Group>,
): ReadonlyMap<string, readonly Group[]> {
  const found = new Map<string, Group[]>()
  let before = FIRST
  for (const [key, group] of groups) {
    if (other.has(key)) before = key
    else {
      const stretch = found.get(before)
      if (stretch === undefined) found.set(before, [group])
      else stretch.push(group)
    }
  }
  return found
}

/** Names as alike as this are taken for one that was changed. */
const ALIKE = 0.6
/** How many candidates each is compared with: beyond that the place is no longer the same. */
const CANDIDATES = 8

function pushStretch(merged: MergedPathParts[], removed: readonly Group[], added: readonly Group[]): void {
  const taken = new Set<Group>()
  for (const [at, group] of removed.entries()) {
    const from = Math.max(0, at - CANDIDATES / 2)
    const renamed = added.slice(from, from + CANDIDATES).find((other) => {
      return !taken.has(other) && isRename(group, other)
    })
    if (renamed === undefined) merged.push(partsOf(group, 'removed'))
    else {
      taken.add(renamed)
      merged.push(pairOf(group, renamed, 'renamed'))
    }
  }
  for (const group of added) if (!taken.has(group)) merged.push(partsOf(group, 'added'))
}

function isRename(a: Group, b: Group): boolean {
  if (a.service !== b.service || a.kind !== b.kind) return false
  return nameSimilarity(a.pattern, b.pattern) >= ALIKE
}

function pairOf(a: Group, b: Group, change: 'both' | 'renamed'): MergedPathParts {
  const { service, kind } = b
  const members = { a: a.members, b: b.members }
  if (change === 'both') {
    const name = a.name !== undefined && a.name === b.name ? a.name : a.pattern
    return { service, kind, name, nameBefore: undefined, change, ...members }
  }
  const before = a.name ?? a.pattern
  const nameBefore = a.service === service ? before : `${a.service} ${before}`.trim()
  return { service, kind, name: b.name ?? b.pattern, nameBefore, change, ...members }
}

function partsOf(group: Group, change: 'added' | 'removed'): MergedPathParts {
  const { service, kind, members } = group
  return {
    service,
    kind,
    name: group.name ?? group.pattern,
    nameBefore: undefined,
    change,
    a: change === 'removed' ? members : [],
    b: change === 'added' ? members : [],
  }
}
