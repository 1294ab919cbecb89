import express from 'express'
import { get } from 'node:http'
import { work } from '../work.mjs'

const app = express()

function getJson(url) {
  return new Promise((resolve, reject) => {
    get(url, async (response) => {
      resolve(JSON.parse((await response.toArray()).join('')))
    }).on('error', reject)
  })
}

app.get('/order/:item', async (request, response) => {
  const { item } = request.params
  await work()
  const stock = await getJson(`${process.env.STOCK_URL}/stock/${item}`)
  await work(5, 20)
  response.json({ item, left: stock.left })
})

app.listen(process.env.PORT, process.env.HOST)
