// The other end of the pipe: where traces are sent to and not asked for. Its address is the one that everybody has at
// hand, since it is in OTEL_EXPORTER_OTLP_ENDPOINT.
import { TracectlError } from '../../errors.ts'
import type { Ask } from './ask.ts'

/** @throws TracectlError `usage` when it is one */
export async function refuseReceiver(ask: Ask, base: string): Promise<void> {
  const { reply, text } = await ask('/v1/traces')
  // OTLP is POST alone: receivers say so, and web servers know no such path.
  if (reply.status !== 405) return
  const isOurs = text.includes('is not for this path')
  throw new TracectlError(
    'usage',
    `${base} is ${isOurs ? 'a tracectl tail' : 'an OTLP receiver'}: traces are sent there, not asked for`,
    {
      hint: isOurs
        ? 'what it has received is in the local store: leave --from out'
        : 'what keeps them answers elsewhere: Tempo on 3200, Jaeger on 16686, Zipkin on 9411; or receive them yourself: tracectl tail',
    },
  )
}
