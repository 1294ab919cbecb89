// Why there is nothing to list, and what to type next.
import { TracectlError } from '../../errors.ts'
import { nameMeant } from '../search/unknown-name.ts'
import type { Searched } from '../search/open-searched.ts'
import type { ServicesOptions } from './services-options.ts'

export function noServices({ source, kind }: Searched): TracectlError {
  return new TracectlError('nothing-matched', `there is no service in ${source.label}`, {
    hint:
      kind === 'local'
        ? 'receive spans with: tracectl tail, or see how it looks with: tracectl demo'
        : undefined,
  })
}

export async function noSuchService(
  service: string,
  { source, flags }: Searched,
  signal: AbortSignal,
): Promise<TracectlError> {
  const known = await source.services(signal)
  const again = (name: string): string => `tracectl services ${name}${flags}`
  return known.includes(service)
    ? new TracectlError('nothing-matched', `no name of a span of '${service}' is known in ${source.label}`)
    : new TracectlError('nothing-matched', `there is no service '${service}' in ${source.label}`, {
        hint: nameMeant(service, known, again),
      })
}

export async function noCalls(
  { service, window }: ServicesOptions,
  searched: Searched,
  signal: AbortSignal,
): Promise<TracectlError> {
  const { source, backend } = searched
  if (service !== undefined && !(await source.services(signal)).includes(service)) {
    return await noSuchService(service, searched, signal)
  }
  const who =
    service === undefined ? 'no service calls another' : `'${service}' calls nobody and nobody calls it`
  const isUsual = backend !== undefined && window.from === undefined
  return new TracectlError(
    'nothing-matched',
    `${who} in ${source.label}${isUsual ? ' in the last hour' : ''}`,
    {
      hint: isUsual ? 'to look further back, add: --since 24h' : undefined,
    },
  )
}

export function notCounted({ source }: Searched): TracectlError {
  return new TracectlError('usage', `${source.label} does not say who calls whom`, {
    hint: 'of the traces in the local store: tracectl services --dependencies --from local',
  })
}

export function onlyLogLines({ source }: Searched): TracectlError {
  return new TracectlError('bad-input', 'there are log lines on standard input, and no spans', {
    hint: `what traces of ${source.label} they name: tracectl search -`,
  })
}
