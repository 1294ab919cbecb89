// Why a list is empty, as far as that can be told, and what to type next.
import { TracectlError } from '../../errors.ts'
import { formatCount, formatInstant } from '../../render/units.ts'
import { formatSeconds } from '../../sources/http/amounts.ts'
import type { SearchableSource } from '../../sources/source.ts'
import type { Offset } from '../../trace/time.ts'
import { printDuration } from '../../traceql/print.ts'
import type { Found } from './search.ts'
import type { SearchOptions } from './search-options.ts'
import { USUAL_WINDOW } from './search-window.ts'
import { nameMeant } from './unknown-name.ts'

export async function nothingFound(
  found: Found,
  options: SearchOptions,
  signal: AbortSignal,
): Promise<TracectlError> {
  const { searched, order } = found
  const { source } = searched
  if (order === 'mention') {
    const what = options.filter === undefined ? 'is there' : 'matches'
    return new TracectlError(
      'nothing-matched',
      `none of the traces that the lines name ${what} in ${source.label}`,
    )
  }
  const what = options.filter === undefined ? 'there is no trace' : 'no trace matches'
  const message = `${what} in ${source.label}${windowWords(found, options)}`
  const hints = [
    ...(await unknownNames(options, source, signal)),
    ...(await whereElse(found, options, signal)),
  ]
  return new TracectlError('nothing-matched', message, {
    hint: hints.length === 0 ? undefined : hints.join('\n'),
  })
}

/** ` in the last hour`, ` since 2026-…`: nothing where all of it was looked at. */
function windowWords({ window: { from, to } }: Found, { window }: SearchOptions): string {
  if (from === undefined && to === undefined) return ''
  if (window.from === undefined && window.to === undefined) return ' in the last hour'
  if (window.to === undefined && window.from?.kind === 'ago') {
    return ` in the last ${asTyped(window.from.ago)}`
  }
  if (to === undefined) return ` since ${formatInstant(from!, 'ms')}`
  if (from === undefined) return ` up to ${formatInstant(to, 'ms')}`
  return ` from ${formatInstant(from, 'ms')} to ${formatInstant(to, 'ms')}`
}

/** `15m`, `24h`, `7d`: without the digits of a measurement. */
function asTyped(ago: Offset): string {
  return ago > DAY && ago % DAY === 0 ? `${ago / DAY}d` : printDuration(ago)
}

const DAY = 86_400e9

async function whereElse(
  { searched, window }: Found,
  options: SearchOptions,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { backend, source, flags } = searched
  if (backend !== undefined) {
    // What Tempo leaves out it says itself.
    const later = backend.kind === 'tempo' ? [] : lookLater(backend)
    return [...lookFurther(options), ...later]
  }
  const count = await source.countTraces(signal)
  if (count === 0) {
    return searched.kind === 'local'
      ? ['it is empty; receive spans with: tracectl tail, or see how it looks with: tracectl demo']
      : ['there is not one span in it']
  }
  const isNarrowed = options.filter !== undefined || window.from !== undefined || window.to !== undefined
  if (count === undefined || !isNarrowed) return []
  return [
    count === 1
      ? `its only trace: tracectl search${flags}`
      : `the newest of its ${formatCount(count)} traces: tracectl search${flags}`,
  ]
}

function lookFurther({ window }: SearchOptions): readonly string[] {
  if (window.from === undefined) return ['to look further back, add: --since 24h']
  if (window.from.kind === 'ago' && window.to === undefined && window.from.ago <= USUAL_WINDOW) {
    return ['to look further back, type for example: --since 24h']
  }
  return []
}

/** SDKs and Collectors send every few seconds, and what has come can be found a moment later. */
function lookLater({ searchDelayMs }: { readonly searchDelayMs: number }): readonly string[] {
  if (searchDelayMs === 0) return []
  return [`what has ended in the last ${formatSeconds(searchDelayMs)} may still be on its way there`]
}

/** Names that were typed and that the source does not know. */
async function unknownNames(
  { services, operation }: SearchOptions,
  source: SearchableSource,
  signal: AbortSignal,
): Promise<readonly string[]> {
  if (services.length === 0) return []
  try {
    const known = await source.services(signal)
    const unknown = services.filter((service) => !known.includes(service))
    if (unknown.length > 0) return unknown.map((service) => unknownName('service', service, known))
    if (operation === undefined) return []
    const operations = new Set<string>()
    for (const service of services)
      for (const name of await source.operations(service, signal)) operations.add(name)
    return operations.has(operation) ? [] : [unknownName('operation', operation, [...operations])]
  } catch {
    // The answer is that nothing was found; why is more than it owes.
    signal.throwIfAborted()
    return []
  }
}

function unknownName(kind: 'service' | 'operation', name: string, known: readonly string[]): string {
  const meant = nameMeant(name, known, (other) => `--${kind} ${other}`)
  return `there is no ${kind} '${name}'${meant === undefined ? '' : `; ${meant}`}`
}
