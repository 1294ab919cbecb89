// What the backends need of HTTP. One client is one server: its connections, its credentials, its limits.

export interface HttpRequest {
  /** Behind the base URL, beginning with a slash, encoded already: `/api/v2/traces/4bf9…`. */
  readonly path: string
  readonly query?: readonly (readonly [name: string, value: string])[] | undefined
  readonly accept: string
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** Of the reply, unpacked, where that is less than the target allows. */
  readonly maxBytes?: number | undefined
  readonly signal: AbortSignal
}

/** Any status that is not retried ends here, 404 and 500 too: what it means is for the one who asked to say. */
export interface HttpReply {
  readonly status: number
  /** Lower case, without parameters: `application/json`; empty where there is none. */
  readonly contentType: string
  readonly headers: Readonly<Record<string, string>>
  /** Unpacked. */
  readonly body: Uint8Array
  /** What was asked, with secrets taken out: for messages. */
  readonly url: string
}

export interface HttpClient {
  /** As in BackendTarget. */
  readonly base: string
  /**
   * GET, tried again after 429, 502, 503, 504 and a connection that breaks: a few times, and while it can be in time.
   * An answer of that kind that stays is returned as any other, and `refusal` says what it means.
   * Redirects are followed on the same server only; one that leads elsewhere is returned too.
   * @throws TracectlError `unreachable`: no connection, no answer in time, cut off, larger than allowed; `bad-reply`: no
   *   HTTP, not unpacked; `config-invalid`: certificates, a proxy's URL. The message names the URL and what happened.
   *   The reason of `signal` when that ends it
   */
  get(request: HttpRequest): Promise<HttpReply>
  close(): Promise<void>
}

/** One request as it went, for -v; a retried one is told once for each try. */
export interface HttpExchange {
  readonly method: string
  /** With secrets taken out. */
  readonly url: string
  /** undefined when there was no answer. */
  readonly status: number | undefined
  readonly durationMs: number
  readonly bytes: number
  /** Why there was none, or why it is tried again. */
  readonly note: string | undefined
}
