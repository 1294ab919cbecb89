// What a list shows of a trace, gathered from every run and segment that has a part of it.
import type { TraceId } from '../trace/span.ts'
import type { TraceSummary } from '../trace/summary.ts'
import { instantOf, offsetBetween } from '../trace/time.ts'
import type { Origin } from './index/origins.ts'

/** Of one trace, in one run or segment or over several. Times are unix ns; undefined where no span gave one. */
export interface TraceFacts {
  readonly spans: number
  readonly errors: number
  readonly start: bigint | undefined
  readonly end: bigint | undefined
  readonly received: bigint
  readonly root: RootFacts | undefined
  readonly services: ReadonlySet<string>
}

/** A trace of the store's list. */
export interface StoredTrace {
  readonly id: TraceId
  readonly facts: TraceFacts
}

export interface RootFacts {
  readonly start: bigint
  readonly name: string
  readonly service: string | undefined
}

/** One place where a trace's spans and log records lie. */
export interface StoredEntry {
  readonly place: number
  readonly length: number
  readonly origin: Origin
  readonly isLog: boolean
}

export function mergeFacts(one: TraceFacts, other: TraceFacts): TraceFacts {
  return {
    spans: one.spans + other.spans,
    errors: one.errors + other.errors,
    start: earlier(one.start, other.start),
    end: later(one.end, other.end),
    received: one.received > other.received ? one.received : other.received,
    root: earlierRoot(one.root, other.root),
    services: new Set([...one.services, ...other.services]),
  }
}

export function summaryOf({ id, facts }: StoredTrace): TraceSummary {
  const start = instantOf(facts.start ?? 0n)
  return {
    id,
    start,
    duration: offsetBetween(start, instantOf(facts.end ?? start)),
    rootService: facts.root?.service,
    rootName: facts.root?.name,
    spans: facts.spans,
    services: facts.services.size,
    errors: facts.errors,
  }
}

function earlier(one: bigint | undefined, other: bigint | undefined): bigint | undefined {
  if (one === undefined || other === undefined) return one ?? other
  return one < other ? one : other
}

function later(one: bigint | undefined, other: bigint | undefined): bigint | undefined {
  if (one === undefined || other === undefined) return one ?? other
  return one > other ? one : other
}

function earlierRoot(one: RootFacts | undefined, other: RootFacts | undefined): RootFacts | undefined {
  if (one === undefined || other === undefined) return one ?? other
  return one.start <= other.start ? one : other
}
