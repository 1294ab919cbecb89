// The command line in this process: what it wrote and how it ended, as main.ts would have it.
import { runCli } from '../../src/cli.ts'
import { describeFailure } from '../../src/failure.ts'
import { fakeContext, type FakeContextOptions } from './context.ts'

export interface CliResult {
  readonly status: number
  readonly out: string
  readonly err: string
}

/** @param debug as --debug: stacks and causes too */
export async function runCommand(
  argv: readonly string[],
  options: FakeContextOptions & { readonly debug?: boolean } = {},
): Promise<CliResult> {
  const context = fakeContext(options)
  let status: number
  try {
    status = await runCli(argv, {
      version: '0',
      openContext: () => context,
      help: {
        writeOut: (text) => void context.stdout.write(text),
        writeErr: (text) => void context.stderr.write(text),
        outColumns: 80,
        errColumns: 80,
        outHasColors: () => false,
        errHasColors: () => false,
      },
    })
  } catch (error) {
    const failure = describeFailure(error, context.stop, options.debug ?? false)
    status = failure.status
    await context.stderr.write(failure.text ?? '')
    if (options.debug === true) await context.stderr.write(String((error as Error).cause))
  }
  return { status, out: context.out(), err: context.err() }
}
