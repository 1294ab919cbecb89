import express from 'express'
import { work } from '../work.mjs'

const app = express()

app.get('/order/:item', async (request, response) => {
  const { item } = request.params
  await work()
  const answer = await fetch(`${process.env.STOCK_URL}/stock/${item}`)
  const stock = await answer.json()
  await fetch(`${process.env.PRICE_URL}/price/${item}`)
  await work(5, 20)
  response.json({ item, left: stock.left })
})

app.listen(process.env.PORT, process.env.HOST)
