// A span exporter of the kind that every OpenTelemetry SDK has: serialises what it is given, posts it to an OTLP/HTTP
// endpoint, and says what became of it.
import { ExportResultCode, type ExportResult } from '@opentelemetry/core'
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer'
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace'
import { sendOtlp, wordsOf, type OtlpSenderOptions } from './otlp-sender.ts'

export class OtlpExporter implements SpanExporter {
  readonly #options: OtlpSenderOptions
  readonly #problems: string[]
  readonly #pending = new Set<Promise<void>>()

  /** @param problems to which is added what did not get through, in words */
  constructor(options: OtlpSenderOptions, problems: string[]) {
    this.#options = options
    this.#problems = problems
  }

  export(spans: ReadableSpan[], done: (result: ExportResult) => void): void {
    const sending = this.#send(spans).then(
      () => done({ code: ExportResultCode.SUCCESS }),
      (error: unknown) => {
        this.#problems.push(`${countSpans(spans.length)} not delivered: ${wordsOf(error)}`)
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
    const answer = await sendOtlp(this.#options, '/v1/traces', body)
    const partial = ProtobufTraceSerializer.deserializeResponse(answer).partialSuccess
    const rejected = partial?.rejectedSpans ?? 0
    if (rejected > 0) this.#problems.push(`${countSpans(rejected)} rejected: ${partial?.errorMessage ?? ''}`)
  }
}

function countSpans(count: number): string {
  return count === 1 ? '1 span was' : `${count} spans were`
}
