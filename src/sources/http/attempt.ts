// One try of a request, as it went: an answer or an error, and in either case how far it came and how long it took.
import type { Dispatcher } from 'undici'

import type { HttpExchange, HttpReply } from './http-client.ts'
import { shownUrl } from './request-url.ts'
import { sendRequest, type OutgoingRequest, type Progress } from './send-request.ts'

export type Attempt = Answered | Failed

interface Answered extends Course {
  readonly reply: HttpReply
}

interface Failed extends Course {
  readonly reply: undefined
  readonly error: unknown
}

interface Course {
  readonly url: URL
  readonly progress: Readonly<Progress>
  readonly durationMs: number
}

/** Never throws: a failure is one of the two ways to end. */
export async function attempt(opening: Promise<Dispatcher>, request: OutgoingRequest): Promise<Attempt> {
  const progress: Progress = { status: undefined, bytes: 0 }
  const started = performance.now()
  const course = (): Course => ({ url: request.url, progress, durationMs: performance.now() - started })
  try {
    const reply = await sendRequest(await opening, request, progress)
    return { ...course(), reply }
  } catch (error) {
    return { ...course(), reply: undefined, error }
  }
}

/** @param note why there was no answer, or why it is not the last one */
export function exchangeOf({ url, progress, durationMs }: Attempt, note: string | undefined): HttpExchange {
  const { status, bytes } = progress
  return { method: 'GET', url: shownUrl(url), status, durationMs, bytes, note }
}
