// The SDK as programs in CommonJS start it (--require): no hook for what ES modules import.
const { ExpressInstrumentation } = require('@opentelemetry/instrumentation-express')
const { HttpInstrumentation } = require('@opentelemetry/instrumentation-http')
const { NodeSDK } = require('@opentelemetry/sdk-node')

const sdk = new NodeSDK({ instrumentations: [new HttpInstrumentation(), new ExpressInstrumentation()] })
sdk.start()
process.on('SIGTERM', () => void sdk.shutdown().finally(() => process.exit(0)))
