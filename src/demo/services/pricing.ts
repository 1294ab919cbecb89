// What an order costs. Its cache is down; it notices, says so on the span, and asks the database instead: an error
// that was handled.
import { hrTime } from '@opentelemetry/core'
import { readCache } from '../cache.ts'
import { createDatabase } from '../database.ts'
import { openHttpService, type HttpService } from '../http-service.ts'
import { readOrder } from '../order.ts'
import type { DemoWorld } from '../world.ts'

export function openPricing(world: DemoWorld): Promise<HttpService> {
  const telemetry = world.telemetry('pricing', '0.8.0')
  const database = createDatabase('pricing', () => world.spend(12))
  return openHttpService(telemetry, {
    async 'POST /quotes'({ context, span, body }) {
      const { promotion, totalEuros } = readOrder(body)
      if (promotion !== undefined) {
        span.setAttribute('shop.promotion', promotion)
        try {
          await readCache(telemetry, context, `promotion:${promotion}`)
        } catch {
          span.addEvent('cache unavailable, asking the database', { 'shop.promotion': promotion }, hrTime())
          await database.query(telemetry, context, {
            operation: 'SELECT',
            table: 'promotions',
            text: 'SELECT percent FROM promotions WHERE code = $1',
          })
        }
      }
      await world.spend(3)
      return { status: 200, body: { totalEuros } }
    },
  })
}
