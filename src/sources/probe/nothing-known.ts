// What to say when nothing that is known answers: what was found instead, and where it may be.
import { TracectlError } from '../../errors.ts'
import { isLoginPage, jsonOf, saidIn } from '../http/reply.ts'
import type { Ask } from './ask.ts'
import { findBase } from './pasted-page.ts'

export async function nothingKnown(ask: Ask, base: string): Promise<TracectlError> {
  const { reply } = await ask('/')
  // That one is an error of its own, with credentials for a hint.
  if (isLoginPage(reply)) jsonOf(reply, 'traces')
  const said = saidIn(reply)
  const found = `HTTP ${reply.status}${said === '' ? '' : `, "${said}"`}`
  const meant = findBase(new URL(base))
  return new TracectlError(
    'bad-reply',
    `neither Tempo, Jaeger nor Zipkin answers at ${base}, but: ${found}`,
    {
      hint: meant === undefined || meant === base ? PORTS : `perhaps: --from ${meant}`,
    },
  )
}

const PORTS =
  'is the path in front of the API part of the URL, as in http://host/tempo? Tempo answers on 3200, Jaeger on 16686, Zipkin on 9411'
