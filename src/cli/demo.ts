// `tracectl demo`: a system to look at. Declared, not run: its code is loaded when it is called.
import { type Command, Option } from 'commander'
import type { DemoFlags } from '../commands/demo/demo-options.ts'
import { explain, outputOption, type Running } from './declare.ts'

export function declareDemo(demo: Command, { world, finish }: Running): void {
  demo
    .description(
      'Starts a small system of instrumented services on this machine, with one slow call and one broken hop, sends what ' +
        'it records through OTLP into the local store, and draws it. Where a tail is running, it sends there: the traces ' +
        'arrive on its screen. Nothing leaves the machine, unless OTEL_EXPORTER_OTLP_ENDPOINT says so.',
    )
    .option('--repeat', 'keep the system running, round after round, until Ctrl-C')
    .addOption(outputOption('text, the default, or json: one document a line'))
    .addOption(new Option('--json', 'the same as -o json'))
    .action(async (_flags, command: Command) => {
      const { readDemoOptions } = await import('../commands/demo/demo-options.ts')
      const options = readDemoOptions(command.optsWithGlobals<DemoFlags>())
      const context = world()
      const run = await import('../commands/demo/demo.ts')
      finish(await run.demo(context, options))
    })
  explain(demo, [
    ['tracectl demo', 'takes a few seconds, then says what to type next'],
    ['tracectl demo --repeat', 'beside a tracectl tail in another terminal: something to watch'],
    ['tracectl tail -- tracectl demo', 'the same in one'],
  ])
}
