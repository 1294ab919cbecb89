// Whatever stands where in Jaeger's or Zipkin's JSON: it is read, or refused with the path of what was wrong.
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { buildTrace } from '../../src/trace/build-trace.ts'
import type { TraceData } from '../../src/trace/span.ts'
import { encodeJaegerJson } from '../../src/wire/jaeger/jaeger-json-output.ts'
import { decodeJaegerJson } from '../../src/wire/jaeger/jaeger-json.ts'
import { encodeTraceProto } from '../../src/wire/otlp/otlp-proto-output.ts'
import { decodeTraceRequest } from '../../src/wire/otlp/otlp-request.ts'
import { WireError } from '../../src/wire/wire-error.ts'
import { decodeZipkinJson } from '../../src/wire/zipkin/zipkin-json.ts'

const JAEGER = {
  data: [
    {
      traceID: '1',
      spans: [
        {
          traceID: '1',
          spanID: '2',
          flags: 1,
          operationName: 'op',
          references: [{ refType: 'CHILD_OF', traceID: '1', spanID: '3' }],
          startTime: 5,
          duration: 7,
          tags: [{ key: 'error', type: 'bool', value: true }],
          logs: [{ timestamp: 6, fields: [{ key: 'event', type: 'string', value: 'e' }] }],
          processID: 'p1',
          warnings: ['w'],
        },
      ],
      processes: { p1: { serviceName: 's', tags: [{ key: 'ip', type: 'string', value: '1' }] } },
      warnings: null,
    },
  ],
  errors: null,
}

const ZIPKIN = [
  {
    traceId: '1',
    id: '2',
    parentId: '3',
    kind: 'SERVER',
    name: 'get',
    timestamp: 5,
    duration: 7,
    shared: true,
    localEndpoint: { serviceName: 's', ipv4: '1', port: 8 },
    remoteEndpoint: { serviceName: 't' },
    annotations: [{ timestamp: 6, value: 'a' }],
    tags: { error: 'boom' },
  },
]

const odd = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom<fc.JsonValue>(1e300, -1e300, 2 ** 64, -1, 0.5, '', '0', 'x', [], {}, null, '9'.repeat(40)),
)

test.each<[string, object, (value: unknown) => readonly TraceData[]]>([
  ['Jaeger', JAEGER, decodeJaegerJson],
  ['Zipkin', ZIPKIN, decodeZipkinJson],
])('%s', (_name, document, decode) => {
  const places = placesIn(document)
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom(...places), odd), { minLength: 1, maxLength: 3 }),
      (changes) => {
        const changed = changes.reduce<unknown>((value, [place, by]) => replaceAt(value, place, by), document)
        let traces: readonly TraceData[]
        try {
          traces = decode(changed)
        } catch (error) {
          expect(error).toBeInstanceOf(WireError)
          return
        }
        for (const data of traces) {
          // what was read can be drawn, and written again
          const trace = buildTrace(data)
          expect(
            buildTrace(decodeJaegerJson(JSON.parse(JSON.stringify(encodeJaegerJson(trace))))[0]!).spanCount,
          ).toBe(trace.spanCount)
          expect(decodeTraceRequest(encodeTraceProto(data)[0]!).spans).toEqual(data.spans.map(like))
        }
      },
    ),
    { numRuns: 500 },
  )
})

type Place = readonly (string | number)[]

function placesIn(value: unknown, place: Place = []): readonly Place[] {
  if (typeof value !== 'object' || value === null) return [place]
  return [place, ...Object.entries(value).flatMap(([key, item]) => placesIn(item, [...place, key]))]
}

function replaceAt(value: unknown, [key, ...rest]: Place, by: unknown): unknown {
  if (key === undefined) return by
  if (typeof value !== 'object' || value === null) return value
  const changed: unknown = replaceAt((value as Record<string, unknown>)[key], rest, by)
  if (!Array.isArray(value)) return { ...value, [key]: changed }
  return value.map((item: unknown, at) => (String(at) === String(key) ? changed : item))
}

/** The ids and times, which any loss would show in. */
function like({ traceId, spanId, start, end, attributes }: TraceData['spans'][number]): unknown {
  return expect.objectContaining({ traceId, spanId, start, end, attributes })
}
