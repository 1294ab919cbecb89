// A second evaluator, slow and plain: every operator is a loop over all pairs of spans, and who is below whom is found by
// walking up. It knows a few conditions, and structure and aggregates in full.
import type { SpanNode, Trace } from '../../../src/trace/trace.ts'
import type {
  FieldExpression,
  Pipeline,
  ScalarExpression,
  SpansetExpression,
  Stage,
} from '../../../src/traceql/ast.ts'

export interface ReferenceSet {
  readonly spans: ReadonlySet<SpanNode>
  readonly by: readonly string[]
}

export function referenceSets(query: Pipeline, trace: Trace): readonly ReferenceSet[] {
  const all = trace.nodes.filter(({ span }) => span !== undefined)
  return runPipeline(query, { spans: new Set(all), by: [] }, trace)
}

/** The span it names as its parent, if that came. */
export function parentOf(node: SpanNode, trace: Trace): SpanNode | undefined {
  const parentId = node.span?.parentId
  if (parentId === undefined || parentId === node.id) return undefined
  if (node.parent?.id === parentId) return node.parent.span === undefined ? undefined : node.parent
  return trace.nodes.find(({ id, span }) => span !== undefined && id === parentId)
}

/** From the parent up; endless in a cycle, so it ends after as many steps as there are spans. */
function ancestorsOf(node: SpanNode, trace: Trace): readonly SpanNode[] {
  const ancestors: SpanNode[] = []
  let next = parentOf(node, trace)
  while (next !== undefined && ancestors.length <= trace.nodes.length) {
    ancestors.push(next)
    next = parentOf(next, trace)
  }
  return ancestors
}

/** All the way up parents came, and no id stands for more than two spans. */
export function isPlaced(node: SpanNode, trace: Trace): boolean {
  const ids = trace.nodes.filter(({ span }) => span !== undefined).map(({ id }) => id)
  if (ids.some((id) => ids.filter((other) => other === id).length > 2)) return false
  const ancestors = ancestorsOf(node, trace)
  if (ancestors.length > trace.nodes.length) return false
  const top = ancestors.at(-1) ?? node
  return top.span?.parentId === undefined && top.span?.invalidParentId === undefined
}

function isRelated(relation: string, left: SpanNode, right: SpanNode, trace: Trace): boolean {
  if (!isPlaced(left, trace) || !isPlaced(right, trace)) return false
  switch (relation) {
    case '>':
      return parentOf(right, trace) === left
    case '>>':
      return ancestorsOf(right, trace).includes(left)
    case '<':
      return parentOf(left, trace) === right
    case '<<':
      return ancestorsOf(left, trace).includes(right)
    case '~': {
      const parent = parentOf(right, trace)
      return left !== right && parent !== undefined && parentOf(left, trace) === parent
    }
    default:
      throw new Error(relation)
  }
}

function runPipeline({ first, stages }: Pipeline, set: ReferenceSet, trace: Trace): readonly ReferenceSet[] {
  let sets = runSpansets(first, set, trace)
  for (const stage of stages) sets = runStage(stage, sets, trace)
  return sets
}

function runStage(stage: Stage, sets: readonly ReferenceSet[], trace: Trace): readonly ReferenceSet[] {
  switch (stage.type) {
    case 'spansets':
      return sets.flatMap((set) => runSpansets(stage.expression, set, trace))
    case 'select':
      return sets
    case 'coalesce':
      return [{ spans: new Set(allSpans(sets)), by: [] }].filter(isFilled)
    case 'by':
      return sets.flatMap((set) => {
        const keys = new Set([...set.spans].map((node) => keyOf(stage.expressions, node)))
        return [...keys].map((key) => ({
          spans: new Set([...set.spans].filter((node) => keyOf(stage.expressions, node) === key)),
          by: [...set.by, key],
        }))
      })
    case 'compare': {
      const { operator, left, right } = stage.comparison
      return sets.filter((set) => {
        const [a, b] = [scalar(left, set), scalar(right, set)]
        if (a === undefined || b === undefined) return false
        return { '>': a > b, '>=': a >= b, '<': a < b, '<=': a <= b, '=': a === b, '!=': a !== b }[
          operator as '>'
        ]
      })
    }
  }
}

function runSpansets(
  expression: SpansetExpression,
  set: ReferenceSet,
  trace: Trace,
): readonly ReferenceSet[] {
  return [findSpansets(expression, set, trace)].flat().filter(isFilled)
}

