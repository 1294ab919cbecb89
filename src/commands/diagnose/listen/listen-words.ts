// What --listen says on stderr: where to send spans, and how many have come.
import { formatCounted, formatDuration } from '../../../render/units.ts'
import type { Theme } from '../../../render/theme.ts'
import { offsetOf } from '../../../trace/time.ts'
import { printDuration } from '../../../traceql/print.ts'
import type { Endpoints } from '../../tail/endpoints.ts'
import type { ListenOptions } from './listen-options.ts'

export interface Intro {
  readonly endpoints: Endpoints
  readonly asked: Pick<ListenOptions, 'duration' | 'command'>
  /** Of the store. */
  readonly path: string
}

export function introText({ endpoints, asked, path }: Intro, theme: Theme): string {
  const { http, grpc, everyInterface } = endpoints
  const dot = theme.ascii ? '-' : '·'
  const until =
    asked.duration === undefined ? 'until the command ends' : `for ${printDuration(asked.duration)}`
  const lines = [
    `listening ${until} ${dot} OTLP/HTTP ${http} ${dot} gRPC ${grpc}`,
    `kept in ${path === ':memory:' ? 'memory until this ends' : path}`,
  ]
  if (everyInterface) lines.push('on every interface: other machines can send here')
  if (asked.command.length === 0) {
    lines.push(
      'Point an OpenTelemetry SDK here; Ctrl-C diagnoses what has come by then:',
      `  export OTEL_EXPORTER_OTLP_ENDPOINT=${http} OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf`,
    )
  }
  return `${lines.join('\n')}\n`
}

/** `heard 1,204 spans, 12s left` */
export function hearingText({
  spans,
  passedMs,
  lengthMs,
}: {
  readonly spans: number
  readonly passedMs: number
  readonly lengthMs: number | undefined
}): string {
  const left = lengthMs === undefined ? undefined : Math.max(0, Math.ceil((lengthMs - passedMs) / 1000))
  const rest = left === undefined ? '' : `, ${formatDuration(offsetOf(left * 1e9), { ascii: true })} left`
  return `heard ${formatCounted(spans, 'span')}${rest}`
}
