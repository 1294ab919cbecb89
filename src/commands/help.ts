// `tracectl help`: for a command what its --help prints, and pages on topics that belong to none.
import type { Command } from 'commander'
import { TracectlError } from '../errors.ts'
import { twoColumns, wrap } from '../columns.ts'
import type { CommandContext } from './context.ts'
import { HELP_TOPICS, type HelpTopic } from './help-topics.ts'
import { nearest } from './lookup/nearest.ts'

export interface HelpOptions {
  readonly topic: string | undefined
  readonly program: Command
}

/** @throws TracectlError `usage` for what is neither a command nor a topic */
export async function help(context: CommandContext, { topic, program }: HelpOptions): Promise<number> {
  if (topic === undefined) {
    program.outputHelp()
    return 0
  }
  const command = program.commands.find(
    (candidate) => candidate.name() === topic || candidate.aliases().includes(topic),
  )
  if (command !== undefined) {
    command.outputHelp()
    return 0
  }
  const page = Object.hasOwn(HELP_TOPICS, topic) ? HELP_TOPICS[topic] : undefined
  if (page === undefined) throw unknownTopic(topic, program)
  const width = context.stdout.isTTY ? context.stdout.columns : 80
  await context.stdout.write(`${topicLines(page, width).join('\n')}\n`)
  return 0
}

function unknownTopic(topic: string, program: Command): TracectlError {
  const commands = program.createHelp().visibleCommands(program)
  const known = [...commands.map((command) => command.name()), ...Object.keys(HELP_TOPICS)]
  const [meant] = nearest(topic, known, 2)
  return new TracectlError('usage', `no help on '${topic}'`, {
    hint:
      meant === undefined ? `there is help on ${known.join(', ')}` : `did you mean: tracectl help ${meant}`,
  })
}

function topicLines(page: HelpTopic, width: number): readonly string[] {
  return [...wrap(page.intro, width), '', ...twoColumns(page.rows, width)]
}
