// That a list was cut, of what, and what to type to see more.
import { formatCount } from '../../render/units.ts'
import type { SearchOrder } from '../../sources/source.ts'

/** A list as long as this is for programs, and they can ask for part of it. */
export const MAX_LIMIT = 100_000

/** undefined when it was not. */
export function limitNote(
  found: {
    readonly limited: boolean
    readonly order: SearchOrder | 'mention'
    readonly traces: readonly unknown[]
  },
  { limit }: { readonly limit: number },
  { backend }: { readonly backend: unknown },
): string | undefined {
  if (!found.limited) return undefined
  const shown = found.traces.length
  const one = shown === 1
  const more = limit < MAX_LIMIT ? `; --limit ${Math.min(5 * limit, MAX_LIMIT)} shows more` : ''
  if (found.order === 'mention')
    return `${these(shown, 'the first', one)} that the lines name, of more${more}`
  // A server finds the newest, and no more than those can be sorted.
  if (backend !== undefined) {
    const sorted = found.order === 'time' ? '' : `, sorted by ${found.order}`
    return `${these(shown, 'the newest', one)}${sorted}, and there may be more${more}`
  }
  return `${these(shown, SUPERLATIVES[found.order], one)}, of more${more}`
}

function these(count: number, which: string, one: boolean): string {
  return one ? `this is ${which} one` : `these are ${which} ${formatCount(count)}`
}

const SUPERLATIVES: Readonly<Record<SearchOrder, string>> = {
  time: 'the newest',
  duration: 'the longest',
  spans: 'the largest',
  errors: 'the worst',
}
