// Sends a receipt for each order, long after the customer has been answered.
import { SpanKind } from '@opentelemetry/api'
import type { Order } from '../order.ts'
import type { Queue } from '../queue.ts'
import type { DemoWorld } from '../world.ts'

export function startEmail(world: DemoWorld, orders: Queue<Order>): void {
  const telemetry = world.telemetry('email', '1.2.0')
  orders.consume(telemetry, async (context) => {
    await telemetry.inSpan(context, { name: 'render receipt', kind: SpanKind.INTERNAL }, () =>
      world.spend(40),
    )
    await telemetry.inSpan(context, { name: 'deliver receipt', kind: SpanKind.INTERNAL }, () =>
      world.spend(90),
    )
  })
}
