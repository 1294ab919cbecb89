// Sends drawn spans to a running `tail` as an exporter would, over OTLP/HTTP.
import type { Span } from '../../src/trace/span.ts'
import { encodeTraceJson } from '../../src/wire/otlp/otlp-json-output.ts'

/** @param baseUrl as in OTEL_EXPORTER_OTLP_ENDPOINT; resolves once the receiver has acknowledged */
export async function postSpans(baseUrl: string, spans: readonly Span[]): Promise<void> {
  const answer = await fetch(`${baseUrl}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(encodeTraceJson({ spans, logs: [] })),
  })
  if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`)
}

/** The receiver's base URL out of what `tail` says on stderr when it starts. */
export function httpEndpoint(err: string): string {
  const url = /OTLP\/HTTP (http:\/\/\S+)/.exec(err)?.[1]
  if (url === undefined) throw new Error(`no endpoint in: ${err}`)
  return url
}
