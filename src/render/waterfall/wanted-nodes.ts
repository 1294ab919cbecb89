// Which spans a waterfall was asked for, by what they are: those that failed, those of a service, those between two
// times. What is above a wanted span is wanted too, so that every row has its way down.
import { hasFailed } from '../../analysis/has-failed.ts'
import type { SpanNode, Trace } from '../../trace/trace.ts'
import { serviceName } from '../../trace/semconv.ts'

export interface Wishes {
  /** Only this and what is below it. */
  readonly focus?: SpanNode | undefined
  readonly errorsOnly?: boolean | undefined
  /** Empty for all. */
  readonly services?: readonly string[] | undefined
  /** Nanoseconds after the trace's start. */
  readonly from?: number | undefined
  readonly to?: number | undefined
}

export interface WantedNodes {
  /** By `SpanNode.index`: 0 for what has no row, 1 for what is above something wanted, 2 for what is. */
  readonly marks: Uint8Array
  /** Spans that are wanted for what they are. */
  readonly spans: number
  /** How many spans they were looked for among: those of the trace, or of the focus. */
  readonly among: number
}

/** undefined where everything is wanted. Linear. */
export function wantedNodes(trace: Trace, wishes: Wishes): WantedNodes | undefined {
  const tests = testsOf(wishes)
  if (tests.length === 0) return undefined
  const marks = new Uint8Array(trace.nodes.length)
  const { index: first, size } = wishes.focus ?? { index: 0, size: trace.nodes.length }
  let spans = 0
  let among = 0
  // Children stand behind their parents: backwards each is decided before its parent.
  for (let index = first + size - 1; index >= first; index--) {
    const node = trace.nodes[index]
    if (node === undefined) continue
    if (node.span !== undefined) among++
    if (tests.every((test) => test(node))) {
      marks[index] = 2
      spans++
    }
    if (marks[index] !== 0 && node.parent !== undefined && marks[node.parent.index] === 0) {
      marks[node.parent.index] = 1
    }
  }
  return { marks, spans, among }
}

type Test = (node: SpanNode) => boolean

function testsOf({ errorsOnly, services = [], from, to }: Wishes): readonly Test[] {
  const tests: Test[] = []
  if (errorsOnly === true) tests.push(hasFailed)
  if (services.length > 0) {
    const names = new Set(services)
    tests.push(({ span }) => span !== undefined && names.has(serviceName(span)))
  }
  if (from !== undefined) tests.push(({ span, end }) => span !== undefined && end >= from)
  if (to !== undefined) tests.push(({ span, start }) => span !== undefined && start <= to)
  return tests
}
