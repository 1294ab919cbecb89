// The service that most breaks call: express, instrumented as it should be.
import express from 'express'
import { work } from './work.mjs'

const app = express()

app.get('/stock/:item', async (request, response) => {
  await work()
  response.json({ item: request.params.item, left: request.params.item.length })
})

app.get('/price/:item', async (request, response) => {
  await work(5, 40)
  response.json({ item: request.params.item, cents: 100 * request.params.item.length })
})

app.listen(process.env.PORT, process.env.HOST)
