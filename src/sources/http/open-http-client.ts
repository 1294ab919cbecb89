// The client of one server: what a single request does not do itself, namely to try again, to be led on, to give up in
// time, and to say in a sentence why there is no answer.
import type { Dispatcher } from 'undici'

import { TracectlError } from '../../errors.ts'
import type { BackendTarget, OpenBackendOptions } from '../backend.ts'
import { attempt, exchangeOf, type Attempt } from './attempt.ts'
import { openConnections } from './connections.ts'
import { hasBroken, isRefused } from './connection-trouble.ts'
import type { HttpClient, HttpReply, HttpRequest } from './http-client.ts'
import { findProxy, type Proxy } from './proxy.ts'
import { MOST_REDIRECTS, nextUrl } from './redirect.ts'
import { requestUrl, shownUrl } from './request-url.ts'
import { BACKOFF, RETRIED, retryAfter, retryDelay, type Backoff } from './retry.ts'
import type { OutgoingRequest } from './send-request.ts'
import { startTimeLimit, type TimeLimit } from './time-limit.ts'
import { isUntrusted } from './tls-trouble.ts'
import { errorOf, tooLate, troubleOf, type Trouble } from './trouble.ts'

/** @throws TracectlError `config-invalid` when its URL is none, or a proxy's */
export function openHttpClient(
  target: BackendTarget,
  options: OpenBackendOptions,
  backoff: Backoff = BACKOFF,
): HttpClient {
  const url = URL.parse(target.url)
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new TracectlError('config-invalid', 'the URL of the server is not one of http:// or https://', {
      hint: 'for example: http://localhost:3200',
    })
  }
  return new RetryingClient(target, options, backoff, findProxy(url, options.env))
}

class RetryingClient implements HttpClient {
  readonly base: string
  readonly #target: BackendTarget
  readonly #options: OpenBackendOptions
  readonly #backoff: Backoff
  readonly #proxy: Proxy | undefined
  readonly #closing = new AbortController()
  #connections: Promise<Dispatcher> | undefined
  #trustsTheMachine = false
  #hasAnswered = false

  constructor(
    target: BackendTarget,
    options: OpenBackendOptions,
    backoff: Backoff,
    proxy: Proxy | undefined,
  ) {
    this.base = target.url.replace(/\/+$/, '')
    this.#target = target
    this.#options = options
    this.#backoff = backoff
    this.#proxy = proxy
  }

  async get(request: HttpRequest): Promise<HttpReply> {
    request.signal.throwIfAborted()
    const limit = startTimeLimit(this.#target.timeouts.totalMs, [request.signal, this.#closing.signal])
    try {
      return await this.#getWithin(limit, request)
    } catch (error) {
      // Ctrl-C is no failure of the server.
      request.signal.throwIfAborted()
      throw error
    } finally {
      limit.end()
    }
  }

  async close(): Promise<void> {
    this.#closing.abort(new Error('the client was closed'))
    await this.#connections?.then((dispatcher) => dispatcher.destroy()).catch(() => {})
  }

  async #getWithin(limit: TimeLimit, request: HttpRequest): Promise<HttpReply> {
    let url = requestUrl(this.base, request)
    for (let tried = 1, redirects = 0; ;) {
      const connections = this.#connect()
      const made = await attempt(connections, this.#outgoing(url, request, limit))
      const next = made.reply === undefined ? undefined : nextUrl(made.reply, url)
      if (next !== undefined) {
        this.#tell(made, `leads to ${shownUrl(next)}`)
        if (++redirects > MOST_REDIRECTS) throw leadsNowhere(url)
        url = next
        continue
      }
      if (made.reply === undefined && this.#mayTrustMore(made.error, connections)) {
        this.#tell(made, 'asked once more with the certificates that this machine trusts')
        await this.#trustTheMachine(connections)
        continue
      }
      const delayMs = this.#delayAfter(made, tried, limit)
      if (delayMs === undefined) return this.#settle(made, limit)
      const why = made.reply === undefined ? `${this.#troubleOf(made, limit).reason}; ` : ''
      this.#tell(made, `${why}tried again in ${(delayMs / 1_000).toFixed(1)} s`)
      // Its end is seen by the next try, which says how far that came.
      await limit.sleep(delayMs).catch(() => {})
      tried += 1
    }
  }

  #outgoing(url: URL, request: HttpRequest, { signal }: TimeLimit): OutgoingRequest {
    const { headers, maxReplyBytes } = this.#target
    const sent = { ...headers, ...request.headers }
    const most = Math.min(maxReplyBytes, request.maxBytes ?? maxReplyBytes)
    return { url, accept: request.accept, headers: sent, most, signal }
  }

  /** The answer, or the reason why there is none. */
  #settle(made: Attempt, limit: TimeLimit): HttpReply {
    if (made.reply !== undefined) {
      this.#hasAnswered = true
      this.#tell(made, undefined)
      return made.reply
    }
    const trouble = this.#troubleOf(made, limit)
    this.#tell(made, trouble.reason)
    throw made.error instanceof TracectlError ? made.error : errorOf(trouble, made.url, made.error)
  }

  #troubleOf(made: Attempt & { readonly reply: undefined }, limit: TimeLimit): Trouble {
    const { timeouts, kind } = this.#target
    const around = { url: made.url, kind, proxy: this.#proxy, ...timeouts, ...made.progress }
    if (limit.isOver) return tooLate(around)
    if (limit.signal.aborted) return { code: 'unreachable', reason: 'cancelled', hint: undefined }
    return troubleOf(made.error, around)
  }

  #delayAfter(made: Attempt, tried: number, limit: TimeLimit): number | undefined {
    if (limit.signal.aborted) return undefined
    if (made.reply !== undefined) {
      if (!RETRIED.has(made.reply.status)) return undefined
      const nowMs = Number(this.#options.now() / 1_000_000n)
      return retryDelay(
        this.#backoff,
        tried,
        retryAfter(made.reply.headers['retry-after'], nowMs),
        limit.leftMs(),
      )
    }
    // Where something has answered before, it is being started again; else nothing is there.
    const isPassing = hasBroken(made.error) || (isRefused(made.error) && this.#hasAnswered)
    return isPassing ? retryDelay(this.#backoff, tried, undefined, limit.leftMs()) : undefined
  }

  #connect(): Promise<Dispatcher> {
    this.#connections ??= openConnections(this.#target, this.#proxy, this.#trustsTheMachine)
    return this.#connections
  }

  #mayTrustMore(error: unknown, met: Promise<Dispatcher>): boolean {
    const hasTrusted = this.#trustsTheMachine && this.#connections === met
    return this.#target.tls.ca === undefined && isUntrusted(error) && !hasTrusted
  }

  /** Once for all requests that have met the same certificate. */
  async #trustTheMachine(met: Promise<Dispatcher>): Promise<void> {
    if (this.#connections !== met) return
    this.#trustsTheMachine = true
    this.#connections = undefined
    await met.then((dispatcher) => dispatcher.close())
  }

  #tell(made: Attempt, note: string | undefined): void {
    this.#options.onExchange?.(exchangeOf(made, note))
  }
}

function leadsNowhere(url: URL): TracectlError {
  return new TracectlError(
    'bad-reply',
    `${shownUrl(url)} leads on and on: ${MOST_REDIRECTS} redirects were followed`,
    {
      hint: 'is the base URL right?',
    },
  )
}
