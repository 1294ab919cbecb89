// `tracectl services`: who takes part in the traces. Declared, not run: its code is loaded when it is called.
import { type Command, Option } from 'commander'
import type { ServicesFlags } from '../commands/services/services-options.ts'
import { explain, outputOption, type Running } from './declare.ts'
import { sourceOptions } from './source-options.ts'

export function declareServices(command: Command, { world, finish }: Running): void {
  command
    .description(
      'Lists the services of the local store, a file, or a server with --from; of one service the names of its spans; and with ' +
        '--dependencies who calls whom, most calls first.',
    )
    .usage('[options] [SERVICE]')
    .argument(
      '[service]',
      'list the names of its spans, or with --dependencies only its callers and what it calls',
    )
    .option('--dependencies', 'who calls whom, and how often')
    .option(
      '--since <duration>',
      'of --dependencies: calls this long before now (default: all; of a server 1h)',
    )
    .option('-f, --file <file>', 'look in a file: what show reads; - for standard input')
    .addOption(outputOption('text, the default, or json: one document (docs/json.md)'))
    .addOption(new Option('--json', 'the same as -o json'))
    .action(async (service: string | undefined, _flags, self: Command) => {
      const { readServicesOptions } = await import('../commands/services/services-options.ts')
      const options = readServicesOptions(service, self.optsWithGlobals<ServicesFlags>())
      const context = world()
      const run = await import('../commands/services/services.ts')
      finish(await run.services(context, options))
    })
  sourceOptions(command)
  explain(command, [
    ['tracectl services', 'the services of the local store'],
    ['tracectl services checkout --from jaeger', 'what its spans are called'],
    ['tracectl services --dependencies', 'who calls whom'],
    ['tracectl services checkout --dependencies --since 15m', 'who calls it lately, and whom it calls'],
  ])
}
