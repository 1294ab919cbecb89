// All spans of all traces at once, as columns: what looking across traces needs of each, some hundred bytes, so that a
// million of them fit and can be walked quickly. Rows of one trace lie together, parents before children, so that a
// subtree is a run of rows.
import { buildTrace } from '../../trace/build-trace.ts'
import type { Span, SpanKind, TraceData, TraceId, SpanId } from '../../trace/span.ts'
import { instantAt, offsetBetween, offsetOf, type Instant } from '../../trace/time.ts'
import type { SpanNode, Trace } from '../../trace/trace.ts'
import { Columns, KINDS } from './columns.ts'
import { readEmitter, type Emitter } from './emitter.ts'
import { readFacts, type FactName, type Facts } from './facts.ts'
import { operationName, type Operation } from './operation.ts'
import { RareValues } from './rare-values.ts'
import { TextPool, type TextId } from './text-pool.ts'

/** Where a span stands in the table. */
export type Row = number

/** Bits of `SpanTable.marks`. */
export const MARK = {
  /** The sender says where the parent lives. */
  parentKnown: 1,
  /** … and that is another process. */
  parentRemote: 2,
  error: 4,
  /** No end was sent: `end` is that of its subtree. */
  unfinished: 8,
  /** Its times are no times: it takes part in no arithmetic. */
  untimed: 16,
  /** It names a parent that nobody has sent. */
  orphan: 32,
  /** Its parent id is malformed, its own, or closes a cycle. */
  badParent: 64,
  /** The SDK or its exporter dropped something of it. */
  dropped: 128,
} as const

export interface TraceRows {
  readonly id: TraceId
  readonly first: Row
  readonly count: number
  /** That these are not all of its spans, in the words of where it was read from. */
  readonly partial: string | undefined
}

export interface TableLink {
  readonly row: Row
  /** Lower-case hex as sent, of any length. */
  readonly traceId: string
  readonly spanId: string
}

export class SpanTable extends Columns {
  readonly texts: TextPool = new TextPool()
  readonly values: RareValues = new RareValues()
  readonly traces: TraceRows[] = []
  readonly emitters: Emitter[] = []
  readonly operations: Operation[] = []
  readonly links: TableLink[] = []
  /** Exact copies that were dropped. */
  duplicates = 0
  #base: Instant | undefined
  readonly #emitterOf = new WeakMap<object, number>()
  readonly #emitterKeys = new Map<string, number>()
  readonly #operationKeys = new Map<string, number>()

