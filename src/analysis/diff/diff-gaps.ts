// Gaps as paths of a diff: those between the same two neighbours are one, and what they take of the critical path is
// taken from the span that they are in.
import type { SpanNode, Trace } from '../../trace/trace.ts'
import type { CallPath, GapPath } from './call-path.ts'
import type { Gap } from '../gaps/gaps.ts'
import type { Figures, MergedPath } from './merged-path.ts'

export interface GapSide {
  readonly trace: Trace
  readonly gaps: readonly Gap[]
  /** By `SpanNode.index`. */
  readonly paths: readonly MergedPath[]
}

/**
 * All paths in order, parents before children, each gap behind the child that it follows. Those gaps become paths that
 * take at least 1 % of the root in one of the traces, all between the same neighbours taken together: of a loop of a
 * thousand holes none is worth telling, and all of them are.
 */
export function mergeGaps(roots: readonly MergedPath[], a: GapSide, b: GapSide): readonly CallPath[] {
  numberPaths(roots)
  const groups = new Map<string, GapGroup>()
  collectGaps(groups, a, 'a')
  collectGaps(groups, b, 'b')
  const leastOfA = leastTime(a.trace)
  const leastOfB = leastTime(b.trace)
  const places: GapPlaces = new Map()
  for (const group of groups.values()) {
    if (group.a.ownTime < leastOfA && group.b.ownTime < leastOfB) continue
    group.parent.a.ownTime -= group.a.ownTime
    group.parent.b.ownTime -= group.b.ownTime
    const place = group.after ?? group.parent
    const others = places.get(place)
    if (others === undefined) places.set(place, [group])
    else others.push(group)
  }
  return listPaths(roots, places)
}

/** 1 % of the root, and never less than clocks can tell. */
function leastTime({ headline }: Trace): number {
  return Math.max((headline.end - headline.start) / 100, 1e6)
}

interface GapGroup {
  readonly parent: MergedPath
  readonly after: MergedPath | undefined
  readonly before: MergedPath | undefined
  readonly isHop: boolean
  readonly a: Figures
  readonly b: Figures
}

/** By the path that they stand behind: the child that they follow, or the parent where they are first. */
type GapPlaces = Map<MergedPath, GapGroup[]>

/** Of the headline's tree; where that root has no times of its own, the critical path of the gaps is another one. */
function collectGaps(groups: Map<string, GapGroup>, { trace, gaps, paths }: GapSide, side: 'a' | 'b'): void {
  const { headline } = trace
  if (headline.state !== 'finished' && headline.state !== 'unfinished') return
  // Of hops that have been counted: their halves are one.
  const answers = new Set<SpanNode>()
  for (const gap of gaps) {
    const { node } = gap
    if (gap.onPath <= 0 || node.index < headline.index || node.index >= headline.index + headline.size)
      continue
    const parent = paths[node.index]!
    const answer = isHop(gap) ? (gap.before ?? gap.after) : undefined
    const { after, before } = neighboursOf(gap, answer, paths)
    const key = `${answer === undefined ? 'gap' : 'hop'} ${parent.index} ${after?.index ?? ''} ${before?.index ?? ''}`
    let group = groups.get(key)
    if (group === undefined) {
      group = { parent, after, before, isHop: answer !== undefined, a: noFigures(), b: noFigures() }
      groups.set(key, group)
    }
    const figures = group[side]
    if (answer === undefined || !answers.has(answer)) figures.count++
    if (answer !== undefined) answers.add(answer)
    figures.ownTime += gap.onPath
    figures.duration += gap.length
  }
}

function isHop({ kind }: Gap): boolean {
  return kind === 'hop' || kind === 'hop-request' || kind === 'hop-response'
}

/**
 * Both halves of a hop are one path: how its time divides depends on clocks, which are never quite alike, and their sum
 * does not.
 */
function neighboursOf(
  gap: Gap,
  answer: SpanNode | undefined,
  paths: readonly MergedPath[],
): Pick<GapGroup, 'after' | 'before'> {
  const [after, before] = answer === undefined ? [gap.after, gap.before] : [answer, answer]
  return {
    after: after === undefined ? undefined : paths[after.index],
    before: before === undefined ? undefined : paths[before.index],
  }
}

function noFigures(): Figures {
  return { count: 0, ownTime: 0, duration: 0, errors: 0 }
}

function numberPaths(roots: readonly MergedPath[]): void {
  let next = 0
  const pending = [...roots]
  for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
    path.index = next++
    for (const child of path.children) pending.push(child)
  }
}

function listPaths(roots: readonly MergedPath[], places: GapPlaces): readonly CallPath[] {
  const paths: CallPath[] = []
  const pending: (MergedPath | GapGroup)[] = roots.toReversed()
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (!('children' in next)) {
      paths.push(gapPath(next, paths.length))
      continue
    }
    next.index = paths.length
    paths.push(next)
    const below: (MergedPath | GapGroup)[] = []
    for (const gap of places.get(next) ?? []) if (gap.parent === next) below.push(gap)
    for (const child of next.children) {
      below.push(child)
      for (const gap of places.get(child) ?? []) if (gap.parent !== child) below.push(gap)
    }
    for (let at = below.length - 1; at >= 0; at--) pending.push(below[at]!)
  }
  return paths
}

function gapPath({ parent, after, before, isHop, a, b }: GapGroup, index: number): GapPath {
  const change = a.count === 0 ? 'added' : b.count === 0 ? 'removed' : 'both'
  return { type: 'gap', index, depth: parent.depth + 1, parent, after, before, isHop, change, a, b }
}
