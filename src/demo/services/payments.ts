// Charges a card. The two mistakes of the demo are in here: the loop that waits between attempts has no span of its
// own, so its waiting shows as nothing at all, and the call to fraud is made with a client that nobody instrumented,
// so that fraud's spans begin a trace of their own.
import { createDatabase } from '../database.ts'
import { openHttpService, type HttpService, type Reply, type ServedRequest } from '../http-service.ts'
import { readOrder, type Order } from '../order.ts'
import type { DemoWorld } from '../world.ts'

export interface PaymentsPeers {
  readonly bank: HttpService
  readonly fraud: HttpService
}

export function openPayments(world: DemoWorld, peers: PaymentsPeers): Promise<HttpService> {
  const telemetry = world.telemetry('payments', '4.2.0')
  const database = createDatabase('payments', () => world.spend(8))

  async function charge({ context, span, body }: ServedRequest): Promise<Reply> {
    const order = readOrder(body)
    span.setAttribute('shop.total_euros', order.totalEuros)
    await database.query(telemetry, context, {
      operation: 'SELECT',
      table: 'cards',
      text: 'SELECT token FROM cards WHERE customer = $1',
    })
    if (order.totalEuros > FRAUD_CHECK_EUROS) await askFraud(order)
    const authorized = await authorize({ context, order })
    if (!authorized) return { status: 502, body: { error: 'the bank does not answer' } }
    await database.query(telemetry, context, {
      operation: 'INSERT',
      table: 'ledger',
      text: 'INSERT INTO ledger (customer, euros) VALUES ($1, $2)',
    })
    return { status: 200, body: { charged: order.totalEuros } }
  }

  /** As it is often written: fetch, and no thought of tracing. */
  async function askFraud(order: Order): Promise<void> {
    const response = await fetch(`${peers.fraud.url}/scores`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(order),
      signal: world.signal,
    })
    await response.arrayBuffer()
  }

  async function authorize({
    context,
    order,
  }: Pick<ServedRequest, 'context'> & { order: Order }): Promise<boolean> {
    for (const [resends, pauseMs] of RETRY_PAUSES_MS.entries()) {
      await world.spend(pauseMs)
      const { status, body } = await world.client.call(telemetry, context, {
        method: 'POST',
        url: `${peers.bank.url}/authorizations`,
        body: order,
        peer: 'bank',
        resends,
      })
      const attributes = { 'shop.customer': order.customer, 'http.response.status_code': status }
      if (status === 200) {
        const text = `charged ${order.totalEuros} euros at attempt ${resends + 1}`
        if (resends > 0) telemetry.log(context, { severity: 'INFO', text, attributes })
        return true
      }
      const { error } = body as { readonly error: string }
      const text = `the bank answered ${status}: ${error}`
      telemetry.log(context, { severity: 'WARN', text, attributes })
    }
    telemetry.log(context, { severity: 'ERROR', text: 'the bank does not answer' })
    return false
  }

  return openHttpService(telemetry, { 'POST /charges': charge })
}

const FRAUD_CHECK_EUROS = 500
// Before the first attempt there is nothing to wait for.
const RETRY_PAUSES_MS: readonly number[] = [0, 600, 1400]
