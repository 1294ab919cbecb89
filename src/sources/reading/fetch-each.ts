// Many traces by their ids, a few at the same time and no more of them held than that. One that cannot be read is passed
// over and counted; where one after the other cannot, something is wrong with the server, and that is the answer.
import { TracectlError } from '../../errors.ts'
import type { TraceData, TraceId } from '../../trace/span.ts'
import { counted } from '../counted.ts'
import type { ReadBudget } from './read-query.ts'

/** A server that others use as well is asked politely. */
const AT_ONCE = 6
const FAILURES_IN_A_ROW = 5

export interface FetchEnd {
  /** A sentence each. */
  readonly notes: readonly string[]
}

export type FetchTrace = (id: TraceId) => Promise<TraceData | undefined>

/**
 * In the order of the ids, until the budget is spent.
 * @throws what `fetch` throws several times in a row, or when it is about more than one trace
 */
export async function* fetchEach(
  ids: readonly TraceId[],
  fetch: FetchTrace,
  budget: ReadBudget,
): AsyncGenerator<TraceData, FetchEnd, undefined> {
  const failed: TracectlError[] = []
  const flying: Promise<Landed>[] = []
  let inARow = 0
  let gone = 0
  let next = 0
  while (!budget.isSpent) {
    while (flying.length < AT_ONCE && next < ids.length) flying.push(land(fetch, ids[next++]!))
    const landing = flying.shift()
    if (landing === undefined) break
    const { data, error } = await landing
    if (error !== undefined) {
      if (!isOfOne(error) || ++inARow >= FAILURES_IN_A_ROW) throw error
      failed.push(error)
    } else if (data === undefined || data.spans.length === 0) gone++
    else {
      inARow = 0
      budget.take(data)
      yield data
    }
  }
  return { notes: [...failedNotes(failed), ...goneNotes(gone)] }
}

interface Landed {
  readonly data?: TraceData | undefined
  readonly error?: unknown
}

/** A promise that fails while nobody waits for it yet would end the program. */
async function land(fetch: FetchTrace, id: TraceId): Promise<Landed> {
  try {
    return { data: await fetch(id) }
  } catch (error) {
    return { error }
  }
}

/** It may be too large for its server, or damaged. */
function isOfOne(error: unknown): error is TracectlError {
  return error instanceof TracectlError && (error.code === 'unreachable' || error.code === 'bad-reply')
}

function failedNotes(failed: readonly TracectlError[]): readonly string[] {
  const [first] = failed
  return first === undefined ? [] : [`${counted(failed.length, 'trace')} could not be read: ${first.message}`]
}

function goneNotes(gone: number): readonly string[] {
  if (gone === 0) return []
  return [`${counted(gone, 'trace')} of its list could not be had by ${gone === 1 ? 'its id' : 'their ids'}`]
}
