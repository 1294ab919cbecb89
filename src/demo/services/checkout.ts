// Takes an order through its steps, one after another, and tells the rest of the company by way of a queue.
import { SpanKind } from '@opentelemetry/api'
import { openHttpService, type HttpService } from '../http-service.ts'
import { readOrder, type Order } from '../order.ts'
import type { Queue } from '../queue.ts'
import type { DemoWorld } from '../world.ts'

export interface CheckoutPeers {
  readonly cart: HttpService
  readonly pricing: HttpService
  readonly inventory: HttpService
  readonly payments: HttpService
  readonly orders: Queue<Order>
}

export function openCheckout(world: DemoWorld, peers: CheckoutPeers): Promise<HttpService> {
  const telemetry = world.telemetry('checkout', '1.19.0')
  const { client } = world
  return openHttpService(telemetry, {
    async 'POST /orders'({ context, body }) {
      const order = readOrder(body)
      const cart = `${peers.cart.url}/carts/${encodeURIComponent(order.customer)}`
      await client.call(telemetry, context, { method: 'GET', url: cart, peer: 'cart' })
      for (const [peer, url] of [
        ['pricing', `${peers.pricing.url}/quotes`],
        ['inventory', `${peers.inventory.url}/reservations`],
        ['payments', `${peers.payments.url}/charges`],
      ] as const) {
        const { status } = await client.call(telemetry, context, { method: 'POST', url, body: order, peer })
        if (status !== 200) return { status: 502, body: { error: `${peer} answered ${status}` } }
      }
      await telemetry.inSpan(context, { name: 'build receipt', kind: SpanKind.INTERNAL }, () =>
        world.spend(6),
      )
      await peers.orders.send(telemetry, context, order)
      return { status: 200, body: { accepted: true } }
    },
  })
}
