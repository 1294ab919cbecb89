// The four signals of OTLP, and how each is named on the wire.

export type OtlpSignal = 'traces' | 'logs' | 'metrics' | 'profiles'

/** How a request's bytes are written. */
export type OtlpFormat = 'protobuf' | 'json'

export interface SignalNames {
  /** Path over HTTP (OTLP/HTTP Request). */
  readonly httpPath: string
  /** Service over gRPC; its only method is Export. */
  readonly grpcService: string
  /** The count of a partial success, in JSON; field 1 in protobuf whatever the signal. */
  readonly rejectedKey: string
  /** One of what is counted. */
  readonly one: string
}

const COLLECTOR = 'opentelemetry.proto.collector'

export const SIGNALS: Readonly<Record<OtlpSignal, SignalNames>> = {
  traces: {
    httpPath: '/v1/traces',
    grpcService: `${COLLECTOR}.trace.v1.TraceService`,
    rejectedKey: 'rejectedSpans',
    one: 'span',
  },
  logs: {
    httpPath: '/v1/logs',
    grpcService: `${COLLECTOR}.logs.v1.LogsService`,
    rejectedKey: 'rejectedLogRecords',
    one: 'log record',
  },
  metrics: {
    httpPath: '/v1/metrics',
    grpcService: `${COLLECTOR}.metrics.v1.MetricsService`,
    rejectedKey: 'rejectedDataPoints',
    one: 'data point',
  },
  profiles: {
    httpPath: '/v1development/profiles',
    grpcService: `${COLLECTOR}.profiles.v1development.ProfilesService`,
    rejectedKey: 'rejectedProfiles',
    one: 'profile',
  },
}

export const SIGNAL_LIST: readonly OtlpSignal[] = ['traces', 'logs', 'metrics', 'profiles']
