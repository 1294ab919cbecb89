// Why there was nothing to look at, as far as that can be told, and what to type next.
import { TracectlError } from '../../errors.ts'
import { formatInstant } from '../../render/units.ts'
import { formatSeconds } from '../../sources/http/amounts.ts'
import type { TimeWindow } from '../../sources/source.ts'
import type { CommandContext } from '../context.ts'
import { COMMAND, type DiagnoseOptions } from './diagnose-options.ts'
import type { Place } from './open-place.ts'

export async function nothingRead(
  { stop }: Pick<CommandContext, 'stop'>,
  { source, kind, flags }: Pick<Place, 'source' | 'kind' | 'flags'>,
  window: TimeWindow,
): Promise<TracectlError> {
  const message = `there is no trace in ${source.label}${windowWords(window)}`
  const count = await source.countTraces(stop).catch(() => undefined)
  return new TracectlError('nothing-matched', message, { hint: hintOf(kind, count, flags) })
}

export function nothingHeard(
  { listen }: Pick<DiagnoseOptions, 'listen'>,
  childStatus: number | undefined,
): TracectlError {
  if (listen?.command.length !== 0) {
    const status = childStatus === undefined ? '' : `; the command ended with ${childStatus}`
    return new TracectlError('nothing-matched', `no span arrived${status}`, {
      hint: 'the command has to start an OpenTelemetry SDK, such as: node --import @opentelemetry/auto-instrumentations-node/register app.js',
    })
  }
  const took = listen.duration === undefined ? '' : ` within ${formatSeconds(listen.duration / 1e6)}`
  return new TracectlError('nothing-matched', `no span arrived${took}`, {
    hint: 'is the exporter pointed at the address above? To listen longer: --listen 2m',
  })
}

function windowWords({ from, to }: TimeWindow): string {
  if (from !== undefined && to !== undefined)
    return ` from ${formatInstant(from, 'ms')} to ${formatInstant(to, 'ms')}`
  if (from !== undefined) return ` since ${formatInstant(from, 'ms')}`
  return to === undefined ? '' : ` up to ${formatInstant(to, 'ms')}`
}

function hintOf(kind: Place['kind'], count: number | undefined, flags: string): string {
  if (kind === 'file' && count === 0) return 'there is not one span in it'
  if (kind === 'local' && count === 0) {
    return 'it is empty; receive spans with: tracectl tail, or see how it looks with: tracectl demo'
  }
  if (kind === 'local' || kind === 'file') return `all that is there: ${COMMAND}${flags}`
  return `to look further back: ${COMMAND}${flags} --since 24h`
}
