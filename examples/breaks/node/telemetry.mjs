// What every program of this folder is started with (--import): the SDK as its documentation sets it up, and with
// INSTRUMENT the packages that the program has installed.
import { register } from 'node:module'
import { ExpressInstrumentation } from '@opentelemetry/instrumentation-express'
import { GrpcInstrumentation } from '@opentelemetry/instrumentation-grpc'
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http'
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici'
import { NodeSDK } from '@opentelemetry/sdk-node'

const AVAILABLE = {
  http: () => new HttpInstrumentation(),
  'http-server': () => new HttpInstrumentation({ disableOutgoingRequestInstrumentation: true }),
  express: () => new ExpressInstrumentation(),
  grpc: () => new GrpcInstrumentation(),
  undici: () => new UndiciInstrumentation(),
}

const names = (process.env.INSTRUMENT ?? 'http,express').split(',')
register('@opentelemetry/instrumentation/hook.mjs', import.meta.url)
const sdk = new NodeSDK({ instrumentations: names.map((name) => AVAILABLE[name]()) })
sdk.start()
process.on('SIGTERM', () => void sdk.shutdown().finally(() => process.exit(0)))
