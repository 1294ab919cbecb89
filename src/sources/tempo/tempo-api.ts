// Questions to a Tempo whose answers are JSON, and what is done where a version knows only the older of two paths.
import { WireError } from '../../wire/wire-error.ts'
import type { HttpClient, HttpReply, HttpRequest } from '../http/http-client.ts'
import { badReply, jsonOf } from '../http/reply.ts'
import { tempoRefusal } from './tempo-refusal.ts'

export interface TempoQuestion {
  readonly path: string
  readonly query?: HttpRequest['query']
  /** As in `the list of services`: for messages. */
  readonly what: string
}

/** Whatever its status. @throws TracectlError `unreachable` and its like: of the client */
export function askTempo(
  client: HttpClient,
  { path, query }: TempoQuestion,
  signal: AbortSignal,
): Promise<HttpReply> {
  return client.get({ path, query, accept: 'application/json', signal })
}

export function isSuccess({ status }: HttpReply): boolean {
  return status >= 200 && status < 300
}

/**
 * The answer as `decode` reads it.
 * @throws TracectlError: what any other status means, `bad-reply` when it cannot be read
 */
export function readTempo<T>(reply: HttpReply, what: string, decode: (document: unknown) => T): T {
  if (!isSuccess(reply)) throw tempoRefusal(reply, what)
  const document = jsonOf(reply, what)
  try {
    return decode(document)
  } catch (error) {
    if (!(error instanceof WireError)) throw error
    throw badReply(reply, what, error.message, { cause: error })
  }
}

/** The first question that is no 404; where all are, the last. */
export async function firstKnown(
  client: HttpClient,
  questions: readonly [TempoQuestion, ...TempoQuestion[]],
  signal: AbortSignal,
): Promise<HttpReply> {
  const [first, ...others] = questions
  let reply = await askTempo(client, first, signal)
  for (const question of others) {
    if (reply.status !== 404) break
    // each is asked only where the one before it is not there
    // oxlint-disable-next-line no-await-in-loop
    reply = await askTempo(client, question, signal)
  }
  return reply
}