  /** All spans of one trace id, in any order. */
  add(data: TraceData): void {
    if (data.spans.length === 0) return
    const trace = buildTrace(data)
    const first = this.count
    const rows = new Map<SpanNode, Row>()
    for (const node of trace.nodes) {
      if (node.span === undefined) continue
      rows.set(node, this.#addSpan(node, node.span, trace, rows))
    }
    this.#closeSubtrees(first)
    this.duplicates += trace.duplicates
    this.traces.push({ id: trace.id, first, count: this.count - first, partial: trace.partial })
  }

  /** Absolute time of a value of `start` or `end`. */
  instantOf(nanoseconds: number): Instant {
    return instantAt(this.#base ?? (0n as Instant), offsetOf(nanoseconds))
  }

  traceIdOf(row: Row): TraceId {
    return (this.traces[this.trace[row] as number] as TraceRows).id
  }

  spanIdOf(row: Row): SpanId {
    return (hex(this.idHigh[row]) + hex(this.idLow[row])) as SpanId
  }

  /** undefined for a span that names no parent. */
  parentIdOf(row: Row): SpanId | undefined {
    const high = this.parentHigh[row]
    const low = this.parentLow[row]
    return high === 0 && low === 0 ? undefined : ((hex(high) + hex(low)) as SpanId)
  }

  emitterOf(row: Row): Emitter {
    return this.emitters[this.emitter[row] as number] as Emitter
  }

  operationOf(row: Row): Operation {
    return this.operations[this.operation[row] as number] as Operation
  }

  kindOf(row: Row): SpanKind {
    return KINDS[this.kind[row] as number] ?? 'unspecified'
  }

  serviceOf(row: Row): TextId {
    return this.operationOf(row).service
  }

  scopeOf(row: Row): string | undefined {
    return this.texts.textOf(this.scope[row] as number)
  }

  /** What the span states under this name; undefined where it does not. */
  factOf(name: FactName, row: Row): string | undefined {
    return this.texts.textOf(this.factId(name, row))
  }

  hasMark(row: Row, mark: number): boolean {
    return ((this.marks[row] as number) & mark) !== 0
  }

  #addSpan(node: SpanNode, span: Span, trace: Trace, rows: ReadonlyMap<SpanNode, Row>): Row {
    const facts = readFacts(span)
    const row = this.grow()
    this.#base ??= trace.start
    const base = offsetBetween(this.#base, trace.start)
    this.trace[row] = this.traces.length
    const parent = node.parent === undefined ? undefined : rows.get(node.parent)
    this.parent[row] = parent ?? -1
    this.head[row] = parent === undefined ? row : (this.head[parent] as Row)
    this.idHigh[row] = parseInt(span.spanId.slice(0, 8), 16)
    this.idLow[row] = parseInt(span.spanId.slice(8), 16)
    if (span.parentId !== undefined) {
      this.parentHigh[row] = parseInt(span.parentId.slice(0, 8), 16)
      this.parentLow[row] = parseInt(span.parentId.slice(8), 16)
    }
    this.start[row] = base + node.start
    this.end[row] = base + (node.state === 'unfinished' ? node.subtreeEnd : node.end)
    this.kind[row] = Math.max(0, KINDS.indexOf(span.kind))
    this.marks[row] = marksOf(node, span)
    this.emitter[row] = this.#emitterIndex(span)
    this.operation[row] = this.#operationIndex(span, facts)
    this.scope[row] = this.texts.idOf(span.scope.name)
    this.values.add(row, this.traces.length, span)
    for (const [name, value] of facts) this.setFact(name, row, this.texts.idOf(value))
    for (const link of span.links) this.links.push({ row, traceId: link.traceId, spanId: link.spanId })
    return row
  }

  #closeSubtrees(first: Row): void {
    for (let row = this.count - 1; row >= first; row--) {
      const size = (this.size[row] as number) + 1
      this.size[row] = size
      const parent = this.parent[row] as Row
      if (parent >= 0) this.size[parent] = (this.size[parent] as number) + size
    }
  }

  #emitterIndex(span: Span): number {
    const known = this.#emitterOf.get(span.resource)
    if (known !== undefined) return known
    const emitter = readEmitter(span, (text) => this.texts.idOf(text))
    const key = JSON.stringify(emitter)
    let index = this.#emitterKeys.get(key)
    if (index === undefined) {
      index = this.emitters.length
      this.emitters.push(emitter)
      this.#emitterKeys.set(key, index)
    }
    this.#emitterOf.set(span.resource, index)
    return index
  }

  #operationIndex(span: Span, facts: Facts): number {
    const { service, serviceName } = this.emitters[this.#emitterIndex(span)] as Emitter
    const name = operationName(span, facts)
    const key = `${service} ${span.kind} ${name}`
    let index = this.#operationKeys.get(key)
    if (index === undefined) {
      index = this.operations.length
      this.operations.push({ service, serviceName, kind: span.kind, name })
      this.#operationKeys.set(key, index)
    }
    return index
  }
}

function marksOf(node: SpanNode, span: Span): number {
  let marks = 0
  if (span.parentLocation !== 'unknown') marks |= MARK.parentKnown
  if (span.parentLocation === 'remote') marks |= MARK.parentRemote
  if (span.status.code === 'error') marks |= MARK.error
  if (node.state === 'unfinished') marks |= MARK.unfinished
  if (node.state === 'bad-time' || node.state === 'untimed') marks |= MARK.untimed
  if (node.parent !== undefined && node.parent.span === undefined) marks |= MARK.orphan
  if (node.marks.some((mark) => mark !== 'shared-id')) marks |= MARK.badParent
  if (span.droppedAttributes + span.droppedEvents + span.droppedLinks > 0) marks |= MARK.dropped
  return marks
}

function hex(word: number | undefined): string {
  return (word ?? 0).toString(16).padStart(8, '0')
}
