// `tracectl show -i`: one trace on a screen of its own, to fold, search and look into.
import { TracectlError } from '../../errors.ts'
import { initialState } from '../../tui/initial-state.ts'
import { runScreen } from '../../tui/screen.ts'
import type { ScreenData } from '../../tui/screen-data.ts'
import { shownTraceOf } from '../../tui/shown-trace.ts'
import type { Trace } from '../../trace/trace.ts'
import type { CommandContext } from '../context.ts'

/** @throws TracectlError `usage` where there is no terminal to draw on */
export async function explore(
  context: CommandContext,
  trace: Trace,
  { source, linked }: { readonly source: string; readonly linked: readonly Trace[] },
): Promise<void> {
  if (context.takeTerminal === undefined) {
    throw new TracectlError('usage', '-i needs a terminal for its input and its output', {
      hint: 'leave -i out to print the trace',
    })
  }
  const data: ScreenData = {
    list: undefined,
    problems: undefined,
    shown: shownTraceOf(trace, { isOpen: false, linked }),
    title: { source, spansPerSecond: undefined, trouble: undefined },
  }
  await context.takeTerminal(async (terminal) => {
    await runScreen({
      terminal,
      theme: context.stdout.theme,
      utcOffset: 0,
      initial: initialState('trace', trace.id),
      data: () => data,
      refresh: () => false,
      perform: async () => ({}),
      stop: context.stop,
      alternateScreen: true,
    })
  })
}
