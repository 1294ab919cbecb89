// A query → text that Tempo reads as the same query: names as every version knows them, strings and odd names escaped, and
// parentheses wherever two operators of one level stand beside each other, so that nobody's precedence matters.
import type {
  Field,
  FieldExpression,
  Literal,
  Pipeline,
  Query,
  ScalarComparison,
  ScalarExpression,
  SpansetExpression,
  Stage,
} from './ast.ts'
import { intrinsicName } from './intrinsics.ts'

export function printTraceQL(query: Query): string {
  const hints = query.hints.map(({ name, value }) => `${name}=${printLiteral(value)}`)
  return printPipeline(query) + (hints.length === 0 ? '' : ` with (${hints.join(', ')})`)
}

/** `{ … } | count() > 2` */
export function printPipeline(pipeline: Pipeline): string {
  return [printSpansets(pipeline.first), ...pipeline.stages.map(printStage)].join(' | ')
}

/** What stands in braces. */
export function printFieldExpression(expression: FieldExpression): string {
  switch (expression.type) {
    case 'attribute':
    case 'intrinsic':
      return printField(expression)
    case 'literal':
      return printLiteral(expression.literal)
    case 'not':
      return `!${grouped(expression.of, isSingle(expression.of))}`
    case 'negative':
      return `-${grouped(expression.of, isSingle(expression.of))}`
    case 'logical':
      return printLogical(expression)
    case 'comparison': {
      const [left, right] = [expression.left, expression.right].map((side) =>
        grouped(side, isSingle(side) || side.type === 'literal'),
      )
      return `${left} ${expression.operator} ${right}`
    }
    case 'arithmetic': {
      const [left, right] = [expression.left, expression.right].map((side) => grouped(side, isSingle(side)))
      return `${left} ${expression.operator} ${right}`
    }
  }
}

/** With its scope: `resource.service.name`, `.user`, `span."a b"`, `duration`. */
export function printField(field: Field): string {
  if (field.type === 'intrinsic') return intrinsicName(field.intrinsic)
  return `${field.scope === 'any' ? '' : field.scope}.${printName(field.name)}`
}

export function printLiteral(literal: Literal): string {
  switch (literal.type) {
    case 'string':
      return printString(literal.value)
    case 'int':
      return String(literal.value)
    case 'float':
      return printFloat(literal.value)
    case 'duration':
      return printDuration(literal.value)
    case 'bool':
      return String(literal.value)
    case 'status':
    case 'kind':
      return literal.value
    case 'nil':
      return 'nil'
  }
}

function printSpansets(expression: SpansetExpression): string {
  switch (expression.type) {
    case 'filter':
      return expression.condition === undefined ? '{ }' : `{ ${printFieldExpression(expression.condition)} }`
    case 'wrapped':
      return `(${printPipeline(expression.pipeline)})`
    case 'spansets': {
      const { left, operator, right } = expression
      const chains = left.type === 'spansets' && left.operator === operator && isChain(operator)
      const first = left.type === 'spansets' && !chains ? `(${printSpansets(left)})` : printSpansets(left)
      const second = right.type === 'spansets' ? `(${printSpansets(right)})` : printSpansets(right)
      return `${first} ${operator} ${second}`
    }
  }
}

function printStage(stage: Stage): string {
  switch (stage.type) {
    case 'spansets':
      return printSpansets(stage.expression)
    case 'compare':
      return printComparison(stage.comparison)
    case 'by':
      return `by(${stage.expressions.map(printFieldExpression).join(', ')})`
    case 'coalesce':
      return 'coalesce()'
    case 'select':
      return `select(${stage.fields.map(printField).join(', ')})`
  }
}

function printComparison({ left, operator, right }: ScalarComparison): string {
  return `${printScalar(left)} ${operator} ${printScalar(right)}`
}

