// Where the environment tells programs with an OpenTelemetry SDK to export to: the demo's services are such programs. So
// `tracectl tail -- tracectl demo` arrives at that tail, and the demo tries a Collector as well as any other program does.
import type { CommandContext } from '../context.ts'
import type { DeliveryTarget } from './delivery.ts'

export interface ToldEndpoint extends DeliveryTarget {
  /** That it was told by. */
  readonly variable: string
  /** Whether it is told for log records as well. */
  readonly takesLogs: boolean
}

/** OpenTelemetry, "OpenTelemetry Protocol Exporter": the variables of one signal win over the general ones. */
export function readToldEndpoint(env: CommandContext['env']): ToldEndpoint | undefined {
  if (env['OTEL_SDK_DISABLED']?.toLowerCase() === 'true') return undefined
  const read = (name: string): string | undefined => {
    const value = env[`OTEL_EXPORTER_OTLP_${name}`]?.trim()
    return value === '' ? undefined : value
  }
  const traces = read('TRACES_ENDPOINT')
  const general = read('ENDPOINT')
  const endpoint = traces ?? general
  if (endpoint === undefined) return undefined
  const grpc = (read('TRACES_PROTOCOL') ?? read('PROTOCOL')) === 'grpc'
  return {
    variable: traces === undefined ? 'OTEL_EXPORTER_OTLP_ENDPOINT' : 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
    takesLogs: general !== undefined && traces === undefined,
    url: grpc ? asGrpc(endpoint) : endpoint,
    headers: readHeaders(read('TRACES_HEADERS') ?? read('HEADERS') ?? ''),
    // "Used as-is without any modification", other than the general one.
    signalPaths: traces === undefined || grpc ? {} : pathOf(traces),
  }
}

/** `host:4317`, as some SDKs take it, too. */
function asGrpc(endpoint: string): string {
  if (!endpoint.includes('://')) return `grpc://${endpoint}`
  return endpoint.replace(/^http(s?):/i, 'grpc$1:').replace(/\/+$/, '')
}

function pathOf(endpoint: string): DeliveryTarget['signalPaths'] & object {
  const path = URL.parse(endpoint)?.pathname
  return path === undefined ? {} : { traces: path }
}

/** W3C Baggage without properties: `name=value,other=value`, percent-encoded. */
function readHeaders(text: string): readonly (readonly [string, string])[] {
  return text.split(',').flatMap((pair) => {
    const at = pair.indexOf('=')
    if (at < 0) return []
    const [name, value] = [pair.slice(0, at), pair.slice(at + 1)].map((part) => decoded(part.trim()))
    return name === undefined || value === undefined || name === '' ? [] : [[name, value] as const]
  })
}

/** A percent sign that encodes nothing stands for itself. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
