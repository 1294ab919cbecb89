// Trace ids for shell completion, newest first, each with what it is. Whatever goes wrong, the shell is told nothing.
import type { CommandContext } from './context.ts'

export interface RecentTrace {
  readonly value: string
  readonly meaning: string
}

export function recentTraces(
  _context: CommandContext,
  _store: string | undefined,
  _prefix: string,
): Promise<readonly RecentTrace[]> {
  return Promise.resolve([])
}
