// The flags that say which traces are printed, as the filter that a screen begins with: it can be seen there, and taken away.
import { printDuration } from '../../../traceql/print.ts'
import type { TailOptions } from '../tail-options.ts'

export type FilterFlags = Pick<TailOptions, 'services' | 'errors' | 'minDuration'>

export function initialFilter({ services, errors, minDuration }: FilterFlags): string {
  const words: string[] = []
  if (services.length > 0) words.push(`service:${services.map(quoted).join('|')}`)
  if (errors) words.push('error')
  if (minDuration !== undefined) words.push(`>=${printDuration(Math.round(minDuration))}`)
  return words.join(' ')
}

function quoted(name: string): string {
  return /[\s|{}]/.test(name) ? `"${name.replaceAll('"', '')}"` : name
}
