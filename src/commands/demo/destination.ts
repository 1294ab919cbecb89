// Where a round of the demo goes: to the endpoint that the environment names, to a tail that runs beside it, or into the
// store. Chosen anew for each round, for a tail may have been opened or left since.
import { TracectlError } from '../../errors.ts'
import type { Listening } from '../../store/find-listening.ts'
import type { CommandContext } from '../context.ts'
import { Delivery, type ExportRequest } from './delivery.ts'
import type { DemoOptions } from './demo-options.ts'
import { keepInStore, type DemoStore } from './demo-store.ts'
import { readToldEndpoint, type ToldEndpoint } from './told-endpoint.ts'

export interface Destination {
  /** What the services export to, where that is not the demo itself. */
  readonly where: { readonly endpoint: string; readonly because: string } | undefined
  readonly notice: string | undefined
  passOn(request: ExportRequest): void
  /**
   * Once the round is over: sees to it that all that was recorded has arrived.
   * @throws TracectlError `unreachable` when it has not, `store-…` when it cannot be kept
   */
  finish(requests: readonly ExportRequest[]): Promise<Arrived>
  close(): void
}

export interface Arrived {
  /** The store that they are in; undefined for one that is not known, or none. */
  readonly store: Pick<DemoStore, 'path' | 'flag'> | undefined
  /** `kept in …`, `sent to …`. */
  readonly words: string
  /** What went otherwise than was said before. */
  readonly notice: string | undefined
}

type Asked = Pick<DemoOptions, 'store'>

/** @throws TracectlError `store-…` when --store names one that cannot be used */
export async function chooseDestination(context: CommandContext, options: Asked): Promise<Destination> {
  const told = options.store === undefined ? readToldEndpoint(context.env) : undefined
  if (told === undefined) return await storeDestination(context, options)
  const delivery = await openTold(told)
  if (typeof delivery !== 'string') return toldDestination(told, delivery)
  const destination = await storeDestination(context, options)
  const notices = [`${told.variable}: ${delivery}`, destination.notice]
  return { ...destination, notice: notices.filter((notice) => notice !== undefined).join('\n') }
}

/** @returns why it cannot be used, where it cannot */
async function openTold(told: ToldEndpoint): Promise<Delivery | string> {
  let delivery
  try {
    delivery = new Delivery(told)
  } catch (error) {
    // What it says is worded for a flag.
    if (error instanceof TracectlError) return 'that is not the URL of an OTLP endpoint'
    throw error
  }
  const trouble = await delivery.probe()
  if (trouble === undefined) return delivery
  delivery.close()
  return `${delivery.label} takes no spans: ${trouble}`
}

function toldDestination({ variable, takesLogs }: ToldEndpoint, delivery: Delivery): Destination {
  return {
    where: { endpoint: delivery.label, because: `as ${variable} says` },
    notice: undefined,
    passOn(request) {
      if (request.signal === 'traces' || takesLogs) delivery.offer(request)
    },
    async finish() {
      const undelivered = await delivery.settled()
      const spans = undelivered.find(({ request }) => request.signal === 'traces')
      if (spans !== undefined) {
        const message = `${delivery.label} did not take everything that the demo sent: ${spans.reason}`
        throw new TracectlError('unreachable', message, {
          hint: `look after it, or unset ${variable}: then the demo keeps its traces itself`,
        })
      }
      const [logs] = undelivered
      const notice = logs && `${delivery.label} does not take log records: ${logs.reason}`
      return { store: undefined, words: `sent to ${delivery.label}`, notice }
    },
    close: () => delivery.close(),
  }
}

async function storeDestination(context: CommandContext, options: Asked): Promise<Destination> {
  const store = await keepInStore(context, options, [])
  if (store.tail !== undefined) return tailDestination(context, options, store, store.tail)
  return {
    where: undefined,
    notice: store.notice,
    passOn() {},
    async finish(requests) {
      const arrived = await keepAll(context, options, requests)
      return { ...arrived, notice: arrived.notice === store.notice ? undefined : arrived.notice }
    },
    close() {},
  }
}

function tailDestination(
  context: CommandContext,
  options: Asked,
  store: DemoStore,
  { endpoint, pid }: Listening,
): Destination {
  const delivery = new Delivery({ url: endpoint })
  return {
    where: { endpoint, because: `which is tracectl tail (pid ${pid}): see them arrive there` },
    notice: undefined,
    passOn: (request) => delivery.offer(request),
    async finish() {
      const undelivered = await delivery.settled()
      const [first] = undelivered
      if (first === undefined) return { store, words: keptIn(store), notice: undefined }
      const lost = `the tail (pid ${pid}) has stopped taking spans: ${first.reason}`
      const arrived = await keepAll(
        context,
        options,
        undelivered.map(({ request }) => request),
      )
      return { ...arrived, notice: [lost, arrived.notice].filter(Boolean).join('\n') }
    },
    close: () => delivery.close(),
  }
}

async function keepAll(
  context: CommandContext,
  options: Asked,
  requests: readonly ExportRequest[],
): Promise<Arrived> {
  const store = await keepInStore(context, options, requests)
  if (store.tail !== undefined) await sendToTail(store.tail, requests)
  return { store, words: keptIn(store), notice: store.notice }
}

/** It was opened in the meantime. */
async function sendToTail({ endpoint, pid }: Listening, requests: readonly ExportRequest[]): Promise<void> {
  const delivery = new Delivery({ url: endpoint })
  for (const request of requests) delivery.offer(request)
  const [lost] = await delivery.settled()
  delivery.close()
  if (lost === undefined) return
  const message = `the tail (pid ${pid}) did not take everything that the demo sent: ${lost.reason}`
  throw new TracectlError('unreachable', message, { hint: 'run it again: tracectl demo' })
}

function keptIn({ path, tail }: DemoStore): string {
  if (path === undefined) return 'kept in memory until this ends'
  return tail === undefined ? `kept in ${path}` : `kept in ${path} by the tail`
}
