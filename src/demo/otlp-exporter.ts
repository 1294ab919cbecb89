// A span exporter of the kind that every OpenTelemetry SDK has: serialises what it is given, posts it to an OTLP/HTTP
// endpoint, tries again when it is told to, and says what became of it. Small, because the package that does this for
// production brings retries, metrics and configuration that a run of a few seconds has no use for.
import { request, type Agent, type IncomingMessage } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { ExportResultCode, type ExportResult } from '@opentelemetry/core'
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer'
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace'

export interface OtlpExporterOptions {
  /** The base: /v1/traces is appended (OTLP/HTTP, "Endpoint URLs for OTLP/HTTP"). */
  readonly endpoint: string
  readonly agent: Agent
  readonly signal: AbortSignal
}

export class OtlpExporter implements SpanExporter {
  /** What did not get through, in words. */
  readonly problems: string[] = []
  readonly #options: OtlpExporterOptions
  readonly #pending = new Set<Promise<void>>()

  constructor(options: OtlpExporterOptions) {
    this.#options = options
  }

  export(spans: ReadableSpan[], done: (result: ExportResult) => void): void {
    const sending = this.#send(spans).then(
      () => done({ code: ExportResultCode.SUCCESS }),
      (error: unknown) => {
        this.problems.push(`${countSpans(spans.length)} not delivered: ${wordsOf(error)}`)
        done({
          code: ExportResultCode.FAILED,
          error: error instanceof Error ? error : new Error(String(error)),
        })
      },
    )
    this.#pending.add(sending)
    void sending.finally(() => this.#pending.delete(sending))
  }

  /** The batch processor forgets an export that its own timer has begun; nothing may be lost by that. */
  async forceFlush(): Promise<void> {
    await Promise.all(this.#pending)
  }

  async shutdown(): Promise<void> {
    await this.forceFlush()
  }

  async #send(spans: ReadableSpan[]): Promise<void> {
    const body = ProtobufTraceSerializer.serializeRequest(spans)
    if (body === undefined) throw new Error('they could not be serialised')
    for (let attempt = 1; ; attempt++) {
      const answer = await this.#post(body)
      if (answer.status === 200) return this.#readPartialSuccess(answer.body)
      if (!RETRYABLE.has(answer.status) || attempt === MAX_ATTEMPTS) {
        throw new Error(`the receiver answered ${answer.status}`)
      }
      const waitMs = answer.retryAfterMs ?? FIRST_RETRY_MS * 2 ** (attempt - 1)
      await delay(Math.min(waitMs, MAX_RETRY_MS), undefined, { signal: this.#options.signal })
    }
  }

  #readPartialSuccess(body: Uint8Array): void {
    const partial = ProtobufTraceSerializer.deserializeResponse(body).partialSuccess
    const rejected = partial?.rejectedSpans ?? 0
    if (rejected > 0) this.problems.push(`${countSpans(rejected)} rejected: ${partial?.errorMessage ?? ''}`)
  }

  #post(body: Uint8Array): Promise<Answer> {
    const { agent, endpoint, signal } = this.#options
    return new Promise((resolve, reject) => {
      const outgoing = request(`${endpoint}/v1/traces`, {
        method: 'POST',
        agent,
        // A receiver that never answers must not hold the end of the run up.
        signal: AbortSignal.any([signal, AbortSignal.timeout(POST_TIMEOUT_MS)]),
        headers: { 'content-type': 'application/x-protobuf', 'content-length': body.length },
      })
      outgoing.on('error', reject)
      outgoing.on('response', (incoming) => {
        readAnswer(incoming).then(resolve, reject)
      })
      outgoing.end(body)
    })
  }
}

interface Answer {
  readonly status: number
  readonly retryAfterMs: number | undefined
  readonly body: Uint8Array
}

// OTLP/HTTP, "Retryable Response Codes".
const RETRYABLE: ReadonlySet<number> = new Set([429, 502, 503, 504])
const MAX_ATTEMPTS = 5
const FIRST_RETRY_MS = 100
const MAX_RETRY_MS = 1000
const POST_TIMEOUT_MS = 5000

async function readAnswer(incoming: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  const retryAfter = Number(incoming.headers['retry-after'])
  return {
    status: incoming.statusCode ?? 0,
    retryAfterMs: retryAfter > 0 ? retryAfter * 1000 : undefined,
    body: Buffer.concat(chunks),
  }
}

function countSpans(count: number): string {
  return count === 1 ? '1 span was' : `${count} spans were`
}

function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const code = (error as NodeJS.ErrnoException).code
  return error.message === '' && code !== undefined ? code : error.message
}
