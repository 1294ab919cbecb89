// What the declarations of all commands share: examples before help, options that several take, and how a command's result
// gets out.
import { type Command, Option } from 'commander'
import { twoColumns } from '../columns.ts'
import type { CommandContext } from '../commands/context.ts'

/** Opens the world once the flags are known. */
type World = () => CommandContext
/** Takes the exit status. */
type Finish = (status: number) => void

/** What commands need of the program around them when they run. */
export interface Running {
  /** What is parsed. */
  readonly argv: readonly string[]
  readonly world: World
  readonly finish: Finish
  /** The program with every command declared, for what tells of them all. */
  readonly whole: () => Promise<Command>
}

export type Example = readonly [command: string, meaning: string]

/** Examples come first in help, because that is what people look for. */
export function explain(command: Command, examples: readonly Example[], after: readonly string[] = []): void {
  EXAMPLES.set(command, examples)
  command.addHelpText('before', ({ error }) => {
    const output = command.configureOutput()
    const width = (error ? output.getErrHelpWidth?.() : output.getOutHelpWidth?.()) ?? 80
    return `${bold('Examples:')}\n${twoColumns(examples, width).join('\n')}\n`
  })
  if (after.length > 0) command.addHelpText('after', `\n${after.join('\n')}`)
  const path = pathOf(command)
  command.showHelpAfterError(`usage: ${path} ${command.usage()}\n(${path} --help says more)`)
}

/** `tracectl config view`. */
function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`
}

const EXAMPLES = new WeakMap<Command, readonly Example[]>()

/** For the pages that are made from the declarations. */
export function examplesOf(command: Command): readonly Example[] {
  return EXAMPLES.get(command) ?? []
}

export function outputOption(description: string): Option {
  return new Option('-o, --output <format>', description).choices(['text', 'json']).default('text')
}

export function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value]
}

/** commander takes it out again where colours are off. */
export function bold(text: string): string {
  return `\u001b[1m${text}\u001b[22m`
}

// Headings of help, where flags are many: how output looks, which part of a trace is drawn, and how it is judged.
export const LOOK = 'Look:'
export const VIEW = 'Part of the trace:'
export const ANALYSIS = 'Analysis:'
