// Every command and flag, declared once, each command in its file of cli/: parsing, --help, shell completion, the man page
// and docs/cli.md are all made from these declarations. Nothing but commander is loaded to make them; a command's code is loaded when it runs.
import { Command, CommanderError, type Option, type OutputConfiguration } from 'commander'
import { declareCompletion } from './cli/completion.ts'
import { declareConfig } from './cli/config.ts'
import { bold } from './cli/declare.ts'
import { declareDemo } from './cli/demo.ts'
import { declareDiff } from './cli/diff.ts'
import { declareExport } from './cli/export.ts'
import { declareGlobals } from './cli/globals.ts'
import { declareHelp } from './cli/help.ts'
import { declareSearch } from './cli/search.ts'
import { declareServices } from './cli/services.ts'
import { declareShow } from './cli/show.ts'
import { declareTail } from './cli/tail.ts'
import { termAndMeaning } from './columns.ts'
import type { CommandContext } from './commands/context.ts'
import { EXIT_CODES } from './errors.ts'
import { printable } from './failure.ts'
import type { LookFlags } from './terminal.ts'

/** What the command line needs of the program around it. */
export interface CliHost {
  readonly version: string
  /** Called once the flags for how output looks are known, before a command runs. */
  openContext(look: LookFlags, debug: boolean): CommandContext
  /** Where help and complaints about usage go, and what can be shown there. */
  readonly help: HelpOutput
}

export interface HelpOutput {
  writeOut(text: string): void
  writeErr(text: string): void
  readonly outColumns: number
  readonly errColumns: number
  outHasColors(color: LookFlags['color']): boolean
  errHasColors(color: LookFlags['color']): boolean
}

/**
 * Parses `argv` (without node and script) and runs the command.
 * @returns the exit status
 * @throws what the command throws
 */
export async function runCli(argv: readonly string[], host: CliHost): Promise<number> {
  let status = EXIT_CODES.ok.status
  const program = createProgram(host, argv, (result) => {
    status = result
  })
  try {
    await program.parseAsync(argv, { from: 'user' })
  } catch (error) {
    // commander ends usage errors, and help where a command was expected, with 1.
    if (error instanceof CommanderError)
      return error.exitCode === 0 ? EXIT_CODES.ok.status : EXIT_CODES.usage.status
    throw error
  }
  return status
}

/** The declarations; without a host to read them, not to run them. `argv` is what will be parsed. */
export function createProgram(
  host: CliHost = NO_HOST,
  argv: readonly string[] = [],
  finish: (status: number) => void = () => {},
): Command {
  const program = new Command('tracectl')
  // Subcommands copy these when they are made, so they come before the first .command().
  program
    .exitOverride()
    .configureOutput(outputOf(host, program))
    .configureHelp({
      showGlobalOptions: true,
      styleTitle: bold,
      subcommandTerm: (command) => command.name(),
      optionDescription: describeOption,
      // commander wraps nothing on narrow terminals.
      minWidthToWrap: 20,
      formatItem: (term, termWidth, meaning, { helpWidth = 80 }) =>
        termAndMeaning(term, meaning, termWidth, helpWidth).join('\n'),
    })
    .helpOption('-h, --help', 'show this help')
    .helpCommand(false)
  declareGlobals(program, host.version)

  const world = (): CommandContext => {
    const flags = program.opts<LookFlags & { debug?: boolean }>()
    return host.openContext(flags, flags.debug === true)
  }
  declareTail(program, argv, world, finish)
  declareShow(program, world, finish)
  declareSearch(program, world, finish)
  declareServices(program, world, finish)
  declareDiff(program, world, finish)
  declareExport(program, world, finish)
  declareDemo(program, world, finish)
  declareConfig(program, world, finish)
  declareCompletion(program, world, finish)
  declareHelp(program, world, finish)
  return program
}

/** For pages made from the declarations. */
const NO_HOST: CliHost = {
  version: '',
  openContext() {
    throw new Error('made to be read, not run')
  },
  help: {
    writeOut: () => {},
    writeErr: () => {},
    outColumns: 80,
    errColumns: 80,
    outHasColors: () => false,
    errHasColors: () => false,
  },
}

/** The text names the choices already, better than commander's list would. */
function describeOption(option: Option): string {
  const value: unknown = option.defaultValue
  const shown = typeof value === 'string' && option.argChoices === undefined
  return shown ? `${option.description} (default: ${value})` : option.description
}

function outputOf(host: CliHost, program: Command): OutputConfiguration {
  const color = (): LookFlags['color'] => program.opts<LookFlags>().color
  return {
    writeOut: (text) => host.help.writeOut(text),
    writeErr: (text) => host.help.writeErr(text),
    getOutHelpWidth: () => host.help.outColumns,
    getErrHelpWidth: () => host.help.errColumns,
    getOutHasColors: () => host.help.outHasColors(color()),
    getErrHasColors: () => host.help.errHasColors(color()),
    outputError: (text, write) =>
      write(
        printable(
          text
            .replace(/^error: (command-argument value )?/, 'tracectl: ')
            // A trace id where a command is expected.
            .replace(/unknown command '([0-9a-f-]{6,})'/i, '$&\n(to show a trace: tracectl show $1)'),
        ),
      ),
  }
}
