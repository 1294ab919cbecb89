import express from 'express'
import { request as requestWithUndici } from 'undici'
import { work } from '../work.mjs'

const app = express()

app.get('/order/:item', async (request, response) => {
  const { item } = request.params
  await work()
  const answer = await requestWithUndici(`${process.env.STOCK_URL}/stock/${item}`)
  const stock = await answer.body.json()
  await work(5, 20)
  response.json({ item, left: stock.left })
})

app.listen(process.env.PORT, process.env.HOST)
