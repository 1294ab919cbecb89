// Ctrl-C ends the listening, and what has been heard is diagnosed: the world as if nobody had pressed it. Whoever presses it
// again ends the program.
import type { CommandContext } from '../../context.ts'

export function withoutStop(context: CommandContext): CommandContext {
  return context.stop.aborted ? { ...context, stop: new AbortController().signal } : context
}
