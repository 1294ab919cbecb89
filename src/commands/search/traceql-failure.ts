// What is wrong with a query, told with the query and a caret under the place.
import { TracectlError } from '../../errors.ts'
import { caretLines } from '../../traceql/caret.ts'
import { TraceQLError } from '../../traceql/traceql-error.ts'

/** Anything but a TraceQLError is given back as it is. `expression` is what places in it count from. */
export function traceQLFailure(error: unknown, expression: string | undefined): unknown {
  if (!(error instanceof TraceQLError)) return error
  const lines = expression === undefined ? [] : caretLines(expression, error.place, WIDTH)
  const hint = lines.length === 0 ? undefined : lines.join('\n')
  return new TracectlError('usage', error.message, { hint, cause: error })
}

/** Hints are indented by two, and a terminal has eighty. */
const WIDTH = 78
