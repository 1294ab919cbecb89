import grpc from '@grpc/grpc-js'
import { work } from '../work.mjs'

const stock = {
  get: {
    path: '/shop.Stock/Get',
    requestStream: false,
    responseStream: false,
    requestSerialize: Buffer.from,
    requestDeserialize: String,
    responseSerialize: (left) => Buffer.from(String(left)),
    responseDeserialize: Number,
  },
}

const server = new grpc.Server()
server.addService(stock, {
  async get({ request: item }, callback) {
    await work()
    callback(null, item.length)
  },
})
server.bindAsync(`${process.env.HOST}:${process.env.PORT}`, grpc.ServerCredentials.createInsecure(), () => {})
