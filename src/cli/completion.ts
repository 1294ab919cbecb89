// `tracectl completion`, and what its scripts call. Declared, not run: its code is loaded when it is called.
import type { Command } from 'commander'
import type { GlobalFlags } from '../commands/values/global-options.ts'
import { explain, type Running } from './declare.ts'

export function declareCompletion(completion: Command, { world, finish }: Running): void {
  completion
    .description('Prints a script that completes commands, flags, their values and the ids of stored traces.')
    .argument('<shell>', 'bash, zsh or fish')
    .action(async (shell: string) => {
      const run = await import('../commands/completion/completion.ts')
      finish(await run.completion(world(), { shell }))
    })
  completion.registeredArguments[0]?.choices(['bash', 'zsh', 'fish'])
  explain(completion, [
    ['source <(tracectl completion bash)', 'in ~/.bashrc'],
    ['source <(tracectl completion zsh)', 'in ~/.zshrc, after compinit'],
    ['tracectl completion fish > ~/.config/fish/completions/tracectl.fish', 'once'],
  ])
}

/** What those scripts call with the words typed so far. */
export function declareComplete(complete: Command, { whole, world, finish }: Running): void {
  complete
    .helpOption(false)
    .argument('[words...]')
    .action(async (words: readonly string[], _flags, command: Command) => {
      const run = await import('../commands/completion/complete.ts')
      const { readGlobalOptions } = await import('../commands/values/global-options.ts')
      const options = readGlobalOptions(command.optsWithGlobals<GlobalFlags>())
      finish(await run.complete(world(), { ...options, words, program: await whole() }))
    })
}
