import grpc from '@grpc/grpc-js'
import express from 'express'
import { work } from '../work.mjs'

const app = express()

const client = new grpc.Client(process.env.STOCK_URL.replace('http://', ''), grpc.credentials.createInsecure())

function getStock(item) {
  return new Promise((resolve, reject) => {
    const answer = (error, left) => (error === null ? resolve(left) : reject(error))
    client.makeUnaryRequest('/shop.Stock/Get', Buffer.from, Number, item, answer)
  })
}

app.get('/order/:item', async (request, response) => {
  const { item } = request.params
  await work()
  const stock = { left: await getStock(item) }
  await work(5, 20)
  response.json({ item, left: stock.left })
})

app.listen(process.env.PORT, process.env.HOST)
