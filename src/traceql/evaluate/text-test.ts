// A regular expression of a query as a test of texts.
import type { Place } from '../ast.ts'
import { TraceQLError } from '../traceql-error.ts'

/** @throws TraceQLError */
export function textTest(pattern: string, place: Place): (text: string) => boolean {
  try {
    const regex = new RegExp(`^(?:${pattern})$`, 'su')
    return (text) => regex.test(text)
  } catch (error) {
    throw new TraceQLError(error instanceof Error ? error.message : String(error), place)
  }
}
