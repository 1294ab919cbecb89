// What speaks for a hop or a cause: facts with their numbers. Their sentences are made where they are drawn.

export type Evidence =
  /**
   * Share of all heads of the callee's operation that lie inside a span of the caller, and what chance alone would give; and
   * who else is found to have called the operation: another service, or another operation of the same.
   */
  | {
      readonly code: 'inside-caller'
      readonly share: number
      readonly byChance: number
      readonly p: number
      readonly others: readonly string[]
    }
  /** The start of the head after that of its caller, in nanoseconds: half of them within `spread`. */
  | { readonly code: 'start-gap'; readonly median: number; readonly spread: number }
  /** Nanoseconds that were added to the callee's times for that: no call that is whole connects its clock to the caller's. */
  | { readonly code: 'clock-moved'; readonly by: number }
  /** `key` is an attribute, `value` for any that nobody else has, or `low-64` for half of the trace id. */
  | { readonly code: 'same-key'; readonly key: string; readonly count: number; readonly of: number }
  | { readonly code: 'parent-elsewhere'; readonly count: number }
  | { readonly code: 'link'; readonly count: number; readonly of: number }
  | { readonly code: 'no-client-span'; readonly service: string; readonly callee: string }
  /** CLIENT or PRODUCER spans without a child in another service. */
  | { readonly code: 'dangling-exits'; readonly count: number; readonly of: number }
  /** The caller's time while the callee ran that no other child accounts for. */
  | { readonly code: 'hole'; readonly share: number }
  | { readonly code: 'bad-row'; readonly service: string; readonly edges: number }
  | { readonly code: 'bad-column'; readonly service: string; readonly edges: number }
  /** No call into the service and none out of it keeps its context. */
  | { readonly code: 'bad-both-ways'; readonly service: string }
  | {
      readonly code: 'only-this-cell'
      readonly healthyCallers: readonly string[]
      readonly healthyCallees: readonly string[]
    }
  | {
      readonly code: 'slice'
      /** At which end; undefined where it is the address that was called. */
      readonly service: string | undefined
      readonly attribute: string
      readonly broken: readonly string[]
      readonly healthy: readonly string[]
    }
  | { readonly code: 'part-of-calls'; readonly broken: number; readonly healthy: number }
  | { readonly code: 'user-agent'; readonly value: string; readonly library: string | undefined }
  /** Which instrumentation scopes the service has, and of which library it has none. */
  | {
      readonly code: 'scopes'
      readonly service: string
      readonly present: readonly string[]
      readonly missing: string | undefined
    }
  | { readonly code: 'no-exit-scope'; readonly service: string; readonly serverScopes: readonly string[] }
  | { readonly code: 'no-server-spans'; readonly service: string; readonly roots: number }
  /** The callee's socket peer is an address of the caller. */
  | {
      readonly code: 'peer-address'
      readonly address: string
      readonly service: string
      readonly count: number
    }
  | {
      readonly code: 'target-host'
      readonly host: string
      readonly broken: number
      readonly healthyHosts: readonly string[]
    }
  | { readonly code: 'forwarded-for'; readonly count: number }
  | { readonly code: 'id-shape'; readonly service: string; readonly shape: IdShape; readonly count: number }
  | { readonly code: 'sdk-differs'; readonly caller: string; readonly callee: string }
  | { readonly code: 'same-trace-id'; readonly count: number }
  | {
      readonly code: 'remote-parent'
      readonly isRemote: boolean
      readonly count: number
      readonly of: number
    }
  | { readonly code: 'unlinked-consumer'; readonly destination: string | undefined; readonly count: number }
  | { readonly code: 'after-receive'; readonly count: number; readonly of: number }
  | { readonly code: 'same-instance'; readonly instance: string | undefined }
  | { readonly code: 'thread'; readonly name: string }
  | { readonly code: 'client-root'; readonly count: number }
  | { readonly code: 'after-caller-ended'; readonly count: number; readonly of: number }
  /** Arrivals at equal distances, in nanoseconds; `variation` is their coefficient of variation. */
  | { readonly code: 'periodic'; readonly period: number; readonly variation: number }
  | { readonly code: 'probe'; readonly by: 'user-agent' | 'route' | 'single-span'; readonly value: string }
  | {
      readonly code: 'entry'
      readonly by: 'never-called' | 'client-address' | 'browser' | 'load-generator'
      readonly value: string | undefined
    }
  | { readonly code: 'timer'; readonly value: string }
  /** It asks a queue for messages, on which others work. */
  | { readonly code: 'poll'; readonly destination: string | undefined }
  /** Share of the calls of which the caller was recorded. */
  | { readonly code: 'constant-share'; readonly share: number; readonly over: number }
  | { readonly code: 'spread-over-hops'; readonly services: number }
  | {
      readonly code: 'clustered'
      readonly instance: string | undefined
      readonly from: bigint
      readonly to: bigint
    }
  | { readonly code: 'dropped'; readonly count: number }
  /** Spans whose parent is of this service and was never sent. */
  | { readonly code: 'parents-missing'; readonly service: string; readonly count: number }
  /** Traces that end at exactly so many spans, as limits do. */
  | { readonly code: 'span-limit'; readonly spans: number; readonly count: number }
  /** Children of spans that may not have ended: the youngest ended so many nanoseconds before all else. */
  | { readonly code: 'still-open'; readonly count: number; readonly youngest: number }
  | { readonly code: 'shared-parent'; readonly count: number }
  | { readonly code: 'malformed-ids'; readonly count: number }
  | { readonly code: 'both-suspect'; readonly caller: string; readonly callee: string }
  | { readonly code: 'resent'; readonly count: number }
  | { readonly code: 'at-chance'; readonly share: number; readonly byChance: number }

/** padded-64: a 64-bit id filled up with zeros; epoch: begins with its time, as X-Ray's and Datadog's do. */
export type IdShape = 'padded-64' | 'epoch' | 'random-128'
