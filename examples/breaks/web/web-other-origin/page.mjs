// The page of the shop: five people at once, each of whom looks at goods that another origin has the stock of.
import '../page.mjs'
import { trace } from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { registerInstrumentations } from '@opentelemetry/instrumentation'
import { FetchInstrumentation } from '@opentelemetry/instrumentation-fetch'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchSpanProcessor, WebTracerProvider } from '@opentelemetry/sdk-trace-web'

const provider = new WebTracerProvider({
  resource: resourceFromAttributes({ 'service.name': 'page', 'telemetry.sdk.language': 'webjs' }),
  spanProcessors: [
    new BatchSpanProcessor(new OTLPTraceExporter({ url: `${process.env.OTEL_EXPORTER_OTLP_ENDPOINT}/v1/traces` }), {
      scheduledDelayMillis: 500,
    }),
  ],
})
provider.register()
registerInstrumentations({
  // propagateTraceHeaderCorsUrls was not set: to another origin no traceparent goes.
  instrumentations: [new FetchInstrumentation()],
})

const GOODS = ['tea', 'coffee', 'cocoa', 'sugar', 'milk']
const tracer = trace.getTracer('page')

for (let reader = 0; reader < 5; reader++) void look()
// A page stays open.
setInterval(() => {}, 1_000)

async function look() {
  for (let n = 0; n < 12; n++) {
    await new Promise((resolve) => setTimeout(resolve, 20 - Math.log(1 - Math.random()) * 250))
    await tracer.startActiveSpan('look at goods', async (span) => {
      await (await fetch(`${process.env.STOCK_URL}/stock/${GOODS[n % GOODS.length]}`)).json()
      span.end()
    })
  }
}
