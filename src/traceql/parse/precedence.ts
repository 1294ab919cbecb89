// Which operator binds tighter, as in Tempo: && and || bind alike, from left to right, and so do all comparisons.
import { isSign, type Token } from './token.ts'

/** A place in the tokens that moves on as they are read. */
export interface Cursor {
  readonly tokens: readonly Token[]
  at: number
}

export interface Rules<T> {
  /** Higher binds tighter; undefined for what is no operator here. */
  level(operator: string): number | undefined
  /** One value, with its sign and parentheses. */
  operand(cursor: Cursor): T
  combine(operator: string, left: T, right: T): T
}

/** Everything from the cursor on that is joined by operators of at least that level. */
export function readOperators<T>(cursor: Cursor, rules: Rules<T>, least: number): T {
  let left = rules.operand(cursor)
  for (;;) {
    const operator = signAt(cursor)
    const level = operator === undefined ? undefined : rules.level(operator)
    if (operator === undefined || level === undefined || level < least) return left
    cursor.at++
    const right = readOperators(cursor, rules, operator === '^' ? level : level + 1)
    left = rules.combine(operator, left, right)
  }
}

export const LOGICAL = 1
export const STRUCTURAL = 2
export const COMPARISON = 2
export const SUM = 3
/** Also of what a sign or ! stands before. */
export const PRODUCT = 5
export const POWER = 6

export function fieldLevel(operator: string): number | undefined {
  return FIELD_LEVELS.get(operator)
}

export function spansetLevel(operator: string): number | undefined {
  if (operator === '&&' || operator === '||') return LOGICAL
  return /^[!&]?(?:>>|<<|[><~])$/.test(operator) ? STRUCTURAL : undefined
}

const FIELD_LEVELS: ReadonlyMap<string, number> = new Map([
  ['&&', LOGICAL],
  ['||', LOGICAL],
  ...['=', '!=', '<', '<=', '>', '>=', '=~', '!~'].map((operator) => [operator, COMPARISON] as const),
  ['+', SUM],
  ['-', SUM],
  ['*', PRODUCT],
  ['/', PRODUCT],
  ['%', PRODUCT],
  ['^', POWER],
])

export function signAt(cursor: Cursor): string | undefined {
  const token = cursor.tokens[cursor.at]
  return token?.type === 'sign' ? token.text : undefined
}

/** Whether it was there; then the cursor is behind it. */
export function skipSign(cursor: Cursor, text: string): boolean {
  if (!isSign(cursor.tokens[cursor.at], text)) return false
  cursor.at++
  return true
}

export function tokenAt(cursor: Cursor): Token {
  return cursor.tokens[cursor.at] ?? { type: 'end', place: { from: 0, to: 0 } }
}
