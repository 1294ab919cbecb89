// Tokens → the pipeline: spansets, what joins them, and the stages behind them.
import type { Field, FieldExpression, Pipeline, SpansetExpression, SpansetOperator, Stage } from '../ast.ts'
import { TraceQLError } from '../traceql-error.ts'
import { syntaxError } from './complain.ts'
import type { PartKind } from './grammar.ts'
import {
  LOGICAL,
  readOperators,
  signAt,
  skipSign,
  spansetLevel,
  tokenAt,
  type Cursor,
  type Rules,
} from './precedence.ts'
import { readFieldExpression, spanning } from './read-fields.ts'
import { readScalarComparison } from './read-scalars.ts'

/** A cursor that also knows what begins at which token. */
export interface PartCursor extends Cursor {
  readonly parts: ReadonlyMap<number, PartKind>
}

export function readPipeline(cursor: PartCursor): Pipeline {
  const elements: (SpansetExpression | Stage)[] = [readElement(cursor)]
  while (skipSign(cursor, '|')) elements.push(readElement(cursor))
  const [head, ...rest] = elements
  const stages = rest.map(asStage)
  if (head !== undefined && isSpansets(head)) return { first: head, stages }
  // `count() > 2` by itself is about all spans.
  const from = head?.place.from ?? 0
  const all: SpansetExpression = { type: 'filter', condition: undefined, place: { from, to: from } }
  return { first: all, stages: head === undefined ? stages : [head, ...stages] }
}

type Element = SpansetExpression | Stage

function isSpansets(element: Element): element is SpansetExpression {
  return (
    element.type === 'filter' ||
    element.type === 'wrapped' ||
    (element.type === 'spansets' && 'operator' in element)
  )
}

function asStage(element: Element): Stage {
  return isSpansets(element) ? { type: 'spansets', expression: element, place: element.place } : element
}

function readElement(cursor: PartCursor): Element {
  const stage = readStage(cursor)
  if (stage === undefined) return readSpansets(cursor)
  const operator = signAt(cursor)
  if (operator !== undefined && spansetLevel(operator) !== undefined) {
    throw new TraceQLError(
      `${operator} joins spansets: put what has stages in parentheses, ({ … } | count() > 2) ${operator} ({ … })`,
      tokenAt(cursor).place,
    )
  }
  return stage
}

function readStage(cursor: PartCursor): Stage | undefined {
  const { place: start } = tokenAt(cursor)
  switch (cursor.parts.get(cursor.at)) {
    case 'scalar': {
      const comparison = readScalarComparison(cursor)
      return { type: 'compare', comparison, place: spanning(start, comparison.right.place) }
    }
    case 'by': {
      const { expressions, to } = readArguments(cursor)
      return { type: 'by', expressions, place: { from: start.from, to } }
    }
    case 'select': {
      const { expressions, to } = readArguments(cursor)
      return { type: 'select', fields: expressions.map(onlyField), place: { from: start.from, to } }
    }
    case 'coalesce': {
      cursor.at += 3
      return {
        type: 'coalesce',
        place: { from: start.from, to: cursor.tokens[cursor.at - 1]?.place.to ?? start.to },
      }
    }
    case 'filter':
    case 'metrics':
    case undefined:
      return undefined
  }
}

/** `by(.a, .b)`: from the word to the closing parenthesis. */
function readArguments(cursor: Cursor): {
  readonly expressions: readonly FieldExpression[]
  readonly to: number
} {
  cursor.at++
  if (!skipSign(cursor, '(')) throw syntaxError(cursor.tokens, cursor.at)
  const expressions = [readFieldExpression(cursor)]
  while (skipSign(cursor, ',')) expressions.push(readFieldExpression(cursor))
  const { to } = tokenAt(cursor).place
  if (!skipSign(cursor, ')')) throw syntaxError(cursor.tokens, cursor.at)
  return { expressions, to }
}

function onlyField(expression: FieldExpression): Field {
  if (expression.type === 'attribute' || expression.type === 'intrinsic') return expression
  throw new TraceQLError('select() takes attributes and intrinsics as they are', expression.place)
}

function readSpansets(cursor: PartCursor): SpansetExpression {
  return readOperators(cursor, SPANSETS, LOGICAL)
}

const SPANSETS: Rules<SpansetExpression> = {
  level: spansetLevel,
  operand: (cursor) => readOperand(cursor as PartCursor),
  combine: (operator, left, right) => ({
    type: 'spansets',
    operator: operator as SpansetOperator,
    left,
    right,
    place: spanning(left.place, right.place),
  }),
}

function readOperand(cursor: PartCursor): SpansetExpression {
  const { place: start } = tokenAt(cursor)
  if (skipSign(cursor, '{')) {
    const condition = signAt(cursor) === '}' ? undefined : readFieldExpression(cursor)
    const { to } = tokenAt(cursor).place
    if (!skipSign(cursor, '}')) throw syntaxError(cursor.tokens, cursor.at)
    return { type: 'filter', condition, place: { from: start.from, to } }
  }
  if (cursor.parts.has(cursor.at)) {
    throw new TraceQLError(
      'only spansets are joined: put what has stages in parentheses, ({ … } | count() > 2)',
      start,
    )
  }
  if (!skipSign(cursor, '(')) throw syntaxError(cursor.tokens, cursor.at)
  const pipeline = readPipeline(cursor)
  const { to } = tokenAt(cursor).place
  if (!skipSign(cursor, ')')) throw syntaxError(cursor.tokens, cursor.at)
  // Parentheses that hold one expression only group.
  if (pipeline.stages.length === 0) return pipeline.first
  return { type: 'wrapped', pipeline, place: { from: start.from, to } }
}
