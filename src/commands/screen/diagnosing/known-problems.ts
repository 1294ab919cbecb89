// What several looks have found, put together. Each sees the newest traces alone: a hop whose broken calls have moved out of
// its sight is still known, one that it does not find any more in what it sees is not.
import type { PropagationFinding } from '../../../propagation/diagnosis.ts'
import type { TraceId } from '../../../trace/span.ts'
import type { Instant } from '../../../trace/time.ts'
import { NO_PROBLEMS, type Problem, type ProblemsData } from '../../../tui/problems/problems-data.ts'
import type { Looked } from './diagnosing-messages.ts'

export class KnownProblems {
  #data: ProblemsData = NO_PROBLEMS
  readonly #problems = new Map<string, Problem>()
  /** Fragments, by finding. */
  readonly #broken = new Map<string, Set<TraceId>>()
  readonly #joined = new Map<TraceId, TraceId>()

  get data(): ProblemsData {
    return this.#data
  }

  looking(): void {
    if (this.#data.progress.kind === 'waiting') this.#change({ progress: { kind: 'looking' } })
  }

  /** There was nothing to be seen. */
  nothing(): void {
    if (this.#data.progress.kind === 'looking') this.#change({ progress: { kind: 'waiting' } })
  }

  unable(why: string): void {
    this.#change({ progress: { kind: 'unable', why } })
  }

  add({ diagnosis, problems, broken, joined, isLimited }: Looked): void {
    const found = new Set(problems.map(({ finding }) => finding.id))
    const { from, traces } = diagnosis.scope
    for (const [id, problem] of this.#problems) {
      if (found.has(id)) continue
      if (isLimited && isBefore(problem.finding, from)) this.#problems.set(id, { ...problem, isPast: true })
      else this.#forget(id)
    }
    for (const problem of problems) {
      const before = this.#problems.get(problem.finding.id)
      this.#problems.set(problem.finding.id, {
        ...problem,
        finding: withSince(problem.finding, before),
        isPast: false,
      })
    }
    for (const { findingId, traces: ids } of broken) this.#mark(findingId, ids)
    addBounded(this.#joined, joined, MOST_JOINED)
    this.#change({
      progress: { kind: 'looked', traces, isLimited },
      problems: [...this.#problems.values()].sort(compareProblems),
      diagnosis,
      marks: new Set([...this.#broken.values()].flatMap((ids) => [...ids])),
      joined: new Map(this.#joined),
    })
  }

  #forget(id: string): void {
    this.#problems.delete(id)
    this.#broken.delete(id)
  }

  #mark(findingId: string, ids: readonly TraceId[]): void {
    const marked = this.#broken.get(findingId) ?? new Set<TraceId>()
    this.#broken.set(findingId, marked)
    for (const id of ids) marked.add(id)
    for (const id of marked) {
      if (marked.size <= MOST_MARKED) break
      marked.delete(id)
    }
  }

  #change(changes: Partial<ProblemsData>): void {
    this.#data = { ...this.#data, ...changes, version: this.#data.version + 1 }
  }
}

/** Of one finding; older ones are forgotten. */
const MOST_MARKED = 10_000
const MOST_JOINED = 50_000

function isBefore({ until }: PropagationFinding, from: Instant | undefined): boolean {
  return from !== undefined && until < from
}

/** It began when it was first seen. */
function withSince(finding: PropagationFinding, before: Problem | undefined): PropagationFinding {
  const since = before?.finding.since
  return since !== undefined && since < finding.since ? { ...finding, since } : finding
}

/** As a diagnosis has them; what is past comes after what is not. */
function compareProblems(a: Problem, b: Problem): number {
  return (
    Number(a.isPast) - Number(b.isPast) ||
    b.finding.broken - a.finding.broken ||
    b.finding.confidence.hop - a.finding.confidence.hop ||
    (a.finding.id < b.finding.id ? -1 : 1)
  )
}

function addBounded<Key, Value>(
  into: Map<Key, Value>,
  entries: Iterable<readonly [Key, Value]>,
  most: number,
): void {
  for (const [key, value] of entries) {
    into.delete(key)
    into.set(key, value)
  }
  for (const key of into.keys()) {
    if (into.size <= most) return
    into.delete(key)
  }
}
