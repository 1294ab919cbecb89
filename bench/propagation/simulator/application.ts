// What an application is made of: services with their instances, operations, and whom each operation calls.
import type { Resource } from '../../../src/trace/span.ts'

export type Language = 'python' | 'nodejs' | 'go' | 'java'

export interface Application {
  readonly name: string
  readonly style: Style
  readonly services: readonly Service[]
  /** Where requests come in, each as often as it is named. */
  readonly entries: readonly Operation[]
  /** What a timer starts, every so many nanoseconds. */
  readonly timers: readonly { readonly operation: Operation; readonly period: number }[]
  /** Requests a second on average. */
  readonly rate: number
}

/** What an application tells of itself. */
export interface Style {
  readonly kinds: boolean
  readonly attributes: boolean
  /** Whether calls have a span of their own in the caller. */
  readonly clientSpans: boolean
  /** route: `GET /orders/{id}`; method: `HTTP GET`, as a client does that knows no route; one: the same at every entry. */
  readonly names: 'route' | 'method' | 'one'
  /** Nanoseconds to which starts are cut. */
  readonly resolution: number
  /** Nanoseconds that a clock is off at most. */
  readonly skew: number
  /** Whether a consumer's span hangs under the producer's, or links to it. */
  readonly messages: 'parent' | 'link'
  readonly probes: boolean
}

export interface Service {
  readonly name: string
  readonly language: Language
  readonly instances: readonly Instance[]
}

export interface Instance {
  readonly service: Service
  readonly version: string
  readonly pod: string
  readonly address: string
  /** Nanoseconds that its clock is ahead. */
  readonly skew: number
  readonly resource: Resource
}

export interface Operation {
  readonly service: Service
  readonly protocol: 'http' | 'rpc' | 'queue'
  readonly method: string
  /** Route, rpc method or destination. */
  readonly name: string
  /** Median nanoseconds of its own work, between calls. */
  readonly work: number
  readonly sigma: number
  /** Wraps its calls in a span of its own. */
  readonly hasInner: boolean
  /** One after the other. */
  readonly steps: readonly Step[]
  /** Messages that are worked off together. */
  readonly isBatch: boolean
  /** Median nanoseconds between send and receipt; queues alone. */
  readonly delay: number
}

/** Calls that run side by side. */
export type Step = readonly Call[]

export interface Call {
  /** undefined: a database, which makes no spans. */
  readonly target: Operation | undefined
  /** Below 1: a cache answers the others. */
  readonly probability: number
  readonly least: number
  readonly most: number
  /** Repeats run side by side rather than one after the other. */
  readonly isParallel: boolean
  /** How often an attempt is given up and made again. */
  readonly retries: number
}
