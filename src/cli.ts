// Every command and flag, declared once, each command in its file of cli/: parsing, --help, shell completion, the man page
// and docs/cli.md are all made from these declarations. Of the commands only the one that is called is declared, and only then is
// its code loaded.
import { Command, CommanderError, type Option, type OutputConfiguration } from 'commander'
import { COMMANDS } from './cli/commands.ts'
import { bold, type Running } from './cli/declare.ts'
import { declareGlobals } from './cli/globals.ts'
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
  const { program } = createProgram(host, argv, (result) => {
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

/** The whole command line, to read it and not to run it. */
export async function declareAll(): Promise<Command> {
  return await createProgram(NO_HOST, [], () => {}).whole()
}

/** `argv` is what will be parsed; a command is declared when it turns out to be the one, or when all are asked for. */
function createProgram(
  host: CliHost,
  argv: readonly string[],
  finish: (status: number) => void,
): { readonly program: Command; whole(): Promise<Command> } {
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
  const running: Running = { argv, world, finish, whole }
  const declared = new Set<Command>()
  for (const { name, alias, hidden = false, summary } of COMMANDS) {
    const command = program.command(name, { hidden }).summary(summary)
    if (alias !== undefined) command.alias(alias)
  }
  program.hook('preSubcommand', async (_program, command) => await declare(command))
  return { program, whole }

  async function declare(command: Command): Promise<void> {
    if (declared.has(command)) return
    declared.add(command)
    const entry = COMMANDS.find(({ name }) => name === command.name())
    if (entry !== undefined) (await entry.load())(command, running)
  }

  async function whole(): Promise<Command> {
    for (const command of program.commands) await declare(command)
    return program
  }
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
