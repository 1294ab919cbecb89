// Finds out what answers at a URL, by what only one kind of server says. What its port is known for decides the order of
// the questions and nothing else: everything can be behind every port.
import type { BackendKind } from '../backend.ts'
import type { HttpClient } from '../http/http-client.ts'
import { askQuietly, type Ask } from './ask.ts'
import { findThroughGrafana } from './grafana.ts'
import { nothingKnown } from './nothing-known.ts'
import { refuseReceiver } from './otlp-receiver.ts'
import { isJaeger, isTempo, isZipkin } from './signs.ts'

export interface Found {
  readonly kind: BackendKind
  /** The base to go on with: what was given, or a path below it. */
  readonly url: string
}

/**
 * @throws TracectlError `auth` and `unreachable` at once; `bad-reply` when it is nothing known; `usage` when it is
 *   something that is not asked for traces, or Grafana with several who are
 */
export async function probeBackend(client: HttpClient, signal: AbortSignal): Promise<Found> {
  const { base } = client
  const ask = askQuietly(client, signal)
  for (const name of looksFor(new URL(base).port)) {
    const found = await LOOKS[name](ask, base)
    if (found !== undefined) return found
  }
  await refuseReceiver(ask, base)
  for (const [prefix, kind] of BELOW) {
    if (await SIGNS[kind]((path) => ask(prefix + path))) return { kind, url: base + prefix }
  }
  throw await nothingKnown(ask, base)
}

type Look = BackendKind | 'grafana'

const SIGNS: Readonly<Record<BackendKind, (ask: Ask) => Promise<boolean>>> = {
  tempo: isTempo,
  jaeger: isJaeger,
  zipkin: isZipkin,
}

const LOOKS: Readonly<Record<Look, (ask: Ask, base: string) => Promise<Found | undefined>>> = {
  tempo: async (ask, url) => ((await isTempo(ask)) ? { kind: 'tempo', url } : undefined),
  jaeger: async (ask, url) => ((await isJaeger(ask)) ? { kind: 'jaeger', url } : undefined),
  zipkin: async (ask, url) => ((await isZipkin(ask)) ? { kind: 'zipkin', url } : undefined),
  grafana: findThroughGrafana,
}

function looksFor(port: string): readonly Look[] {
  const likely = PORTS.get(port)
  return likely === undefined ? ORDER : [likely, ...ORDER.filter((look) => look !== likely)]
}

/** By how many ask for it. */
const ORDER: readonly Look[] = ['tempo', 'jaeger', 'zipkin', 'grafana']

const PORTS: ReadonlyMap<string, Look> = new Map<string, Look>([
  ['3200', 'tempo'],
  ['3100', 'tempo'],
  ['16686', 'jaeger'],
  ['9411', 'zipkin'],
  ['3000', 'grafana'],
])

/** Where those are found who give no other address than host and port: VictoriaTraces, GreptimeDB, and usual prefixes. */
const BELOW: readonly (readonly [prefix: string, kind: BackendKind])[] = [
  ['/select/jaeger', 'jaeger'],
  ['/v1/jaeger', 'jaeger'],
  ['/tempo', 'tempo'],
  ['/jaeger', 'jaeger'],
]
