// A TraceQL query as data. What the published grammar accepts is turned into this by parse.ts; nothing in it is text any
// more but names and string literals.
//
//     { span.http.route = "/cart" } >> { status = error } | by(resource.service.name) | count() > 2 | select(name)
//     └───────── spanset ─────────┘    └───── spanset ──┘
//     └──────────────── spanset operation ──────────────┘ └───────── stages of the pipeline ────────────────────┘

/** Positions in the text, counted in UTF-16 units from 0, `to` behind the last one. */
export interface Place {
  readonly from: number
  readonly to: number
}

/** Of what was not read from a text. */
export const NOWHERE: Place = { from: 0, to: 0 }

/** Stages run in order, each on the spansets that the one before it left. The first makes them. */
export interface Pipeline {
  readonly first: SpansetExpression
  readonly stages: readonly Stage[]
}

export interface Query extends Pipeline {
  /** `with (most_recent=true)`. */
  readonly hints: readonly Hint[]
}

export interface Hint {
  readonly name: string
  readonly value: Literal
}

export type SpansetExpression =
  | { readonly type: 'filter'; readonly condition: FieldExpression | undefined; readonly place: Place }
  | {
      readonly type: 'spansets'
      readonly operator: SpansetOperator
      readonly left: SpansetExpression
      readonly right: SpansetExpression
      readonly place: Place
    }
  /** `({ … } | count() > 2)` as an operand. */
  | { readonly type: 'wrapped'; readonly pipeline: Pipeline; readonly place: Place }

/**
 * && and || join spansets of one trace. The structural ones look at right-hand spans whose place to a left-hand one is:
 * > child, >> descendant, < parent, << ancestor, ~ sibling. With & both sides are given back, with ! the right-hand
 * spans that have no such left-hand one.
 */
export type SpansetOperator = '&&' | '||' | `${'' | '!' | '&'}${'>' | '>>' | '<' | '<<' | '~'}`

export type Stage =
  | { readonly type: 'spansets'; readonly expression: SpansetExpression; readonly place: Place }
  | { readonly type: 'compare'; readonly comparison: ScalarComparison; readonly place: Place }
  | { readonly type: 'by'; readonly expressions: readonly FieldExpression[]; readonly place: Place }
  | { readonly type: 'coalesce'; readonly place: Place }
  | { readonly type: 'select'; readonly fields: readonly Field[]; readonly place: Place }

/** `avg(duration) > 1s`, `max(duration) - min(duration) >= 10 * avg(duration)`. */
export interface ScalarComparison {
  readonly operator: ComparisonOperator
  readonly left: ScalarExpression
  readonly right: ScalarExpression
}

export type ScalarExpression =
  | {
      readonly type: 'aggregate'
      readonly name: 'count' | 'min' | 'max' | 'avg' | 'sum'
      /** undefined for count(). */
      readonly of: FieldExpression | undefined
      readonly place: Place
    }
  | { readonly type: 'literal'; readonly literal: Literal; readonly place: Place }
  | {
      readonly type: 'arithmetic'
      readonly operator: ArithmeticOperator
      readonly left: ScalarExpression
      readonly right: ScalarExpression
      readonly place: Place
    }
  | { readonly type: 'negative'; readonly of: ScalarExpression; readonly place: Place }

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%' | '^'
export type ComparisonOperator = '=' | '!=' | '<' | '<=' | '>' | '>=' | '=~' | '!~'

export type FieldExpression =
  | {
      readonly type: 'logical'
      readonly operator: '&&' | '||'
      readonly left: FieldExpression
      readonly right: FieldExpression
      readonly place: Place
    }
  | {
      readonly type: 'comparison'
      readonly operator: ComparisonOperator
      readonly left: FieldExpression
      readonly right: FieldExpression
      readonly place: Place
    }
  | {
      readonly type: 'arithmetic'
      readonly operator: ArithmeticOperator
      readonly left: FieldExpression
      readonly right: FieldExpression
      readonly place: Place
    }
  | { readonly type: 'not'; readonly of: FieldExpression; readonly place: Place }
  | { readonly type: 'negative'; readonly of: FieldExpression; readonly place: Place }
  | { readonly type: 'literal'; readonly literal: Literal; readonly place: Place }
  | Field

export type Field =
  | {
      readonly type: 'attribute'
      readonly scope: AttributeScope
      readonly name: string
      readonly place: Place
    }
  | { readonly type: 'intrinsic'; readonly intrinsic: Intrinsic; readonly place: Place }

/**
 * any         `.name`: the span's, else the resource's
 * parent      `parent.name`: of the parent span, or its resource
 */
export type AttributeScope =
  | 'any'
  | 'span'
  | 'resource'
  | 'event'
  | 'link'
  | 'instrumentation'
  | 'parent'
  | 'parent.span'
  | 'parent.resource'

/** By the scoped name; the old names without a scope are read as these: `name` as `span:name`, `rootName` as `trace:rootName`. */
export type Intrinsic =
  | 'span:name'
  | 'span:duration'
  | 'span:kind'
  | 'span:status'
  | 'span:statusMessage'
  | 'span:id'
  | 'span:parentID'
  | 'span:childCount'
  | 'span:nestedSetLeft'
  | 'span:nestedSetRight'
  | 'span:nestedSetParent'
  | 'trace:id'
  | 'trace:duration'
  | 'trace:rootName'
  | 'trace:rootService'
  | 'event:name'
  | 'event:timeSinceStart'
  | 'link:spanID'
  | 'link:traceID'
  | 'instrumentation:name'
  | 'instrumentation:version'

export type Literal =
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'int'; readonly value: bigint }
  | { readonly type: 'float'; readonly value: number }
  /** Nanoseconds. */
  | { readonly type: 'duration'; readonly value: number }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'status'; readonly value: 'error' | 'ok' | 'unset' }
  | {
      readonly type: 'kind'
      readonly value: 'unspecified' | 'internal' | 'server' | 'client' | 'producer' | 'consumer'
    }
  | { readonly type: 'nil' }
