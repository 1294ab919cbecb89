// The way in: what a browser would call. Every trace of the system begins here, but for one.
import { openHttpService, type HttpService } from '../http-service.ts'
import type { DemoWorld } from '../world.ts'

export interface GatewayPeers {
  readonly checkout: HttpService
  readonly cart: HttpService
  readonly inventory: HttpService
}

export function openGateway(world: DemoWorld, peers: GatewayPeers): Promise<HttpService> {
  const telemetry = world.telemetry('gateway', '2.4.1')
  const { client } = world
  return openHttpService(telemetry, {
    'POST /api/checkout': ({ context, body }) =>
      client.call(telemetry, context, {
        method: 'POST',
        url: `${peers.checkout.url}/orders`,
        body,
        peer: 'checkout',
      }),
    'GET /api/products': ({ context }) =>
      client.call(telemetry, context, {
        method: 'GET',
        url: `${peers.inventory.url}/products`,
        peer: 'inventory',
      }),
    'GET /api/cart/{customer}': ({ context, parameter }) =>
      client.call(telemetry, context, {
        method: 'GET',
        url: `${peers.cart.url}/carts/${encodeURIComponent(parameter)}`,
        peer: 'cart',
      }),
  })
}
