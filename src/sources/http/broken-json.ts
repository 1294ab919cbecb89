// What there is where JSON was expected: nothing, something else, the beginning of it, or JSON with a fault.
import { excerptOf } from './excerpt.ts'

/** @param error what JSON.parse threw */
export function describeBrokenJson(text: string, error: unknown): string {
  if (text.trim() === '') return 'an empty answer'
  const message = error instanceof Error ? error.message : ''
  const position = /at position (\d+)/.exec(message)?.[1]
  const at = position === undefined ? undefined : Number(position)
  if (!/^[\s\u{feff}]*[{["]/u.test(text)) return `no JSON but "${excerptOf(text)}"`
  const beginning = `it begins with ${excerptOf(text, BEGINNING)}`
  if (message.includes('end of JSON input') || (at !== undefined && at >= text.trimEnd().length)) {
    return `JSON that is cut off at position ${text.length}; ${beginning}`
  }
  const place =
    at === undefined ? '' : ` at position ${at}, where there is ${excerptOf(text.slice(at, at + 40), 40)}`
  return `JSON that is broken${place}; ${beginning}`
}

const BEGINNING = 120
