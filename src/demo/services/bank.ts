// The bank's side of a payment. For large sums its clearing house is out of order twice before it says yes; what it then
// says yes to is cleared a little later, in a trace of its own that is linked to the payment's.
import { ROOT_CONTEXT, SpanKind, type SpanContext } from '@opentelemetry/api'
import { openHttpService, type HttpService } from '../http-service.ts'
import { readOrder, type Order } from '../order.ts'
import { recordException } from '../telemetry.ts'
import type { DemoWorld } from '../world.ts'

export interface Bank extends HttpService {
  /** Resolves when everything authorized so far has been cleared. Never rejects. */
  drain(): Promise<void>
}

export async function openBank(world: DemoWorld): Promise<Bank> {
  const telemetry = world.telemetry('bank', '11.0.0')
  let refusals = 0
  let cleared: Promise<void> = Promise.resolve()

  function reserve({ totalEuros }: Order): void {
    if (totalEuros > LARGE_SUM_EUROS && refusals++ < REFUSALS) throw new ClearingUnavailable()
    refusals = 0
  }

  async function clear({ totalEuros }: Order, authorized: SpanContext): Promise<void> {
    await world.spend(300)
    await telemetry.inSpan(
      ROOT_CONTEXT,
      {
        name: 'clear payment',
        kind: SpanKind.INTERNAL,
        attributes: { 'bank.total_euros': totalEuros },
        links: [{ context: authorized, attributes: { 'bank.link': 'authorization' } }],
      },
      () => world.spend(80),
    )
  }

  const service = await openHttpService(telemetry, {
    async 'POST /authorizations'({ span, body }) {
      const order = readOrder(body)
      try {
        reserve(order)
      } catch (error) {
        const { message } = recordException(span, error)
        await world.spend(45)
        span.setAttribute('bank.reason', message)
        return { status: 503, body: { error: `${message}, try again later` } }
      }
      await world.spend(30)
      if (order.totalEuros > LARGE_SUM_EUROS) {
        cleared = Promise.all([cleared, clear(order, span.spanContext())]).then(
          () => {},
          () => {},
        )
      }
      return { status: 200, body: { authorized: true } }
    },
  })
  return { ...service, drain: () => cleared }
}

class ClearingUnavailable extends Error {
  override readonly name = 'ClearingUnavailable'

  constructor() {
    super('clearing unavailable')
  }
}

const LARGE_SUM_EUROS = 800
const REFUSALS = 2
