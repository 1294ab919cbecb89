// `tracectl help`: for a command what its --help prints, and pages on topics that belong to none.
import type { Command } from 'commander'
import { TracectlError } from '../errors.ts'
import type { CommandContext } from './context.ts'
import { HELP_TOPICS, type HelpTopic } from './help-topics.ts'
import { nearest } from './nearest.ts'

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
  const command = program.commands.find((candidate) => candidate.name() === topic)
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
  const term = Math.max(...page.rows.map(([name]) => name.length))
  const beside = width - term - 4
  const rows = page.rows.flatMap(([name, meaning]) =>
    beside < NARROWEST
      ? [`  ${name}`, ...wrap(meaning, width - 6).map((line) => `      ${line}`)]
      : wrap(meaning, beside).map((line, index) => `  ${(index === 0 ? name : '').padEnd(term)}  ${line}`),
  )
  return [...wrap(page.intro, width), '', ...rows]
}

// Columns for a meaning beside its term; where there are fewer it goes below.
const NARROWEST = 24

function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = ''
    }
    line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}
