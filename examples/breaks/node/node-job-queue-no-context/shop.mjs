import { SpanKind, trace } from '@opentelemetry/api'
import express from 'express'
import { work } from '../work.mjs'

const app = express()

const tracer = trace.getTracer('app')
const DESTINATION = { 'messaging.system': 'jobs', 'messaging.destination.name': 'mail' }
const mail = []

void sendMails()

async function sendMails() {
  for (;;) {
    const job = mail.shift()
    if (job === undefined) {
      await new Promise((resolve) => setTimeout(resolve, 5))
      continue
    }
    const span = tracer.startSpan('process mail', { kind: SpanKind.CONSUMER, attributes: DESTINATION })
    await work(5, 60)
    span.end()
  }
}

app.get('/order/:item', async (request, response) => {
  const { item } = request.params
  await work()
  const stock = { left: 0 }
  tracer.startActiveSpan('add mail', { kind: SpanKind.PRODUCER, attributes: DESTINATION }, (span) => {
    // A job is what it is about, and nothing else.
    mail.push({ item })
    span.end()
  })
  await work(5, 20)
  response.json({ item, left: stock.left })
})

app.listen(process.env.PORT, process.env.HOST)
