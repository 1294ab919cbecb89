import express from 'express'
import { work } from '../work.mjs'

const app = express()

// Started with the program: what it calls has the context of the start, which is none.
const waiting = []
setInterval(() => waiting.shift()?.(process.env.STOCK_URL), 2)

function whenConnected(callback) {
  waiting.push(callback)
}

app.get('/order/:item', async (request, response) => {
  const { item } = request.params
  await work()
  const stock = await new Promise((resolve) => {
    whenConnected(async (base) => {
      const answer = await fetch(`${base}/stock/${item}`)
      resolve(await answer.json())
    })
  })
  await work(5, 20)
  response.json({ item, left: stock.left })
})

app.listen(process.env.PORT, process.env.HOST)
