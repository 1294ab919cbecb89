// What comes out of looking across traces: data that a report, JSON or a test reads. No sentence is made here.
import type { SpanId, SpanKind, TraceId } from '../trace/span.ts'
import type { Instant } from '../trace/time.ts'
import type { CauseCode } from './causes/cause-code.ts'
import type { Evidence } from './causes/evidence.ts'
import type { JoinKey } from './joins/join.ts'

export interface Diagnosis {
  readonly scope: DiagnosisScope
  /** Worst first: most broken requests, surest hop. */
  readonly findings: readonly PropagationFinding[]
  /** What looks broken and is not, most spans first. */
  readonly legitimate: readonly Legitimate[]
  /** What is too young to be judged. */
  readonly pending: Pending
  readonly notSeen: readonly NotSeen[]
  /** Every call between two services, broken or not. */
  readonly edges: readonly Edge[]
  /** Every fragment that was put back, of findings and of what is legitimate. */
  readonly joints: readonly Joint[]
}

export interface DiagnosisScope {
  readonly traces: number
  readonly spans: number
  /** Trees, once parents are resolved: as many as traces where nothing is broken. */
  readonly fragments: number
  readonly services: number
  /** Of the first start and the last end; undefined without a span. */
  readonly from: Instant | undefined
  readonly to: Instant | undefined
  /** Traces of which the source said that they are not whole. */
  readonly partialTraces: number
}

/**
 * broken-hop              the context was lost between two services
 * in-process-loss         it was lost within one
 * missing-parent          spans name a parent that nobody has sent, and where it was lost is known
 * uninstrumented-service  a service takes part and makes no SERVER span
 * mis-parented            the tree is whole and wrong: spans hang under an older one than their caller
 * bad-ids                 ids that no SDK makes: truncated, malformed, cyclic
 */
export type FindingKind =
  | 'broken-hop'
  | 'in-process-loss'
  | 'missing-parent'
  | 'uninstrumented-service'
  | 'mis-parented'
  | 'bad-ids'

/** wire: the client span is there; no-client-span: it is not; queue: through a message; in-process: within a service. */
export type BreakMode = 'wire' | 'no-client-span' | 'queue' | 'in-process'

export interface HopEnd {
  readonly service: string
  /** The operation: a route, an rpc method, a destination, or a name without its ids. */
  readonly span: string
  /** Of its spans; undefined where they are of no single one. */
  readonly kind?: SpanKind | undefined
}

export interface PropagationFinding {
  /** The same for the same hop from run to run: `orders-GET-pay-…`. */
  readonly id: string
  readonly kind: FindingKind
  readonly mode: BreakMode
  readonly caller: HopEnd
  readonly callee: HopEnd
  /** The next likely caller; undefined where no other comes near. */
  readonly runnerUp: HopEnd | undefined
  /** Calls of this hop that were broken. */
  readonly broken: number
  /** Calls of it, broken and healthy. */
  readonly total: number
  /** Start of the first and of the last broken call. */
  readonly since: Instant
  readonly until: Instant
  readonly confidence: Confidence
  /** Best first; never empty. */
  readonly causes: readonly RankedCause[]
  /** How sure the hop is, in facts: of the matching, not of a cause. */
  readonly evidence: readonly Evidence[]
  /** One for each broken call of which the request is known, in order of time. */
  readonly pairs: readonly Pair[]
  /** What the fix depends on. */
  readonly context: FixContext
}

/** 0 to 1 each, and kept apart: where it broke, why, and which request called which. */
export interface Confidence {
  readonly hop: number
  /** Of the first cause. */
  readonly cause: number
  /** Mean over the pairs; 0 without one. */
  readonly request: number
}

/** exact: by ids; keyed: by values that both sides state; timing: by when they ran. */
export type Tier = 'exact' | 'keyed' | 'timing'

export interface Pair {
  readonly traceId: TraceId
  /** The fragment's head. */
  readonly spanId: SpanId
  readonly callerTraceId: TraceId
  readonly callerSpanId: SpanId
  readonly tier: Tier
  /** What of ids or values it is by. */
  readonly by: JoinKey
  /** That this span, and no other, was the caller. */
  readonly confidence: number
}

export interface RankedCause {
  readonly code: CauseCode
  /** 0 to 1, over the causes that are still possible. */
  readonly score: number
  readonly evidence: readonly Evidence[]
}

/** What decides which command or code is to be pasted. */
export interface FixContext {
  readonly callerLanguage: string | undefined
  readonly calleeLanguage: string | undefined
  /** By `user_agent.original`, instrumentation scope or SDK: `requests`, `net/http`. */
  readonly library: string | undefined
  readonly callerFormat: string | undefined
  readonly messagingSystem: string | undefined
  readonly destination: string | undefined
  /** Attribute and value of the only ones that are broken: `service.version=2.1`. */
  readonly slice: { readonly attribute: string; readonly values: readonly string[] } | undefined
  /** The host that the caller asked, where the callee was asked by another. */
  readonly between: string | undefined
  /** Which end gets on with nobody else, while the other one does. */
  readonly oddEnd: 'caller' | 'callee' | undefined
  /** The caller has spans of instrumentation that comes with all the rest. */
  readonly hasAgent: boolean
}

/** Spans that begin a tree, and rightly so, or that nobody can mend here. */
export interface Legitimate {
  readonly code: CauseCode
  readonly service: string
  readonly span: string
  readonly count: number
  readonly evidence: readonly Evidence[]
}

export interface Pending {
  readonly heads: number
  readonly traces: number
  /** Nanoseconds that a missing parent is waited for. */
  readonly grace: number
}

/** What could not be seen: each a reason why nothing found does not prove that nothing is broken. */
export type NotSeen =
  | { readonly code: 'no-remote-flags' }
  | { readonly code: 'partial-traces'; readonly traces: number }
  | { readonly code: 'window-cut'; readonly heads: number }
  | { readonly code: 'limited'; readonly traces: number }
  | { readonly code: 'no-span-kinds'; readonly spans: number }
  | { readonly code: 'no-attributes' }
  | { readonly code: 'unsampled' }
  | { readonly code: 'too-few-heads'; readonly heads: number; readonly services: readonly string[] }
  | {
      readonly code: 'not-told-apart'
      readonly service: string
      readonly span: string
      readonly heads: number
    }
  /** Calls that begin a trace, without anything that is known to have led to them. */
  | {
      readonly code: 'unstarted-calls'
      readonly service: string
      readonly span: string
      readonly heads: number
    }
  /** Messages that are handled likewise. */
  | {
      readonly code: 'unlinked-messages'
      readonly service: string
      readonly span: string
      readonly heads: number
    }
  /** Their parent has an id, and nobody sent it; nothing tells whose it was, or why. */
  | {
      readonly code: 'lost-parents'
      readonly service: string
      readonly span: string
      readonly heads: number
    }
  | { readonly code: 'untimed-spans'; readonly spans: number }
  /** Exact copies, which were left out. */
  | { readonly code: 'doubled-spans'; readonly copies: number }

export interface Edge {
  readonly caller: string
  readonly callee: string
  readonly protocol: EdgeProtocol
  readonly healthy: number
  readonly broken: number
  /** Through links, by design. */
  readonly linked: number
}

export type EdgeProtocol = 'http' | 'rpc' | 'messaging' | 'unknown'

/** A fragment and where it belongs. */
export interface Joint extends Pair {
  /** linked: it names the caller itself, as it should; id-joined: ids say so; broken: part of a finding. */
  readonly relation: 'linked' | 'id-joined' | 'broken'
  /** Of the finding that it is part of. */
  readonly findingId: string | undefined
}
