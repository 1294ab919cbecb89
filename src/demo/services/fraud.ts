// Scores an order. It is instrumented as well as any other; that its trace hangs together with nothing is its
// caller's doing.
import { SpanKind } from '@opentelemetry/api'
import { createDatabase } from '../database.ts'
import { openHttpService, type HttpService } from '../http-service.ts'
import type { Telemetry } from '../telemetry.ts'
import type { DemoWorld } from '../world.ts'

export async function openFraud(world: DemoWorld): Promise<HttpService & { readonly telemetry: Telemetry }> {
  const telemetry = world.telemetry('fraud', '0.3.7')
  const database = createDatabase('fraud', () => world.spend(20))
  const service = await openHttpService(telemetry, {
    async 'POST /scores'({ context, span }) {
      await database.query(telemetry, context, {
        operation: 'SELECT',
        table: 'chargebacks',
        text: 'SELECT count(*) FROM chargebacks WHERE customer = $1',
      })
      await telemetry.inSpan(
        context,
        { name: 'run model', kind: SpanKind.INTERNAL },
        async (_inner, model) => {
          model.setAttribute('fraud.model', 'trees-2026-09')
          await world.spend(260)
        },
      )
      span.setAttribute('fraud.score', 0.07)
      return { status: 200, body: { score: 0.07 } }
    },
  })
  return { ...service, telemetry }
}
