// What is in stock. It asks which articles an order has, and then for one at a time: the loop of queries that every such
// system has somewhere.
import { createDatabase } from '../database.ts'
import { openHttpService, type HttpService } from '../http-service.ts'
import { readOrder } from '../order.ts'
import type { DemoWorld } from '../world.ts'

export function openInventory(world: DemoWorld): Promise<HttpService> {
  const telemetry = world.telemetry('inventory', '5.1.0')
  const database = createDatabase('inventory', () => world.spend(6))
  return openHttpService(telemetry, {
    async 'GET /products'({ context }) {
      await database.query(telemetry, context, {
        operation: 'SELECT',
        table: 'products',
        text: 'SELECT id, name, price FROM products ORDER BY name LIMIT 50',
      })
      return { status: 200, body: { products: 50 } }
    },
    async 'POST /reservations'({ context, body }) {
      const { articles } = readOrder(body)
      await database.query(telemetry, context, {
        operation: 'SELECT',
        table: 'baskets',
        text: 'SELECT article FROM baskets WHERE customer = $1 ORDER BY article',
      })
      for (let article = 0; article < articles; article++) {
        await database.query(telemetry, context, {
          operation: 'SELECT',
          table: 'stock',
          text: 'SELECT quantity FROM stock WHERE article = $1 FOR UPDATE',
        })
      }
      await database.query(telemetry, context, {
        operation: 'UPDATE',
        table: 'stock',
        text: 'UPDATE stock SET quantity = quantity - 1 WHERE article = ANY($1)',
      })
      return { status: 200, body: { reserved: articles } }
    },
  })
}
