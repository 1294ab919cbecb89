// What `tail` says on stderr: where to send spans when it starts, and what came of it when it ends.
import { formatBytes, formatCount, formatDuration } from '../render/units.ts'
import type { Theme } from '../render/theme.ts'
import type { ReceiverStats } from '../receiver/receiver.ts'
import type { StoreStats } from '../store/span-store.ts'
import { offsetOf } from '../trace/time.ts'
import type { SettledCounts } from './settled-traces.ts'

/** Where the receiver listens, as an exporter on this machine would name it. */
export interface Endpoints {
  readonly http: string
  readonly grpc: string
}

export function introText(
  endpoints: Endpoints,
  store: string,
  commandWasGiven: boolean,
  theme: Theme,
): string {
  const dot = theme.ascii ? '-' : '·'
  const lines = [
    `tracectl tail ${dot} OTLP on ${endpoints.http} (HTTP) and ${endpoints.grpc} (gRPC) ${dot} kept in ${store === ':memory:' ? 'memory' : store}`,
  ]
  if (!commandWasGiven) {
    lines.push(
      'Point an OpenTelemetry SDK here:',
      `  export OTEL_EXPORTER_OTLP_ENDPOINT=${endpoints.http} OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf`,
      `  export OTEL_EXPORTER_OTLP_ENDPOINT=${endpoints.grpc} OTEL_EXPORTER_OTLP_PROTOCOL=grpc`,
      '  export OTEL_BSP_SCHEDULE_DELAY=500   # traces show up sooner',
    )
  }
  return `${lines.join('\n')}\n`
}

/** Said once, when exports come far apart: nothing is wrong, but a trace cannot settle before they have come. */
export function slowExportsText(periodMs: number, theme: Theme): string {
  const period = formatDuration(offsetOf(periodMs * 1e6), theme)
  return `spans arrive in batches ${period} apart: OTEL_BSP_SCHEDULE_DELAY=500 in your app makes this livelier\n`
}

export interface Summary {
  readonly counts: Readonly<SettledCounts>
  readonly receiver: ReceiverStats
  readonly store: StoreStats
  /** undefined: in memory, and gone by now. */
  readonly storePath: string | undefined
  readonly elapsedMs: number
  readonly lastTraceId: string | undefined
}

/** What was received, and then everything that was not kept or not shown: silence would pass for "all is there". */
export function summaryText(summary: Summary, theme: Theme): string {
  const { counts, receiver, store } = summary
  const separator = theme.ascii ? ' - ' : ' · '
  const facts = [
    plural(counts.traces, 'trace'),
    plural(receiver.spansAccepted, 'span'),
    counts.errors > 0 ? `${formatCount(counts.errors)} with errors` : '',
    counts.printed < counts.traces ? `${formatCount(counts.printed)} printed` : '',
    `in ${formatDuration(offsetOf(summary.elapsedMs * 1e6), theme)}`,
    receiver.logsAccepted > 0 ? plural(receiver.logsAccepted, 'log record') : '',
  ]
  const lost = [
    receiver.spansRejected > 0 ? `${plural(receiver.spansRejected, 'span')} rejected` : '',
    receiver.refused > 0 ? `${plural(receiver.refused, 'request')} refused` : '',
    receiver.metricsDropped > 0 ? `${plural(receiver.metricsDropped, 'request')} with metrics dropped` : '',
    counts.skipped > 0 ? `${plural(counts.skipped, 'trace')} not printed, output was too slow` : '',
    store.evictedTraces > 0
      ? `${plural(store.evictedTraces, 'old trace')} evicted from the store (${plural(store.evictedSpans, 'span')})`
      : '',
  ]
  const lines = [facts.filter(Boolean).join(separator)]
  if (lost.some(Boolean)) lines.push(lost.filter(Boolean).join(separator))
  if (summary.storePath !== undefined && summary.lastTraceId !== undefined) {
    lines.push(`tracectl show ${summary.lastTraceId.slice(0, 8)}   (store: ${formatBytes(store.bytes)})`)
  }
  return `${lines.join('\n')}\n`
}

function plural(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`
}
