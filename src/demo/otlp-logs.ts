// A service's log, as an appender for OpenTelemetry writes it: each record names the span in which it was written, and is
// sent over OTLP. The logs SDK would bring little that a dozen records need.
import { SeverityNumber, trace, type Attributes, type Context } from '@opentelemetry/api'
import { hrTime } from '@opentelemetry/core'
import { ProtobufLogsSerializer } from '@opentelemetry/otlp-transformer'
import { sendOtlp, wordsOf, type OtlpSenderOptions } from './otlp-sender.ts'

type LogRecord = Parameters<typeof ProtobufLogsSerializer.serializeRequest>[0][number]

export interface LogLine {
  readonly severity: 'INFO' | 'WARN' | 'ERROR'
  readonly text: string
  readonly attributes?: Attributes
}

export class OtlpLogs {
  readonly #options: OtlpSenderOptions
  readonly #origin: Pick<LogRecord, 'resource' | 'instrumentationScope'>
  readonly #problems: string[]
  readonly #pending = new Set<Promise<void>>()

  /** @param problems to which is added what did not get through, in words */
  constructor(
    options: OtlpSenderOptions,
    origin: Pick<LogRecord, 'resource' | 'instrumentationScope'>,
    problems: string[],
  ) {
    this.#options = options
    this.#origin = origin
    this.#problems = problems
  }

  write(context: Context, { severity, text, attributes = {} }: LogLine): void {
    const now = hrTime()
    const spanContext = trace.getSpanContext(context)
    const body = ProtobufLogsSerializer.serializeRequest([
      {
        ...this.#origin,
        ...(spanContext !== undefined && { spanContext }),
        hrTime: now,
        hrTimeObserved: now,
        severityText: severity,
        severityNumber: SeverityNumber[severity],
        body: text,
        attributes,
        droppedAttributesCount: 0,
      },
    ])
    if (body === undefined) return
    const sending = sendOtlp(this.#options, '/v1/logs', body).then(
      () => {},
      (error: unknown) => {
        this.#problems.push(`1 log record was not delivered: ${wordsOf(error)}`)
      },
    )
    this.#pending.add(sending)
    void sending.finally(() => this.#pending.delete(sending))
  }

  async flush(): Promise<void> {
    await Promise.all(this.#pending)
  }
}
