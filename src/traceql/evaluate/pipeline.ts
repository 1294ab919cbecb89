// A query as a function of a trace: the first expression finds spans among all that there are, and each stage goes on with
// the sets that the one before it left.
import type { SpanNode, Trace } from '../../trace/trace.ts'
import type { Pipeline, SpansetExpression, Stage } from '../ast.ts'
import type { Spanset } from '../evaluate.ts'
import { groupTestOf } from './aggregate.ts'
import { fieldsReader } from './asked-fields.ts'
import { conditionOf } from './expression.ts'
import { groupingBy } from './grouping.ts'
import { spansOfAll, union, type SpanGroup } from './span-group.ts'
import { related, type Structural } from './structure.ts'
import { Subject } from './subject.ts'

export type CompiledQuery = (trace: Trace) => readonly Spanset[]

/** @throws TraceQLError for what means nothing, whatever the trace */
export function compileQuery(query: Pipeline): CompiledQuery {
  const run = compilePipeline(query)
  const readFields = fieldsReader(query)
  return (trace) => {
    const subject = new Subject(trace)
    return run({ spans: receivedNodes(trace), attributes: [] }, subject).map(({ spans, attributes }) => ({
      spans,
      attributes,
      fieldsOf: (node: SpanNode) => readFields(node, subject),
    }))
  }
}

function receivedNodes({ nodes, missingParents }: Trace): readonly SpanNode[] {
  return missingParents === 0 ? nodes : nodes.filter(({ span }) => span !== undefined)
}

/** From one group to any number of them, none empty. */
type Step = (group: SpanGroup, subject: Subject) => readonly SpanGroup[]

function compilePipeline({ first, stages }: Pipeline): Step {
  const begin = compileSpansets(first)
  const steps = stages.map(compileStage)
  return (group, subject) => {
    let groups = begin(group, subject)
    for (const step of steps) {
      if (groups.length === 0) break
      groups = step(groups, subject)
    }
    return groups
  }
}

type GroupsStep = (groups: readonly SpanGroup[], subject: Subject) => readonly SpanGroup[]

function compileStage(stage: Stage): GroupsStep {
  switch (stage.type) {
    case 'spansets': {
      const step = compileSpansets(stage.expression)
      return (groups, subject) => groups.flatMap((group) => step(group, subject))
    }
    case 'compare': {
      const test = groupTestOf(stage.comparison)
      return (groups, subject) => groups.flatMap((group) => test(group, subject) ?? [])
    }
    case 'by': {
      const split = groupingBy(stage.expressions)
      return (groups, subject) => groups.flatMap((group) => split(group, subject))
    }
    case 'coalesce':
      return (groups) => [{ spans: spansOfAll(groups), attributes: [] }]
    case 'select':
      return (groups) => groups
  }
}

function compileSpansets(expression: SpansetExpression): Step {
  switch (expression.type) {
    case 'filter': {
      if (expression.condition === undefined) return (group) => nonEmpty(group.spans, group)
      const holds = conditionOf(expression.condition)
      return (group, subject) =>
        nonEmpty(
          group.spans.filter((node) => holds(node, subject)),
          group,
        )
    }
    case 'wrapped':
      return compilePipeline(expression.pipeline)
    case 'spansets': {
      const [left, right] = [compileSpansets(expression.left), compileSpansets(expression.right)]
      const { operator } = expression
      return (group, subject) => {
        const leftSpans = spansOfAll(left(group, subject))
        const rightSpans = spansOfAll(right(group, subject))
        if (operator === '||') return nonEmpty(union(leftSpans, rightSpans), group)
        if (operator !== '&&') return nonEmpty(placed(operator, leftSpans, rightSpans, subject), group)
        const isBoth = leftSpans.length > 0 && rightSpans.length > 0
        return isBoth ? nonEmpty(union(leftSpans, rightSpans), group) : []
      }
    }
  }
}

/** The shape of the trace is worked out only where there is something to find in it. */
function placed(
  operator: Structural,
  left: readonly SpanNode[],
  right: readonly SpanNode[],
  subject: Subject,
): readonly SpanNode[] {
  if (right.length === 0) return []
  if (left.length === 0) return operator.startsWith('!') ? right : []
  return related(operator, left, right, subject.shape)
}

function nonEmpty(spans: readonly SpanNode[], { attributes }: SpanGroup): readonly SpanGroup[] {
  return spans.length === 0 ? [] : [{ spans, attributes }]
}
