// What stands in the list before anything has come: where to send spans, and how to get some. Within 80 columns and the five
// lines that there are at 80×24.
import { IN_MEMORY } from '../../../store/sqlite/database.ts'
import type { CommandContext } from '../../context.ts'
import { programName } from '../../values/program-name.ts'
import { shellQuote } from '../../values/shell-quote.ts'
import type { Endpoints } from '../endpoints.ts'
import type { TailOptions } from '../tail-options.ts'

export function screenIntro(
  env: CommandContext['env'],
  { store, forward }: Pick<TailOptions, 'store' | 'forward'>,
  { http, grpc, everyInterface }: Endpoints,
  storePath: string,
): readonly string[] {
  const whoElse = everyInterface ? ' (other machines can send here, too)' : ''
  const lines = [
    `Point an OpenTelemetry SDK here${whoElse}:`,
    `  export OTEL_EXPORTER_OTLP_ENDPOINT=${http}`,
    `  export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf   # grpc: port ${new URL(grpc).port}`,
  ]
  if (storePath === IN_MEMORY) return [...lines, 'kept in memory until this ends']
  // The demo exports to a tail on loopback alone, and to none that passes on.
  if (forward !== undefined || !/^http:\/\/(?:127\.|\[::1\])/.test(http))
    return [...lines, `kept in ${storePath}`]
  const flag = store === undefined ? '' : ` --store ${shellQuote(storePath)}`
  return [
    ...lines,
    `or watch a system at work, from another terminal: ${programName(env)} demo --repeat${flag}`,
    `kept in ${storePath}`,
  ]
}
