// What the customers do: a few requests that are answered at once, and between them the one that is not.
import type { TraceId } from '../trace/span.ts'
import type { HttpAnswer, HttpClient } from './http-client.ts'
import type { HttpService } from './http-service.ts'
import type { Order } from './order.ts'
import type { Queue } from './queue.ts'
import type { Round, Visit } from './round.ts'
import type { Bank } from './services/bank.ts'

export interface DemoStep {
  /** As it would stand in an access log: `POST /api/checkout`. */
  readonly request: string
  readonly about: string
}

export interface Scene {
  readonly gateway: HttpService
  readonly bank: Bank
  /** The browser's side: nothing in it is instrumented. */
  readonly client: HttpClient
  readonly orders: Queue<Order>
  readonly onStep: (step: DemoStep) => void
  readonly pause: (milliseconds: number) => Promise<void>
}

/** @returns of the large order */
export async function playScenario(
  scene: Scene,
  round: Round,
): Promise<{ readonly checkoutTraceId: TraceId }> {
  const visits = round.visits.map((visit) => look(scene, visit))
  let checkoutTraceId: TraceId | undefined
  for (const request of requestsOf(round)) {
    const { method, path, about, orders = [undefined] } = request
    scene.onStep({ request: `${method} ${path}`, about })
    const answers: Promise<HttpAnswer>[] = []
    for (const [index, order] of orders.entries()) {
      if (index > 0) await scene.pause(PAUSES_MS[index % PAUSES_MS.length]!)
      answers.push(ask(scene, request, order))
    }
    const [answer] = await Promise.all(answers)
    if (orders[0] === round.large) checkoutTraceId = readTraceResponse(answer!)
    await scene.pause(SETTLE_MS)
  }
  await Promise.all([scene.orders.drain(), scene.bank.drain(), ...visits])
  if (checkoutTraceId === undefined) throw new Error('the checkout named no trace')
  return { checkoutTraceId }
}

const SETTLE_MS = 30
/** Between customers who come by themselves, and at no rhythm: who called whom shows in when they did. */
const PAUSES_MS: readonly number[] = [70, 20, 150, 95, 35, 180, 55, 110]

function look(scene: Scene, { afterMs, path }: Visit): Promise<unknown> {
  const looking = scene.pause(afterMs).then(() => ask(scene, { method: 'GET', path }, undefined))
  looking.catch(() => {})
  return looking
}

function ask(
  { client, gateway }: Scene,
  { method, path }: Pick<ScriptedRequest, 'method' | 'path'>,
  body: Order | undefined,
): Promise<HttpAnswer> {
  const asking = client.plain({ method, url: gateway.url + path, body }).then((answer) => {
    if (answer.status !== 200) throw new Error(`${method} ${path} answered ${answer.status}`)
    return answer
  })
  // It is waited for with the others; a failure before that is nobody's to handle.
  asking.catch(() => {})
  return asking
}

interface ScriptedRequest {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly about: string
  /** A request for each. */
  readonly orders?: readonly Order[]
}

function requestsOf({ small, coats, large }: Round): readonly ScriptedRequest[] {
  const checkout = { method: 'POST', path: '/api/checkout' } as const
  const things = ({ customer, articles }: Order): string =>
    `${customer} buys ${inWords(articles)} ${articles === 1 ? 'thing' : 'things'}`
  return [
    { method: 'GET', path: '/api/products', about: `${small.customer} looks around` },
    { ...checkout, about: things(small), orders: [small] },
    { ...checkout, about: `${inWords(coats.length)} others buy a coat each`, orders: coats },
    { ...checkout, about: things(large), orders: [large] },
    {
      method: 'GET',
      path: `/api/cart/${large.customer}`,
      about: `${large.customer} looks whether it worked`,
    },
  ]
}

const WORDS =
  'no one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty'.split(
    ' ',
  )

function inWords(count: number): string {
  return WORDS[count] ?? String(count)
}

/** W3C Trace Context Level 2, `traceresponse`: version, trace id, span id, flags. */
function readTraceResponse({ headers }: HttpAnswer): TraceId | undefined {
  const header = headers['traceresponse']
  const match = typeof header === 'string' ? /^00-([0-9a-f]{32})-/.exec(header) : null
  return match?.[1] as TraceId | undefined
}
