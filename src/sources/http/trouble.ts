// Why there is no answer, in a sentence that names the URL, with what to look at next. What Node, OpenSSL and undici say
// is meant for people who know them, and some of it holds the password of a proxy.
import { TracectlError } from '../../errors.ts'
import type { BackendKind } from '../backend.ts'
import { connectionTrouble } from './connection-trouble.ts'
import { formatBytes, formatSeconds } from './amounts.ts'
import { BracketsError } from './json-brackets.ts'
import type { Proxy } from './proxy.ts'
import { BodyTooLargeError } from './read-body.ts'
import { briefUrl } from './request-url.ts'
import { findTlsTrouble } from './tls-trouble.ts'
import { PackingError } from './unpack.ts'

/** Why there is no answer, in words that go behind a colon. */
export interface Trouble {
  readonly code: 'unreachable' | 'bad-reply' | 'auth' | 'config-invalid'
  readonly reason: string
  readonly hint: string | undefined
}

export interface Circumstances {
  readonly url: URL
  readonly kind: BackendKind | undefined
  readonly proxy: Proxy | undefined
  readonly connectMs: number
  readonly totalMs: number
  /** Of the body, when it broke. */
  readonly bytes: number
  /** undefined: nothing was answered. */
  readonly status: number | undefined
}

export function errorOf({ code, reason, hint }: Trouble, url: URL, cause: unknown): TracectlError {
  return new TracectlError(code, `cannot ask ${briefUrl(url)}: ${reason}`, { hint, cause })
}

/** The request has taken too long, with all its tries. */
export function tooLate({ totalMs, bytes, status }: Circumstances): Trouble {
  const limit = formatSeconds(totalMs)
  const reason =
    status === undefined
      ? `no answer within ${limit}`
      : `its answer was not complete after ${limit}, ${formatBytes(bytes)} of it had come`
  const hint = 'ask for less (a shorter --since, a smaller --limit), or wait longer: --timeout 2m'
  return { code: 'unreachable', reason, hint }
}

export function troubleOf(error: unknown, around: Circumstances): Trouble {
  if (error instanceof BodyTooLargeError) {
    const reason = `its answer is larger than ${formatBytes(error.limit)}, which is the limit`
    return { code: 'unreachable', reason, hint: 'ask for less: a shorter --since, a smaller --limit' }
  }
  if (error instanceof PackingError) {
    const hint = 'something between here and there changes what passes through'
    return { code: 'bad-reply', reason: `its answer cannot be unpacked: ${error.message}`, hint }
  }
  if (error instanceof BracketsError) {
    const reason = `its answer is JSON ${error.message}, as no traces are`
    return { code: 'bad-reply', reason, hint: 'is the base URL right?' }
  }
  return findTlsTrouble(error, around.url) ?? connectionTrouble(error, around)
}
