// What the customers do: a few requests that are answered at once, and between them the one that is not.
import type { TraceId } from '../trace/span.ts'
import type { HttpAnswer, HttpClient } from './http-client.ts'
import type { HttpService } from './http-service.ts'
import { COAT_ORDERS, LARGE_ORDER, SMALL_ORDER, type Order } from './order.ts'
import type { Queue } from './queue.ts'

export interface DemoStep {
  /** As it would stand in an access log: `POST /api/checkout`. */
  readonly request: string
  readonly about: string
}

export interface Scene {
  readonly gateway: HttpService
  /** The browser's side: nothing in it is instrumented. */
  readonly client: HttpClient
  readonly orders: Queue<Order>
  readonly onStep: (step: DemoStep) => void
  readonly pause: (milliseconds: number) => Promise<void>
}

export async function playScenario(scene: Scene): Promise<{ readonly checkoutTraceId: TraceId }> {
  let checkoutTraceId: TraceId | undefined
  for (const request of REQUESTS) {
    const { method, path, about, orders = [undefined] } = request
    scene.onStep({ request: `${method} ${path}`, about })
    const answers: Promise<HttpAnswer>[] = []
    for (const [index, order] of orders.entries()) {
      if (index > 0) await scene.pause(PAUSES_MS[index % PAUSES_MS.length]!)
      answers.push(ask(scene, request, order))
    }
    const [answer] = await Promise.all(answers)
    if (orders[0] === LARGE_ORDER) checkoutTraceId = readTraceResponse(answer!)
    await scene.pause(SETTLE_MS)
  }
  await scene.orders.drain()
  if (checkoutTraceId === undefined) throw new Error('the checkout named no trace')
  return { checkoutTraceId }
}

const SETTLE_MS = 30
/** Between customers who come by themselves, and at no rhythm: who called whom shows in when they did. */
const PAUSES_MS: readonly number[] = [70, 20, 150, 95, 35, 180, 55, 110]

async function ask(
  { client, gateway }: Scene,
  { method, path }: ScriptedRequest,
  body: Order | undefined,
): Promise<HttpAnswer> {
  const answer = await client.plain({ method, url: gateway.url + path, body })
  if (answer.status !== 200) throw new Error(`${method} ${path} answered ${answer.status}`)
  return answer
}

interface ScriptedRequest {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly about: string
  /** A request for each. */
  readonly orders?: readonly Order[]
}

const REQUESTS: readonly ScriptedRequest[] = [
  { method: 'GET', path: '/api/products', about: 'ada looks around' },
  { method: 'POST', path: '/api/checkout', about: 'ada buys two things', orders: [SMALL_ORDER] },
  { method: 'POST', path: '/api/checkout', about: 'sixteen others buy a coat each', orders: COAT_ORDERS },
  { method: 'POST', path: '/api/checkout', about: 'bob buys eighteen things', orders: [LARGE_ORDER] },
  { method: 'GET', path: '/api/cart/bob', about: 'bob looks whether it worked' },
]

/** W3C Trace Context Level 2, `traceresponse`: version, trace id, span id, flags. */
function readTraceResponse({ headers }: HttpAnswer): TraceId | undefined {
  const header = headers['traceresponse']
  const match = typeof header === 'string' ? /^00-([0-9a-f]{32})-/.exec(header) : null
  return match?.[1] as TraceId | undefined
}
