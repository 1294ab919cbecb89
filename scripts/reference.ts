// The command line as data, read from its declarations: what the man page and docs/cli.md are both made from.
import type { Command } from 'commander'
import { examplesOf } from '../src/cli/declare.ts'
import { declareAll } from '../src/cli.ts'
import { HELP_TOPICS, type HelpTopic } from '../src/commands/help-topics.ts'

export interface Reference {
  readonly summary: string
  readonly usage: string
  readonly options: readonly Row[]
  readonly examples: readonly Row[]
  readonly commands: readonly CommandReference[]
  readonly topics: readonly (readonly [name: string, topic: HelpTopic])[]
}

export interface CommandReference {
  readonly name: string
  readonly usage: string
  readonly summary: string
  readonly description: string
  readonly arguments: readonly Row[]
  readonly options: readonly Row[]
  readonly examples: readonly Row[]
}

export type Row = readonly [term: string, meaning: string]

export async function readReference(): Promise<Reference> {
  const program = await declareAll()
  return {
    summary: program.description(),
    usage: usageOf(program),
    options: optionsOf(program),
    examples: examplesOf(program),
    commands: program
      .createHelp()
      .visibleCommands(program)
      .flatMap((command) => readCommands(command)),
    topics: Object.entries(HELP_TOPICS),
  }
}

/** A command, and those below it: `config`, `config view`. */
function readCommands(command: Command, above = ''): readonly CommandReference[] {
  const name = `${above}${command.name()}`
  const below = command.createHelp().visibleCommands(command)
  return [readCommand(command, name), ...below.flatMap((one) => readCommands(one, `${name} `))]
}

function readCommand(command: Command, name: string): CommandReference {
  const help = command.createHelp()
  return {
    name,
    usage: usageOf(command),
    summary: command.summary(),
    description: command.description(),
    arguments: help
      .visibleArguments(command)
      .map((argument) => [help.argumentTerm(argument), argument.description]),
    options: optionsOf(command),
    examples: examplesOf(command),
  }
}

function usageOf(command: Command): string {
  return command.createHelp().commandUsage(command)
}

function optionsOf(command: Command): readonly Row[] {
  const help = command.createHelp()
  return help
    .visibleOptions(command)
    .filter((option) => command.parent === null || option.long !== '--help')
    .map((option) => [help.optionTerm(option), help.optionDescription(option)])
}
