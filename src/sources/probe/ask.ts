// A question that may go unanswered: what is not there is no error while one finds out what is. What would stop every
// other question as well is one.
import type { HttpClient, HttpReply } from '../http/http-client.ts'
import { isHtml, refusal, textOf } from '../http/reply.ts'

/** @throws TracectlError `auth`, `unreachable` */
export type Ask = (pathAndQuery: string) => Promise<Answer>

export interface Answer {
  readonly reply: HttpReply
  /** Of a body that is JSON, whatever the content type says; else undefined. */
  readonly json: unknown
  /** Empty for a page. */
  readonly text: string
}

export function askQuietly(client: HttpClient, signal: AbortSignal): Ask {
  return async (pathAndQuery) => {
    const [path = '', search = ''] = pathAndQuery.split('?')
    const query = [...new URLSearchParams(search)]
    const reply = await client.get({ path, query, accept: ACCEPT, maxBytes: MOST, signal })
    if (STOPS.has(reply.status) || (reply.status >= 300 && reply.status < 400)) {
      throw refusal(reply, 'an answer')
    }
    const text = isHtml(reply) ? '' : textOf(reply)
    return { reply, text, json: parsed(text) }
  }
}

const ACCEPT = 'application/json, text/plain;q=0.9, */*;q=0.1'

/** Names of services and data sources: thousands of them. */
const MOST = 8 * 1_048_576

/** Credentials, and what stands before the server and cannot reach it: they say nothing about the path. */
const STOPS: ReadonlySet<number> = new Set([401, 403, 407, 429, 502, 503, 504])

function parsed(text: string): unknown {
  if (!/^\s*[{["]/.test(text)) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A field of an object; undefined of anything else. */
export function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  return (value as Readonly<Record<string, unknown>>)[name]
}
