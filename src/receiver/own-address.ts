// Whether a target is ourselves: forwarding to oneself would send every request round for ever.
import { lookup } from 'node:dns/promises'
import { networkInterfaces } from 'node:os'

import type { Address } from './listen.ts'

export async function isOwnAddress(
  target: { readonly host: string; readonly port: number },
  own: readonly Address[],
): Promise<boolean> {
  const listening = own.filter(({ port }) => port === target.port).map(({ host }) => host)
  if (listening.length === 0) return false
  // A name that does not resolve is nobody, for now: sending to it fails and is retried.
  const found = await lookup(target.host.replace(/^\[(.*)\]$/, '$1'), { all: true }).catch(() => [])
  return found.some(({ address }) => listening.some((host) => reaches(address, host)))
}

/** Whether a connection to `address` ends at a listener on `host`, one of our own. */
function reaches(address: string, host: string): boolean {
  const target = address.replace(/^::ffff:(?=\d+\.)/i, '')
  if (target === host) return true
  // On every interface, `::` for both families.
  if (host === '0.0.0.0' || host === '::') return isUnspecified(target) || isLocal(target)
  return isUnspecified(target) && isLoopback(host)
}

/** Connecting to "no address" connects to this machine. */
function isUnspecified(address: string): boolean {
  return address === '0.0.0.0' || address === '::'
}

function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.')
}

function isLocal(address: string): boolean {
  if (isLoopback(address)) return true
  return Object.values(networkInterfaces()).some((list) => list?.some((own) => own.address === address))
}
