// The bank's side of a payment. For large sums it is out of order twice before it says yes.
import { openHttpService, type HttpService } from '../http-service.ts'
import { readOrder } from '../order.ts'
import type { DemoWorld } from '../world.ts'

export function openBank(world: DemoWorld): Promise<HttpService> {
  const telemetry = world.telemetry('bank', '11.0.0')
  let refusalsLeft = 2
  return openHttpService(telemetry, {
    async 'POST /authorizations'({ span, body }) {
      const { totalEuros } = readOrder(body)
      if (totalEuros > LARGE_SUM_EUROS && refusalsLeft > 0) {
        refusalsLeft--
        await world.spend(45)
        span.setAttribute('bank.reason', 'clearing unavailable')
        return { status: 503, body: { error: 'clearing unavailable, try again later' } }
      }
      await world.spend(30)
      return { status: 200, body: { authorized: true } }
    },
  })
}

const LARGE_SUM_EUROS = 800
