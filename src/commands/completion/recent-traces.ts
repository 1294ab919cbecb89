// Trace ids for shell completion, newest first, each with what it is. Whatever goes wrong, the shell is told nothing:
// an error in the middle of a command line helps nobody.
import { formatDuration } from '../../render/units.ts'
import { sanitize } from '../../render/text.ts'
import { openLocalSource } from '../../sources/local.ts'
import type { CommandContext } from '../context.ts'
import { storePathOf } from '../lookup/store-path.ts'

export interface RecentTrace {
  readonly value: string
  readonly meaning: string
}

// More than a person reads; and a shell waits for us at every press of Tab.
const OFFERED = 50
const SEARCHED = 5000

export async function recentTraces(
  context: CommandContext,
  store: string | undefined,
  prefix: string,
): Promise<readonly RecentTrace[]> {
  const traces: RecentTrace[] = []
  try {
    const source = openLocalSource(storePathOf(context, { store }))
    for await (const { id, rootName, duration } of source.listTraces({ limit: SEARCHED }, context.stop)) {
      if (!id.startsWith(prefix.toLowerCase())) continue
      const meaning = `${sanitize(rootName ?? '(no root)')} ${formatDuration(duration, { ascii: true })}`
      // What was typed stays as it was, capitals too: shells drop what does not begin with it.
      traces.push({ value: prefix + id.slice(prefix.length), meaning })
      if (traces.length === OFFERED) break
    }
    await source.close()
  } catch {
    // Without a store there is nothing to offer.
  }
  return traces
}
