// Grafana keeps no traces, but knows who does and leads there: each data source has an address of its own, at which the
// API of what is behind it is found.
import { TracectlError } from '../../errors.ts'
import type { BackendKind } from '../backend.ts'
import { excerptOf } from '../http/excerpt.ts'
import { fieldOf, type Answer, type Ask } from './ask.ts'
import type { Found } from './probe-backend.ts'

/** @throws TracectlError when it is Grafana: `auth`, `usage` when there is not exactly one source of traces */
export async function findThroughGrafana(ask: Ask, base: string): Promise<Found | undefined> {
  const health = await ask('/api/health')
  if (typeof fieldOf(health.json, 'database') !== 'string') return undefined
  const sources = sourcesIn(await askForSources(ask, base), base)
  const [only] = sources
  if (only === undefined) {
    throw new TracectlError(
      'usage',
      `${base} is Grafana, and has no data source for Tempo, Jaeger or Zipkin`,
      {
        hint: 'give the URL of the server that keeps the traces',
      },
    )
  }
  if (sources.length === 1) return { kind: only.kind, url: only.url }
  throw new TracectlError('usage', `${base} is Grafana, and has ${sources.length} data sources with traces`, {
    hint: sources.map(({ name, url }) => `--from ${url}  (${name})`).join('\n'),
  })
}

async function askForSources(ask: Ask, base: string): Promise<Answer> {
  try {
    return await ask('/api/datasources')
  } catch (error) {
    if (!(error instanceof TracectlError) || error.code !== 'auth') throw error
    throw new TracectlError(
      'auth',
      `${base} is Grafana, and does not tell its data sources: ${error.message}`,
      {
        hint:
          'give a service-account token with --token-file FILE; one that may not list them can still use one:\n' +
          `--from ${base}/api/datasources/proxy/uid/UID`,
        cause: error,
      },
    )
  }
}

interface TraceSourceOfGrafana {
  readonly kind: BackendKind
  readonly name: string
  readonly url: string
}

function sourcesIn({ json, reply }: Answer, base: string): readonly TraceSourceOfGrafana[] {
  if (!Array.isArray(json)) {
    throw new TracectlError(
      'bad-reply',
      `${reply.url} did not send a list of data sources: HTTP ${reply.status}`,
      {
        hint: `--from ${base}/api/datasources/proxy/uid/UID asks one of them`,
      },
    )
  }
  return json.flatMap((entry: unknown) => {
    const kind = KINDS.get(fieldOf(entry, 'type'))
    const uid = fieldOf(entry, 'uid')
    if (kind === undefined || typeof uid !== 'string' || uid === '') return []
    const name = fieldOf(entry, 'name')
    const url = `${base}/api/datasources/proxy/uid/${encodeURIComponent(uid.toWellFormed())}`
    return [{ kind, url, name: `${kind}, ${excerptOf(typeof name === 'string' ? name : uid, 60)}` }]
  })
}

const KINDS: ReadonlyMap<unknown, BackendKind> = new Map([
  ['tempo', 'tempo'],
  ['jaeger', 'jaeger'],
  ['zipkin', 'zipkin'],
])
