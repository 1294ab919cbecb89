import axios from 'axios'
import express from 'express'
import { work } from '../work.mjs'

const app = express()

app.get('/order/:item', async (request, response) => {
  const { item } = request.params
  await work()
  const { data: stock } = await axios.get(`${process.env.STOCK_URL}/stock/${item}`)
  await work(5, 20)
  response.json({ item, left: stock.left })
})

app.listen(process.env.PORT, process.env.HOST)
