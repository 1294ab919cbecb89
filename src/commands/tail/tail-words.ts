// What `tail` says on stderr: where to send spans when it starts, and what came of it when it ends.
import { formatBytes, formatCount, formatCounted, formatDuration } from '../../render/units.ts'
import type { Theme } from '../../render/theme.ts'
import type { ReceiverNotice } from '../../receiver/notice.ts'
import type { ReceiverStats } from '../../receiver/receiver.ts'
import type { OpenTrace } from '../../store/settling/settling.ts'
import type { StoreStats } from '../../store/span-store.ts'
import type { TraceId } from '../../trace/span.ts'
import { shortTraceId } from '../../trace/short-id.ts'
import { offsetOf } from '../../trace/time.ts'
import type { Endpoints } from './endpoints.ts'
import type { SettledCounts } from './settled-traces.ts'

/** The command that draws what there is of a trace. */
export type HowToShow = (traceId: TraceId) => string

/** Within 80 columns, but for what is to be pasted whole. */
export function introText(
  endpoints: Endpoints,
  store: string,
  commandWasGiven: boolean,
  theme: Theme,
): string {
  return `${introLines(endpoints, store, commandWasGiven, theme).join('\n')}\n`
}

export function introLines(
  { http, grpc, everyInterface }: Endpoints,
  store: string,
  commandWasGiven: boolean,
  theme: Theme,
): readonly string[] {
  const dot = theme.ascii ? '-' : '·'
  const lines = [
    `tracectl tail ${dot} OTLP/HTTP ${http} ${dot} gRPC ${grpc}`,
    `kept in ${store === ':memory:' ? 'memory until this ends' : store}`,
  ]
  if (everyInterface) lines.push('on every interface: other machines can send here')
  if (!commandWasGiven) {
    lines.push(
      'Point an OpenTelemetry SDK here:',
      `  export OTEL_EXPORTER_OTLP_ENDPOINT=${http} OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf`,
      `  export OTEL_EXPORTER_OTLP_ENDPOINT=${grpc} OTEL_EXPORTER_OTLP_PROTOCOL=grpc`,
      '  export OTEL_BSP_SCHEDULE_DELAY=500   # traces show up sooner',
    )
  }
  return lines
}

/** For a command that ended without having sent anything. */
export const NOTHING_SENT = `no span arrived: the command has to start an OpenTelemetry SDK, for example
  Node     tracectl tail -- node --import @opentelemetry/auto-instrumentations-node/register app.js
  Python   tracectl tail -- opentelemetry-instrument python app.py
  Java     tracectl tail -- java -javaagent:opentelemetry-javaagent.jar -jar app.jar
`

/** Said once, when exports come far apart: nothing is wrong, but a trace cannot settle before they have come. */
export function slowExportsText(periodMs: number, theme: Theme): string {
  const period = formatDuration(offsetOf(periodMs * 1e6), theme)
  return `spans arrive in batches ${period} apart: OTEL_BSP_SCHEDULE_DELAY=500 in your app makes this livelier\n`
}

const LONG_OPEN_NAMED = 3

/** @param howToShow undefined when nothing is kept */
export function longOpenText(
  open: readonly OpenTrace[],
  howToShow: HowToShow | undefined,
  theme: Theme,
): string {
  const lines = open.slice(0, LONG_OPEN_NAMED).map(({ traceId, spans, openMs }) => {
    const duration = formatDuration(offsetOf(openMs * 1e6), theme)
    const draw = howToShow === undefined ? '' : `: ${howToShow(traceId)}`
    return `trace ${shortTraceId(traceId, 8)} is still open after ${duration}, ${formatCounted(spans, 'span')} so far${draw}\n`
  })
  if (open.length > lines.length) {
    lines.push(`and ${formatCounted(open.length - lines.length, 'other trace')} open for as long\n`)
  }
  return lines.join('')
}

export function evictedText({ traces, spans }: { readonly traces: number; readonly spans: number }): string {
  return `evicted ${formatCounted(traces, 'old trace')} from the store (${formatCounted(spans, 'span')}): it keeps what --retain-bytes and --retain-age allow\n`
}

/** Whether something did not arrive, is not kept, or was not passed on: told also when quiet. */
export function isLoss(notice: ReceiverNotice): boolean {
  switch (notice.code) {
    case 'signal-dropped':
    case 'other-protocol':
    case 'forward-waiting':
    case 'forward-recovered':
    case 'overloaded':
      return false
    default:
      return true
  }
}

export interface Summary {
  readonly counts: Readonly<SettledCounts>
  readonly receiver: ReceiverStats
  readonly store: StoreStats
  /** During this run: the store counts those of its whole life. */
  readonly evicted: { readonly traces: number; readonly spans: number }
  /** undefined when nothing is kept */
  readonly howToShow: HowToShow | undefined
  readonly elapsedMs: number
  readonly lastTraceId: TraceId | undefined
}

export interface SummaryLines {
  readonly received: string
  /** Everything that was not kept or not shown, or nothing: silence would pass for "all is there". */
  readonly lost: string
  /** What to type next, or nothing. */
  readonly next: string
}

export function summaryLines(summary: Summary, theme: Theme): SummaryLines {
  const { counts, receiver, store, evicted } = summary
  const separator = theme.ascii ? ' - ' : ' · '
  const facts = [
    formatCounted(counts.traces, 'trace'),
    counts.errors > 0 ? `${formatCount(counts.errors)} with errors` : '',
    counts.printed < counts.traces ? `${formatCount(counts.printed)} printed` : '',
    formatCounted(receiver.spansAccepted, 'span'),
    `in ${formatDuration(offsetOf(summary.elapsedMs * 1e6), theme)}`,
    receiver.logsAccepted > 0 ? formatCounted(receiver.logsAccepted, 'log record') : '',
  ]
  const lost = [
    receiver.spansRejected > 0 ? `${formatCounted(receiver.spansRejected, 'span')} rejected` : '',
    receiver.refused > 0 ? `${formatCounted(receiver.refused, 'request')} refused` : '',
    receiver.metricsDropped > 0
      ? `${formatCounted(receiver.metricsDropped, 'request')} with metrics dropped`
      : '',
    receiver.profilesDropped > 0
      ? `${formatCounted(receiver.profilesDropped, 'request')} with profiles dropped`
      : '',
    receiver.logsRejected > 0 ? `${formatCounted(receiver.logsRejected, 'log record')} rejected` : '',
    counts.skipped > 0 ? `${formatCounted(counts.skipped, 'trace')} not printed: output was too slow` : '',
    evicted.traces > 0
      ? `${formatCounted(evicted.traces, 'old trace')} evicted from the store (${formatCounted(evicted.spans, 'span')})`
      : '',
  ]
  const next =
    summary.howToShow !== undefined && summary.lastTraceId !== undefined
      ? `${summary.howToShow(summary.lastTraceId)}   (store: ${formatBytes(store.bytes)})\n`
      : ''
  return {
    received: `${facts.filter(Boolean).join(separator)}\n`,
    lost: lost.some(Boolean) ? `${lost.filter(Boolean).join(separator)}\n` : '',
    next,
  }
}
