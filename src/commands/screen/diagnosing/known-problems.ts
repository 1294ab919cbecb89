// What several looks have found, put together. Each sees the newest traces alone: a hop whose broken calls have moved out of
// its sight is still known, one that it does not find any more in what it sees is not.
import type { Joint, PropagationFinding } from '../../../propagation/diagnosis.ts'
import type { TraceId } from '../../../trace/span.ts'
import type { Instant } from '../../../trace/time.ts'
import { NO_PROBLEMS, type Problem, type ProblemsData } from '../../../tui/problems/problems-data.ts'
import type { Belonging } from '../../../tui/pane.ts'
import { JointIndex } from '../../show/stitch/belonging.ts'
import type { Looked } from './diagnosing-messages.ts'
import { joinedTraces } from './joined-traces.ts'

export class KnownProblems {
  #data: ProblemsData = NO_PROBLEMS
  readonly #problems = new Map<string, Problem>()
  /** Fragments, by finding. */
  readonly #broken = new Map<string, Set<TraceId>>()
  /** By the fragment's head. */
  readonly #joints = new Map<string, Joint>()
  #index: JointIndex | undefined

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

  /** What was found stays. */
  unable(why: string): void {
    const what =
      this.#data.diagnosis === undefined
        ? 'lost context cannot be looked for'
        : 'lost context is not looked for any more'
    this.#change({ progress: { kind: 'unable', why: `${what}: ${why}` } })
  }

  /** What a trace is put together of; undefined where nothing belongs to it. */
  belongingTo(id: TraceId): Pick<Belonging, 'traces' | 'joints'> | undefined {
    const { traces, joints } = (this.#index ??= new JointIndex(this.#joints.values())).belongingTo(id)
    return joints.length === 0 ? undefined : { traces, joints }
  }

  add({ diagnosis, problems, findings, broken, joints, isLimited }: Looked): void {
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
    this.#join(joints)
    this.#change({
      progress: { kind: 'looked', traces, isLimited, findings },
      problems: [...this.#problems.values()].sort(compareProblems),
      diagnosis,
      marks: same(this.#data.marks, new Set([...this.#broken.values()].flatMap((ids) => Array.from(ids)))),
      joined: sameMap(this.#data.joined, joinedTraces(this.#joints.values())),
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

  #join(joints: readonly Joint[]): void {
    for (const joint of joints) {
      const key = `${joint.traceId} ${joint.spanId}`
      // The newest last, so that the oldest are forgotten.
      this.#joints.delete(key)
      this.#joints.set(key, joint)
    }
    for (const key of this.#joints.keys()) {
      if (this.#joints.size <= MOST_JOINED) break
      this.#joints.delete(key)
    }
    this.#index = undefined
  }

  #change(changes: Partial<ProblemsData>): void {
    this.#data = { ...this.#data, ...changes, version: this.#data.version + 1 }
  }
}

/** Of one finding; older ones are forgotten. */
const MOST_MARKED = 10_000
const MOST_JOINED = 20_000

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

/** The same object as long as it says the same: whoever lists traces sorts them anew for another. */
function same<Item>(before: ReadonlySet<Item>, now: ReadonlySet<Item>): ReadonlySet<Item> {
  return before.size === now.size && [...now].every((item) => before.has(item)) ? before : now
}

function sameMap<Key, Value>(
  before: ReadonlyMap<Key, Value>,
  now: ReadonlyMap<Key, Value>,
): ReadonlyMap<Key, Value> {
  if (before.size !== now.size) return now
  for (const [key, value] of now) if (before.get(key) !== value) return now
  return before
}
