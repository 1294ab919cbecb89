// The system that `tracectl demo` runs: nine services and a queue in one process, real HTTP between them on loopback,
// each with its own OpenTelemetry SDK that exports over OTLP. It knows nothing of who receives.
import { Agent } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import type { TraceId } from '../trace/span.ts'
import { createHttpClient } from './http-client.ts'
import type { HttpService } from './http-service.ts'
import type { Order } from './order.ts'
import { createQueue, type Queue } from './queue.ts'
import { planRound, type Round } from './round.ts'
import { playScenario, type DemoStep, type Scene } from './scenario.ts'
import { openBank } from './services/bank.ts'
import { openCart } from './services/cart.ts'
import { openCheckout } from './services/checkout.ts'
import { startEmail } from './services/email.ts'
import { openFraud } from './services/fraud.ts'
import { openGateway } from './services/gateway.ts'
import { openInventory } from './services/inventory.ts'
import { openPayments } from './services/payments.ts'
import { openPricing } from './services/pricing.ts'
import { openTelemetry, type Telemetry } from './telemetry.ts'
import type { DemoWorld } from './world.ts'

export interface DemoSystemOptions {
  /** An OTLP/HTTP endpoint's base: `http://127.0.0.1:4318`. */
  readonly endpoint: string
  readonly signal: AbortSignal
  /** Told before each request. */
  readonly onStep?: (step: DemoStep) => void
  /** What all durations are multiplied by, for tests that have no time; default 1. */
  readonly pace?: number
}

export interface DemoResult {
  /** The slow one. */
  readonly checkoutTraceId: TraceId
  /** The trace of the service that was called without context. */
  readonly fragmentTraceId: TraceId
  /** Every trace, in the order in which they began. */
  readonly all: readonly TraceId[]
  /** Names of the services that sent spans. */
  readonly services: readonly string[]
  /** What the receiver did not take, in words; empty when all went well. */
  readonly problems: readonly string[]
}

export interface DemoSystem {
  /**
   * Some seven seconds. When it resolves, everything has been sent and answered. The first round is always the same, those
   * after it vary.
   * @throws signal.reason, or an AbortError, when it is stopped
   */
  playRound(): Promise<DemoResult>
  /** When it resolves, every port is closed. */
  close(): Promise<void>
}

/** One round. @throws signal.reason, or an AbortError, when it is stopped */
export async function runDemoSystem(options: DemoSystemOptions): Promise<DemoResult> {
  const system = await openDemoSystem(options)
  try {
    return await system.playRound()
  } finally {
    await system.close()
  }
}

export async function openDemoSystem(options: DemoSystemOptions): Promise<DemoSystem> {
  const { endpoint, signal, onStep = () => {}, pace = 1 } = options
  signal.throwIfAborted()
  // Not the process-wide agent: that one may have been told to use a proxy.
  const agent = new Agent({ keepAlive: true })
  const client = createHttpClient(agent, signal)
  const traceIds = new Set<TraceId>()
  const telemetries: Telemetry[] = []
  const services: HttpService[] = []
  let rounds = 0
  let round: Round | undefined
  const world: DemoWorld = {
    client,
    signal,
    telemetry(service, version) {
      const telemetry = openTelemetry({ service, version, endpoint, agent, signal, traceIds })
      telemetries.push(telemetry)
      return telemetry
    },
    spend: (milliseconds) => delay(milliseconds * pace * (round?.stretch() ?? 1), undefined, { signal }),
  }
  async function close(): Promise<void> {
    await Promise.all(services.map((service) => service.close()))
    await Promise.all(telemetries.map((telemetry) => telemetry.close()))
    agent.destroy()
  }

  const orders = createQueue<Order>({ name: 'orders', wait: () => world.spend(QUEUE_DELAY_MS) })
  const opening = openServices(world, orders, services)
  const { gateway, bank, fraud } = await opening.catch(async (error: unknown) => {
    await close()
    throw error
  })
  const scene: Scene = { gateway, bank, client, orders, onStep, pause: (ms) => world.spend(ms) }
  return {
    async playRound() {
      round = planRound(++rounds)
      traceIds.clear()
      const { checkoutTraceId } = await playScenario(scene, round)
      // The large order is the last that is checked.
      const fragmentTraceId = fraud.telemetry.latestTraceId
      if (fragmentTraceId === undefined) throw new Error('fraud was never asked')
      await Promise.all(telemetries.map((telemetry) => telemetry.flush()))
      return {
        checkoutTraceId,
        fragmentTraceId,
        all: [...traceIds],
        services: telemetries.map(({ service }) => service).sort(),
        problems: telemetries.flatMap((telemetry) => telemetry.takeProblems()),
      }
    },
    close,
  }
}

// Long enough that the receipt is written visibly after the answer.
const QUEUE_DELAY_MS = 250

/** Called services before their callers. Each is added to `opened` at once, so that it is closed whatever follows. */
async function openServices(world: DemoWorld, orders: Queue<Order>, opened: HttpService[]) {
  const keep = async <Service extends HttpService>(opening: Promise<Service>): Promise<Service> => {
    const service = await opening
    opened.push(service)
    return service
  }
  startEmail(world, orders)
  const bank = await keep(openBank(world))
  const fraud = await keep(openFraud(world))
  const cart = await keep(openCart(world))
  const pricing = await keep(openPricing(world))
  const inventory = await keep(openInventory(world))
  const payments = await keep(openPayments(world, { bank, fraud }))
  const checkout = await keep(openCheckout(world, { cart, pricing, inventory, payments, orders }))
  const gateway = await keep(openGateway(world, { checkout, cart, inventory }))
  return { gateway, bank, fraud }
}
