import { expect, test } from 'vitest'
import { libraryOfAgent, libraryOfScope } from '../../../src/propagation/causes/client-libraries.ts'

test.each([
  ['python-requests/2.34.2', 'python requests'],
  ['python-httpx/0.28.1', 'python httpx'],
  ['Python/3.11 aiohttp/3.14.2', 'python aiohttp'],
  ['python-urllib3/2.5.0', 'python urllib3'],
  ['Python-urllib/3.11', 'python urllib'],
  ['node', 'nodejs undici'],
  ['undici', 'nodejs undici'],
  ['axios/1.21.1', 'nodejs axios'],
  ['node-fetch/1.0 (+https://github.com/bitinn/node-fetch)', 'nodejs node-fetch'],
  ['got (https://github.com/sindresorhus/got)', 'nodejs got'],
  ['Go-http-client/1.1', 'go net/http'],
  ['Go-http-client/2.0', 'go net/http'],
  ['Java-http-client/21.0.4', 'java java.net.http'],
  ['Java/17.0.2', 'java HttpURLConnection'],
  ['Apache-HttpClient/5.3 (Java/21)', 'java Apache HttpClient'],
  ['okhttp/4.12.0', 'java OkHttp'],
  ['ReactorNetty/1.1.0', 'java Reactor Netty'],
  ['Ruby', 'ruby Net::HTTP'],
  ['Faraday v2.9.0', 'ruby Faraday'],
  ['GuzzleHttp/7', 'php Guzzle'],
  ['grpc-go/1.70.0', 'go gRPC'],
  ['grpc-python/1.85.3 grpc-c/58.0.0 (linux; chttp2)', 'python gRPC'],
  ['grpc-node-js/1.12.0', 'nodejs gRPC'],
  ['grpc-java-netty/1.69.0', 'java gRPC'],
  ['Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0', undefined],
  ['curl/8.5.0', undefined],
  ['nodejs-of-ours', undefined],
  ['', undefined],
])('%s is %s', (agent, library) => {
  const found = libraryOfAgent(agent)
  expect(found && `${found.language} ${found.name}`).toBe(library)
})

test.each([
  ['opentelemetry.instrumentation.requests', 'requests'],
  ['opentelemetry.instrumentation.aiohttp_client', 'aiohttp'],
  ['@opentelemetry/instrumentation-http', 'http'],
  ['@opentelemetry/instrumentation-undici', 'undici'],
  ['go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp', 'net/http'],
  ['go.opentelemetry.io/contrib/instrumentation/google.golang.org/grpc/otelgrpc', 'gRPC'],
  ['io.opentelemetry.java-http-client', 'java.net.http'],
  ['io.opentelemetry.okhttp-3.0', 'OkHttp'],
  ['OpenTelemetry::Instrumentation::Net::HTTP', 'Net::HTTP'],
  ['System.Net.Http', 'HttpClient'],
  ['opentelemetry.instrumentation.flask', undefined],
  ['@opentelemetry/instrumentation-express', undefined],
  ['app', undefined],
])('spans of %s are calls with %s', (scope, library) => {
  expect(libraryOfScope(scope)?.name).toBe(library)
})
