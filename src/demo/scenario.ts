// What the customers do: a few requests that are answered at once, and between them the one that is not.
import type { TraceId } from '../trace/span.ts'
import type { HttpAnswer, HttpClient } from './http-client.ts'
import type { HttpService } from './http-service.ts'
import { LARGE_ORDER, SMALL_ORDER, type Order } from './order.ts'
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
  /** A pause between requests. */
  readonly settle: () => Promise<void>
}

export async function playScenario(scene: Scene): Promise<{ readonly checkoutTraceId: TraceId }> {
  let checkoutTraceId: TraceId | undefined
  for (const { method, path, about, order } of REQUESTS) {
    scene.onStep({ request: `${method} ${path}`, about })
    const answer = await scene.client.plain({ method, url: scene.gateway.url + path, body: order })
    if (answer.status !== 200) throw new Error(`${method} ${path} answered ${answer.status}`)
    if (order === LARGE_ORDER) checkoutTraceId = readTraceResponse(answer)
    await scene.settle()
  }
  await scene.orders.drain()
  if (checkoutTraceId === undefined) throw new Error('the checkout named no trace')
  return { checkoutTraceId }
}

interface ScriptedRequest {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly about: string
  readonly order?: Order
}

const REQUESTS: readonly ScriptedRequest[] = [
  { method: 'GET', path: '/api/products', about: 'ada looks around' },
  { method: 'POST', path: '/api/checkout', about: 'ada buys two things', order: SMALL_ORDER },
  { method: 'POST', path: '/api/checkout', about: 'bob buys eighteen things', order: LARGE_ORDER },
  { method: 'GET', path: '/api/cart/bob', about: 'bob looks whether it worked' },
]

/** W3C Trace Context Level 2, `traceresponse`: version, trace id, span id, flags. */
function readTraceResponse({ headers }: HttpAnswer): TraceId | undefined {
  const header = headers['traceresponse']
  const match = typeof header === 'string' ? /^00-([0-9a-f]{32})-/.exec(header) : null
  return match?.[1] as TraceId | undefined
}
