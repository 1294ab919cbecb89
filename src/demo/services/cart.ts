// What a customer has put aside.
import { createDatabase } from '../database.ts'
import { openHttpService, type HttpService } from '../http-service.ts'
import type { DemoWorld } from '../world.ts'

export function openCart(world: DemoWorld): Promise<HttpService> {
  const telemetry = world.telemetry('cart', '3.0.2')
  const database = createDatabase('cart', () => world.spend(5))
  return openHttpService(telemetry, {
    async 'GET /carts/{customer}'({ context, parameter }) {
      await database.query(telemetry, context, {
        operation: 'SELECT',
        table: 'carts',
        text: 'SELECT article, quantity FROM carts WHERE customer = $1',
      })
      return { status: 200, body: { customer: parameter } }
    },
  })
}
