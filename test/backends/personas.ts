// Every server that there is a fake of, as it is to be asked, and what its format loses of what it was given.
import type { TraceData } from '../../src/trace/span.ts'
import { startFakeJaeger, type FakeJaegerOptions, type JaegerPersona } from '../support/fake-jaeger.ts'
import type { FakeServer } from '../support/fake-server.ts'
import { startFakeTempo, type TempoPersona } from '../support/fake-tempo.ts'
import { startFakeZipkin, type FakeZipkinOptions } from '../support/fake-zipkin.ts'
import { NOW, type Loss } from './persona-traces.ts'

export interface Persona {
  readonly name: string
  readonly kind: 'tempo' | 'jaeger' | 'zipkin'
  readonly start: (traces: readonly TraceData[]) => Promise<Pick<FakeServer, 'url' | 'requests' | 'close'>>
  readonly flags: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly losses: readonly Loss[]
  /** A line of what it knows of who calls whom; undefined where that is nothing. */
  readonly dependencies: string | undefined
  /** Whether its lists say how many spans a trace has. */
  readonly counts: boolean
  /** Tells that a trace is not whole, given one of more spans than this. */
  readonly partialBeyond?: (traces: readonly TraceData[], spans: number) => Promise<FakeServer>
}

export const PERSONAS: readonly Persona[] = [
  tempo('tempo-3.0'),
  tempo('tempo-2.10'),
  tempo('tempo-2.3'),
  tempo('tempo-1.5'),
  tempo('tenancy', { flags: ['--tenant', 'team-a'] }),
  tempo('gateway-auth', { env: { TRACECTL_TOKEN: 'open-sesame' } }),
  tempo('grafana-proxy', { env: { TRACECTL_TOKEN: 'glsa_test' } }),
  jaeger('jaeger-1.52'),
  jaeger('jaeger-1.53'),
  jaeger('jaeger-1.76'),
  jaeger('jaeger-2.13', { basePath: '/jaeger' }),
  jaeger('jaeger-2.18'),
  jaeger('jaeger-2.20'),
  jaeger('jaeger-2.21'),
  jaeger('jaeger-2.21', { needsService: true }),
  jaeger('victoriatraces'),
  jaeger('greptime'),
  jaeger('jaeger-2.18', { tenants: ['team-a'] }, { flags: ['--tenant', 'team-a'] }),
  jaeger('jaeger-1.76', { proxy: 'gzip' }),
  zipkin('zipkin', {}),
  zipkin('zipkin behind a path', { basePath: '/tracing/zipkin' }),
  zipkin('zipkin, in pieces', { pieces: true }),
]

type Rest = Partial<Pick<Persona, 'flags' | 'env'>>

function tempo(persona: TempoPersona, { flags = [], env = {} }: Rest = {}): Persona {
  const isOld = persona === 'tempo-2.3' || persona === 'tempo-1.5'
  return {
    name: persona.startsWith('tempo') ? persona : `tempo, ${persona}`,
    kind: 'tempo',
    start: (traces) => startFakeTempo({ persona, traces, now: () => NOW }),
    flags,
    env,
    losses: [],
    dependencies: undefined,
    counts: !isOld,
    ...(isOld
      ? {}
      : {
          partialBeyond: (traces, mostSpans) =>
            startFakeTempo({ persona, traces, mostSpans, now: () => NOW }),
        }),
  }
}

function jaeger(
  persona: JaegerPersona,
  options: Partial<FakeJaegerOptions> = {},
  { flags = [], env = {} }: Rest = {},
): Persona {
  const isJaeger = persona.startsWith('jaeger')
  const words = Object.entries(options).map(([key, value]) => `${key} ${JSON.stringify(value)}`)
  return {
    name: [persona, ...words].join(', '),
    kind: 'jaeger',
    start: (traces) => startFakeJaeger({ persona, traces, ...options }),
    flags,
    env,
    losses: isJaeger ? [] : ['nanoseconds', 'ownLinks'],
    dependencies: isJaeger ? 'web\tcart\t3\t' : undefined,
    counts: true,
  }
}

function zipkin(name: string, options: FakeZipkinOptions): Persona {
  return {
    name,
    kind: 'zipkin',
    start: async (traces) => {
      const server = await startFakeZipkin({ traces, now: Number(NOW / 1_000_000n), ...options })
      return { ...server, url: `${server.url}${options.basePath ?? ''}` }
    },
    flags: [],
    env: {},
    losses: ['nanoseconds', 'case', 'links', 'eventAttributes', 'types', 'resources'],
    dependencies: 'web\tcart\t1\t0',
    counts: true,
  }
}
