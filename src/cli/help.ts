// `tracectl help`. Declared, not run: its code is loaded when it is called.
import type { Command } from 'commander'
import { explain, type Running } from './declare.ts'

export function declareHelp(help: Command, { whole, world, finish }: Running): void {
  help
    .description('Help for a command, or on a topic: conditions, environment, exit-codes, formatting.')
    .argument('[topic]', 'a command or a topic')
    .action(async (topic: string | undefined) => {
      const run = await import('../commands/help.ts')
      finish(await run.help(world(), { topic, program: await whole() }))
    })
  explain(help, [
    ['tracectl help tail', 'the same as tracectl tail --help'],
    ['tracectl help exit-codes', 'what the exit status means'],
  ])
}
