// The pieces of a query's text: names and values are whole, with what they mean; the rest is punctuation.
import type { Field, Literal, Place } from '../ast.ts'

export type Token =
  | { readonly type: 'field'; readonly field: Field; readonly place: Place }
  | { readonly type: 'literal'; readonly literal: Literal; readonly place: Place }
  /** Operators, brackets, commas. */
  | { readonly type: 'sign'; readonly text: string; readonly place: Place }
  /** `count`, `by`, `with`, and whatever else looks like a word. */
  | { readonly type: 'word'; readonly text: string; readonly place: Place }
  /** What can be no piece of a query, and why. */
  | { readonly type: 'bad'; readonly message: string; readonly place: Place }
  /** Behind the last one. */
  | { readonly type: 'end'; readonly place: Place }

export function isSign(token: Token | undefined, text: string): boolean {
  return token?.type === 'sign' && token.text === text
}

export function isWord(token: Token | undefined, text: string): boolean {
  return token?.type === 'word' && token.text === text
}