function findSpansets(
  expression: SpansetExpression,
  set: ReferenceSet,
  trace: Trace,
): ReferenceSet | readonly ReferenceSet[] {
  switch (expression.type) {
    case 'filter': {
      const { condition } = expression
      const spans = [...set.spans].filter((node) => condition === undefined || holds(condition, node))
      return { ...set, spans: new Set(spans) }
    }
    case 'wrapped':
      return runPipeline(expression.pipeline, set, trace)
    case 'spansets': {
      const { operator } = expression
      const left = allSpans(runSpansets(expression.left, set, trace))
      const right = allSpans(runSpansets(expression.right, set, trace))
      if (operator === '||') return { ...set, spans: new Set([...left, ...right]) }
      if (operator === '&&') {
        const isBoth = left.length > 0 && right.length > 0
        return { ...set, spans: new Set(isBoth ? [...left, ...right] : []) }
      }
      const relation = operator.replace(/^[!&]/, '')
      const related = (a: SpanNode, b: SpanNode): boolean => isRelated(relation, a, b, trace)
      if (operator.startsWith('!')) {
        const ownChild = (node: SpanNode): boolean =>
          relation === '>' && left.includes(node) && !isPlaced(node, trace)
        const spans = right.filter((b) => !left.some((a) => related(a, b)) && !ownChild(b))
        return { ...set, spans: new Set(spans) }
      }
      const found = right.filter((b) => left.some((a) => related(a, b)))
      const others = operator.startsWith('&') ? left.filter((a) => right.some((b) => related(a, b))) : []
      return { ...set, spans: new Set([...found, ...others]) }
    }
  }
}

/** `name = "…"`, `kind = …`, `duration > …` and &&, || and ! of these. */
function holds(condition: FieldExpression, node: SpanNode): boolean {
  switch (condition.type) {
    case 'logical':
      return condition.operator === '&&'
        ? holds(condition.left, node) && holds(condition.right, node)
        : holds(condition.left, node) || holds(condition.right, node)
    case 'not':
      return !holds(condition.of, node)
    case 'comparison': {
      const { left, right, operator } = condition
      if (right.type !== 'literal' || right.literal.type === 'nil') throw new Error('not here')
      const [value, wanted] = [fieldValue(left, node), right.literal.value]
      if (operator === '=') return value === wanted
      if (operator === '!=') return value !== undefined && value !== wanted
      if (operator === '>') return value !== undefined && Number(value) > Number(wanted)
      throw new Error(operator)
    }
    default:
      throw new Error(condition.type)
  }
}

function fieldValue(field: FieldExpression, node: SpanNode): string | number | bigint | undefined {
  if (field.type === 'attribute') {
    const value = node.span?.attributes.find(({ key }) => key === field.name)?.value
    return typeof value === 'bigint' ? value : undefined
  }
  if (field.type !== 'intrinsic') throw new Error(field.type)
  switch (field.intrinsic) {
    case 'span:name':
      return node.span?.name
    case 'span:kind':
      return node.span?.kind
    case 'span:duration':
      return Number(node.span!.end - node.span!.start)
    default:
      throw new Error(field.intrinsic)
  }
}

function scalar(expression: ScalarExpression, { spans }: ReferenceSet): number | undefined {
  if (expression.type === 'literal' && 'value' in expression.literal) return Number(expression.literal.value)
  if (expression.type !== 'aggregate') throw new Error(expression.type)
  if (expression.name === 'count') return spans.size
  const values = [...spans].flatMap((node) => {
    const value = fieldValue(expression.of!, node)
    return value === undefined ? [] : [Number(value)]
  })
  const sum = values.reduce((total, value) => total + value, 0)
  if (values.length === 0) return undefined
  return { sum, avg: sum / values.length, min: Math.min(...values), max: Math.max(...values) }[
    expression.name
  ]
}

function keyOf(expressions: readonly FieldExpression[], node: SpanNode): string {
  return expressions.map((expression) => String(fieldValue(expression, node))).join('\n')
}

function allSpans(sets: readonly ReferenceSet[]): readonly SpanNode[] {
  return sets.flatMap(({ spans }) => Array.from(spans))
}

function isFilled({ spans }: ReferenceSet): boolean {
  return spans.size > 0
}