function printScalar(expression: ScalarExpression): string {
  switch (expression.type) {
    case 'aggregate':
      return `${expression.name}(${expression.of === undefined ? '' : printFieldExpression(expression.of)})`
    case 'literal':
      return printLiteral(expression.literal)
    case 'negative':
      return `-(${printScalar(expression.of)})`
    case 'arithmetic': {
      const [left, right] = [expression.left, expression.right].map((side) =>
        side.type === 'aggregate' || (side.type === 'literal' && !isNegative(side.literal))
          ? printScalar(side)
          : `(${printScalar(side)})`,
      )
      return `${left} ${expression.operator} ${right}`
    }
  }
}

/** `a && b && c` needs no parentheses, everything else is grouped as it is meant. */
function printLogical(expression: FieldExpression & { readonly type: 'logical' }): string {
  const { operator, left, right } = expression
  const chains = left.type === 'logical' && left.operator === operator
  const first = grouped(left, left.type !== 'logical' || chains)
  const second = grouped(right, right.type !== 'logical')
  return `${first} ${operator} ${second}`
}

function grouped(expression: FieldExpression, asItStands: boolean): string {
  const text = printFieldExpression(expression)
  return asItStands ? text : `(${text})`
}

function isSingle(expression: FieldExpression): boolean {
  if (expression.type === 'literal') return !isNegative(expression.literal)
  return expression.type === 'attribute' || expression.type === 'intrinsic'
}

function isNegative(literal: Literal): boolean {
  if (literal.type === 'int') return literal.value < 0n
  return (
    (literal.type === 'float' || literal.type === 'duration') &&
    (literal.value < 0 || Object.is(literal.value, -0))
  )
}

/** A chain of && or || reads the same from either end. */
function isChain(operator: string): boolean {
  return operator === '&&' || operator === '||'
}

function printName(name: string): string {
  if (PLAIN_NAME.test(name)) return name
  return `"${name.replaceAll(/["\\]/g, String.raw`\$&`)}"`
}

/** Nothing that some version might read as an operator, or as a number. */
const PLAIN_NAME = /^[A-Za-z_][\w-]*(?:[./][A-Za-z_][\w-]*)*$/

function printString(text: string): string {
  const escaped = text
    .toWellFormed()
    .replaceAll(/["\\]/g, String.raw`\$&`)
    .replaceAll(UNSEEN, (letter) => SHORT_ESCAPES.get(letter) ?? longEscape(letter))
  return `"${escaped}"`
}

const SHORT_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\n', String.raw`\n`],
  ['\t', String.raw`\t`],
  ['\r', String.raw`\r`],
])

/** Controls, and what reorders or hides text. */
const UNSEEN = /[\p{Cc}\p{Cf}\u2028\u2029\ufeff]/gu

function longEscape(letter: string): string {
  const code = letter.codePointAt(0) ?? 0
  const hex = code.toString(16)
  return code > 0xffff ? String.raw`\U${hex.padStart(8, '0')}` : String.raw`\u${hex.padStart(4, '0')}`
}

/** Without an exponent, and with a point: otherwise it would be a whole number. */
function printFloat(value: number): string {
  if (Object.is(value, -0)) return '-0.0'
  const text = String(value)
  const [mantissa = '', exponent] = text.split('e')
  if (exponent === undefined) return text.includes('.') ? text : `${text}.0`
  const sign = mantissa.startsWith('-') ? '-' : ''
  const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.')
  const digits = whole + fraction
  const point = whole.length + Number(exponent)
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`
  return `${sign}${digits.padEnd(point, '0')}.${digits.slice(point) || '0'}`
}

/** In the largest unit that needs no fraction. */
export function printDuration(nanoseconds: number): string {
  const whole = BigInt(Math.trunc(nanoseconds))
  for (const [unit, size] of UNITS) if (whole !== 0n && whole % size === 0n) return `${whole / size}${unit}`
  return `${whole}ns`
}

const UNITS: readonly (readonly [string, bigint])[] = [
  ['h', 3_600_000_000_000n],
  ['m', 60_000_000_000n],
  ['s', 1_000_000_000n],
  ['ms', 1_000_000n],
  ['us', 1000n],
]
