// A command line in this process, as main.ts runs it: what it writes, and the status it ends with.
import { runCli, type CliHost } from '../../src/cli.ts'
import type { StopReason } from '../../src/commands/context.ts'
import { describeFailure } from '../../src/failure.ts'
import { fakeContext, type FakeContext, type FakeContextOptions } from './context.ts'

export interface CommandResult {
  readonly status: number
  readonly out: string
  readonly err: string
}

export interface RunCommandOptions extends FakeContextOptions {
  /** Before it has begun. */
  readonly stopped?: StopReason
  /** Called before it begins, for what is to happen while it runs. */
  readonly onContext?: (context: FakeContext) => void
  /** As --debug: stacks and causes too. */
  readonly debug?: boolean
}

export async function runCommand(
  argv: readonly string[],
  { stopped, onContext, debug = false, ...options }: RunCommandOptions = {},
): Promise<CommandResult> {
  const context = fakeContext(options)
  if (stopped !== undefined) context.stopNow(stopped)
  onContext?.(context)
  const host: CliHost = {
    version: '1.2.3',
    openContext: () => context,
    help: {
      writeOut: (text) => void context.stdout.write(text),
      writeErr: (text) => void context.stderr.write(text),
      outColumns: 80,
      errColumns: 80,
      outHasColors: () => false,
      errHasColors: () => false,
    },
  }
  let status: number
  try {
    status = await runCli(argv, host)
  } catch (error) {
    const failure = describeFailure(error, context.stop, debug)
    await context.stderr.write(failure.text ?? '')
    if (debug) await context.stderr.write(String((error as Error).cause))
    status = failure.status
  }
  return { status, out: context.out(), err: context.err() }
}
