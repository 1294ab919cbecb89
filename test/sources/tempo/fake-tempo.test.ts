// The server of these tests against what a real one was recorded to answer.
import { readFileSync } from 'node:fs'
import { request } from 'undici'
import { describe, expect, it } from 'vitest'
import { TracectlError } from '../../../src/errors.ts'
import { openHttpClient } from '../../../src/sources/http/open-http-client.ts'
import { openTempo } from '../../../src/sources/tempo/tempo.ts'
import type { TraceData, TraceId } from '../../../src/trace/span.ts'
import { parseTraceQL } from '../../../src/traceql/parse.ts'
import { encodeTraceRequestFromJson } from '../../../src/wire/otlp/otlp-json.ts'
import { decodeTraceRequest } from '../../../src/wire/otlp/otlp-request.ts'
import { backendOptions, backendTarget } from '../../support/backend-target.ts'
import { startFakeServer } from '../../support/fake-server.ts'
import { startFakeTempo } from '../../support/fake-tempo.ts'

interface RecordedError {
  readonly name: string
  readonly server: string
  readonly request: { readonly path: string; readonly headers?: Readonly<Record<string, string>> }
  readonly status: number
  readonly contentType: string | null
  readonly body: string
}

function recorded(name: string): string {
  return readFileSync(new URL(`../../fixtures/tempo/${name}`, import.meta.url), 'utf8')
}

const ERRORS = JSON.parse(recorded('v303-errors.json')) as readonly RecordedError[]

function pushedTraces(): readonly TraceData[] {
  const { spans } = decodeTraceRequest(encodeTraceRequestFromJson(recorded('otlp-request-pushed.json')))
  return Array.from(Map.groupBy(spans, ({ traceId }) => traceId).values(), (of) => ({ spans: of, logs: [] }))
}

const ID = '0af7651916cd43dd8448eb211c80319c' as TraceId

describe('the server of these tests', () => {
  // the long text of a search deep inside is the server's own affair, metrics are asked for by nobody here
  const answerable = ERRORS.filter(({ name }) => !/^metrics-(not|range)|long-text/.test(name))

  it.each(answerable)(
    'answers as a real one: $name',
    async ({ server, request: asked, status, contentType, body }) => {
      const isTenancy = server.includes('multitenancy')
      const options = server.includes('max_bytes') ? { mostSpans: 2 } : {}
      const persona = isTenancy ? 'tenancy' : 'tempo-3.0'
      await using fake = await startFakeTempo({ persona, traces: pushedTraces(), ...options })
      const origin = new URL(fake.url).origin
      const reply = await request(`${origin}${asked.path}`, { headers: { ...asked.headers } })
      expect(reply.statusCode).toBe(status)
      expect(reply.headers['content-type'] ?? null).toBe(contentType)
      expect(await reply.body.text()).toBe(body)
    },
  )
})

describe('every error that was recorded', () => {
  it.each(ERRORS.filter(({ status }) => status >= 400))(
    'is told with the URL: $name',
    async ({ status, contentType, body }) => {
      await using server = await startFakeServer(() => ({
        status,
        body,
        ...(contentType === null ? {} : { contentType }),
      }))
      const target = backendTarget(server.url, { kind: 'tempo' })
      const options = backendOptions()
      const tempo = openTempo(openHttpClient(target, options, { firstMs: 1, tries: 1 }), target, options)
      const { signal } = new AbortController()
      const ask: readonly (() => Promise<unknown>)[] = [
        () => tempo.fetchTrace(ID, signal),
        () => tempo.services(signal),
        () => tempo.tagNames(signal),
        () =>
          tempo.search(
            {
              filter: parseTraceQL('{ name = "a" }'),
              from: undefined,
              to: undefined,
              limit: 1,
              order: 'time',
            },
            signal,
          ),
      ]
      for (const [at, one] of ask.entries()) {
        // one after the other, so that the first to fail is named
        // oxlint-disable-next-line no-await-in-loop
        const error: unknown = await one().catch((reason: unknown) => reason)
        if (at === 0 && status === 404 && body === '') expect(error).toBeUndefined()
        else {
          expect(error).toBeInstanceOf(TracectlError)
          expect((error as TracectlError).message).toContain(server.url)
        }
      }
      await tempo.close()
    },
  )
})
