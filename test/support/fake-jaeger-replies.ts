// What a Jaeger answers when there is nothing, byte for byte.
import { envelope } from './fake-jaeger-json.ts'
import type { V3Rules } from './fake-jaeger-personas.ts'
import { textReply, type FakeReply } from './fake-server.ts'

export function emptySearch({ emptySearch: how, contentType }: V3Rules): FakeReply {
  if (how === 'no body') return { contentType, body: '' }
  if (how === 'empty result') return { contentType, body: '{"result":{}}' }
  return v3Error(404, 'No traces found')
}

export function unknownId({ unknownId: how }: V3Rules): FakeReply {
  if (how !== 'grpc gateway') return v3Error(404, how)
  const message = 'cannot retrieve trace: trace not found'
  return textReply(
    JSON.stringify({
      error: { grpc_code: 2, http_code: 500, message, http_status: 'Internal Server Error' },
    }),
    500,
  )
}

/** Byte for byte: no key is set that is not here, and a newline ends it. */
export function v3Error(status: number, message: string): FakeReply {
  return textReply(`${JSON.stringify({ error: { httpCode: status, message } })}\n`, status)
}

export function internalError(status: number, message: string): FakeReply {
  return textReply(`${envelope(null, [{ code: status, msg: message }])}\n`, status)
}

export function indexPage(version: string): string {
  return [
    '<!doctype html><html><head><title>Jaeger UI</title><script>',
    `JAEGER_VERSION = {"gitCommit":"0123","gitVersion":"${version}","buildDate":"2026-01-01T00:00:00Z"};`,
    'JAEGER_STORAGE_CAPABILITIES = {"archiveStorage":false};',
    '</script></head><body><div id="jaeger-ui-root"></div></body></html>',
  ].join('\n')
}
