// What to type to look at a trace again.
import { IN_MEMORY } from '../../store/sqlite/database.ts'
import { shortTraceId } from '../../trace/short-id.ts'
import { shellQuote } from '../values/shell-quote.ts'
import type { TailOptions } from './tail-options.ts'
import type { HowToShow } from './tail-words.ts'

/** undefined where nothing is kept. */
export function howToShow({ store }: Pick<TailOptions, 'store'>, storePath: string): HowToShow | undefined {
  if (storePath === IN_MEMORY) return undefined
  const flag = store === undefined ? '' : ` --store ${shellQuote(storePath)}`
  return (id) => `tracectl show ${shortTraceId(id, 8)}${flag}`
}
