// Where a receiver listens, as an exporter on this machine would name it.
import type { Address } from '../../receiver/listen.ts'
import type { Receiver } from '../../receiver/receiver.ts'

export interface Endpoints {
  readonly http: string
  readonly grpc: string
  /** Whether other machines can send here. */
  readonly everyInterface: boolean
}

export function endpointsOf(receiver: Pick<Receiver, 'http' | 'grpc'>): Endpoints {
  return {
    http: urlOf(receiver.http[0]),
    grpc: urlOf(receiver.grpc[0]),
    everyInterface: receiver.http.some(({ host }) => REACHED_AT.has(host)),
  }
}

/** Where a program on this machine is sure to reach it over HTTP; undefined when it listens on other addresses only. */
export function loopbackEndpoint({ http }: Pick<Receiver, 'http'>): string | undefined {
  const reached = http.find(({ host }) => REACHED_AT.has(host) || host === '::1' || host.startsWith('127.'))
  return reached === undefined ? undefined : urlOf(reached)
}

/** Every interface is no address to send to, though some systems take it for one. */
const REACHED_AT: ReadonlyMap<string, string> = new Map([
  ['0.0.0.0', '127.0.0.1'],
  ['::', '::1'],
])

function urlOf(address: Address | undefined): string {
  if (address === undefined) return ''
  const host = REACHED_AT.get(address.host) ?? address.host
  return `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`
}
