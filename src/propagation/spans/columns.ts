// The columns of the span table, which grow together.
import type { SpanKind } from '../../trace/span.ts'
import type { FactName } from './facts.ts'
import type { TextId } from './text-pool.ts'

/** What the numbers of the `kind` column stand for. */
export const KINDS: readonly SpanKind[] = [
  'unspecified',
  'internal',
  'server',
  'client',
  'producer',
  'consumer',
]

export class Columns {
  count = 0
  /** Index of its trace. */
  trace: Int32Array = new Int32Array(FIRST)
  idHigh: Uint32Array = new Uint32Array(FIRST)
  idLow: Uint32Array = new Uint32Array(FIRST)
  /** Row of its parent in the same trace; -1 for the head of a fragment. */
  parent: Int32Array = new Int32Array(FIRST)
  /** Row of the top span of its fragment. */
  head: Int32Array = new Int32Array(FIRST)
  /** Rows of its subtree: `row … row + size`. */
  size: Int32Array = new Int32Array(FIRST)
  /** As named by the span; 0, 0 for none. */
  parentHigh: Uint32Array = new Uint32Array(FIRST)
  parentLow: Uint32Array = new Uint32Array(FIRST)
  /** Nanoseconds since the start of the first trace that was added; may be negative. */
  start: Float64Array = new Float64Array(FIRST)
  end: Float64Array = new Float64Array(FIRST)
  kind: Uint8Array = new Uint8Array(FIRST)
  marks: Uint8Array = new Uint8Array(FIRST)
  emitter: Int32Array = new Int32Array(FIRST)
  operation: Int32Array = new Int32Array(FIRST)
  scope: Int32Array = new Int32Array(FIRST)
  /** Only of facts that some span states. */
  readonly #facts = new Map<FactName, Int32Array>()

  factId(name: FactName, row: number): TextId {
    return this.#facts.get(name)?.[row] ?? 0
  }

  /** By row, 0 where a span does not state it; undefined where none does. May be longer or shorter than the table. */
  factColumn(name: FactName): Int32Array | undefined {
    return this.#facts.get(name)
  }

  /** Whether any span states any. */
  get hasFacts(): boolean {
    return this.#facts.size > 0
  }

  protected setFact(name: FactName, row: number, value: TextId): void {
    let column = this.#facts.get(name)
    if (column === undefined || column.length <= row) {
      const longer: Int32Array<ArrayBuffer> = new Int32Array(this.trace.length)
      if (column !== undefined) longer.set(column)
      this.#facts.set(name, longer)
      column = longer
    }
    column[row] = value
  }

  /** A row of zeros. */
  protected grow(): number {
    if (this.count === this.trace.length) this.#double()
    return this.count++
  }

  #double(): void {
    this.trace = longer(this.trace, Int32Array)
    this.idHigh = longer(this.idHigh, Uint32Array)
    this.idLow = longer(this.idLow, Uint32Array)
    this.parent = longer(this.parent, Int32Array)
    this.head = longer(this.head, Int32Array)
    this.size = longer(this.size, Int32Array)
    this.parentHigh = longer(this.parentHigh, Uint32Array)
    this.parentLow = longer(this.parentLow, Uint32Array)
    this.start = longer(this.start, Float64Array)
    this.end = longer(this.end, Float64Array)
    this.kind = longer(this.kind, Uint8Array)
    this.marks = longer(this.marks, Uint8Array)
    this.emitter = longer(this.emitter, Int32Array)
    this.operation = longer(this.operation, Int32Array)
    this.scope = longer(this.scope, Int32Array)
  }
}

const FIRST = 1024

function longer<Column extends { readonly length: number; set(from: Column): void }>(
  column: Column,
  Kind: new (length: number) => Column,
): Column {
  const double = new Kind(column.length * 2)
  double.set(column)
  return double
}
