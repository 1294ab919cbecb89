import { expect, test } from 'vitest'
import { readToldEndpoint } from '../../../src/commands/demo/told-endpoint.ts'

const ENDPOINT = 'OTEL_EXPORTER_OTLP_ENDPOINT'
const TRACES = 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'

test.each<[Readonly<Record<string, string>>, object | undefined]>([
  [{}, undefined],
  [{ [ENDPOINT]: ' ' }, undefined],
  [{ [ENDPOINT]: 'http://a:4318', OTEL_SDK_DISABLED: 'TRUE' }, undefined],
  [
    { [ENDPOINT]: 'http://a:4318', OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf' },
    { variable: ENDPOINT, url: 'http://a:4318', headers: [], signalPaths: {}, takesLogs: true },
  ],
  [
    { [ENDPOINT]: 'https://a:4317/', OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' },
    { variable: ENDPOINT, url: 'grpcs://a:4317', takesLogs: true },
  ],
  [
    { [ENDPOINT]: 'a:4317', OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'grpc' },
    { variable: ENDPOINT, url: 'grpc://a:4317' },
  ],
  [
    { [ENDPOINT]: 'http://a:4318', [TRACES]: 'http://b:3200/otlp/traces' },
    {
      variable: TRACES,
      url: 'http://b:3200/otlp/traces',
      signalPaths: { traces: '/otlp/traces' },
      takesLogs: false,
    },
  ],
  [
    {
      [ENDPOINT]: 'http://a:4318',
      OTEL_EXPORTER_OTLP_HEADERS: 'x-scope=7, authorization=Basic%20abc%,=no,none',
    },
    {
      headers: [
        ['x-scope', '7'],
        ['authorization', 'Basic%20abc%'],
      ],
    },
  ],
])('%j', (env, endpoint) => {
  const told = readToldEndpoint(env)
  if (endpoint === undefined) expect(told).toBeUndefined()
  else expect(told).toMatchObject(endpoint)
})
