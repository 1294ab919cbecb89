// Whether the host that a client called is one of the callee's own names.
import type { TextId } from '../spans/text-pool.ts'
import type { CauseView } from './cause-view.ts'

/** undefined where the host tells nothing: a number that nobody is known to have, or the machine itself. */
export function namesService(view: CauseView, host: string, service: TextId): boolean | undefined {
  const { table } = view
  if (LOCAL.test(host)) return undefined
  const bare = host.replace(/:\d+$/, '')
  if (IP.test(bare)) {
    const owner = view.ownerOf.get(table.texts.findId(bare))
    return owner === undefined || owner === 0 ? undefined : owner === service
  }
  const called = wordsOf(bare)
  for (const index of view.emittersOf.get(service) ?? []) {
    const { serviceName, deployment, pod, instance } = table.emitters[index]!
    for (const name of [serviceName, deployment, pod, instance]) {
      if (name !== undefined && wordsOf(name).some((word) => called.includes(word))) return true
    }
  }
  return false
}

/** `payment-service.default.svc.cluster.local` and `PaymentService` are both about a payment. */
export function wordsOf(name: string): readonly string[] {
  return name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .map((word) => word.replace(/(?:service|svc|server|api|app)$/, ''))
    .filter((word) => word.length > 1 && !COMMON.has(word))
}

const COMMON = new Set([
  'default',
  'svc',
  'cluster',
  'local',
  'com',
  'net',
  'org',
  'io',
  'internal',
  'www',
  'http',
  'https',
])
const LOCAL = /^(?:localhost|127\.|\[?::1|0\.0\.0\.0)/
const IP = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[?[\da-f:]+\]?)$/i
