// Who takes what is found on a server that is followed: lines here, a screen in follow-screen.ts.
import { printable } from '../../../failure.ts'
import type { TraceData } from '../../../trace/span.ts'
import type { Trace } from '../../../trace/trace.ts'
import type { CommandContext } from '../../context.ts'
import { TracePrinter, type TraceState } from '../trace-printer.ts'
import type { FollowOptions } from './follow-options.ts'

export interface FollowSink {
  /** @param state how it is to be told of now; undefined where it is not whole yet, or nothing new */
  fetched(trace: Trace, data: TraceData, state: TraceState | undefined): Promise<void>
  /** health: it does not answer, or does again. trouble: something is missing. note: what is to be known of the server. */
  say(text: string, about: 'start' | 'health' | 'trouble' | 'note' | 'end'): void
  /** A first look has been answered: from then on trouble passes. */
  begun(): void
}

/** As `tail` prints what it receives. */
export function printingSink({ stdout, stderr }: CommandContext, { form, quiet }: FollowOptions): FollowSink {
  // The expression and the flags have been asked of the server, or of what it gave.
  const printer = new TracePrinter(stdout, { form, services: [], errors: false, minDuration: undefined })
  return {
    async fetched(trace, _data, state) {
      if (state !== undefined) await stdout.write(printer.textOf(trace, state))
    },
    say(text) {
      if (!quiet) stderr.write(printable(text)).catch(() => {})
    },
    begun() {},
  }
}
