// `tracectl diff`: two traces. Declared, not run: its code is loaded when it is called.
import { type Command, Option } from 'commander'
import type { DiffFlags } from '../commands/diff/diff-options.ts'
import { collect, explain, outputOption, type Running } from './declare.ts'
import { sourceOptions } from './source-options.ts'

export function declareDiff(diff: Command, { world, finish }: Running): void {
  diff
    .description(
      'Compares trace B with trace A, call path by call path: what took longer or shorter on the critical path (by timing), ' +
        'gaps included, and what is only in one of them. The changes sum to the difference of the roots exactly. ' +
        'Spans are the same when service, kind and name are, from the root down; ids and numbers in names do not count.',
    )
    .usage('[options] A B')
    .argument(
      '[a]',
      'the trace to compare with: of the store, or of --from, by its id, a prefix of it or a traceparent; or FILE, FILE#ID, or - for standard input',
    )
    .argument('[b]', 'the trace that is compared, named alike')
    .option(
      '-f, --file <file>',
      'look for ids in this file instead of the store; without A and B its two traces',
    )
    .addOption(outputOption('text, the default, or json: one document (docs/json.md)'))
    .addOption(new Option('--json', 'the same as -o json'))
    .option('--all', 'every row, on a terminal too')
    .option('--no-pager', 'never through a pager, however long it is')
    .addOption(
      new Option(
        '--skew <mode>',
        'clocks that disagree: auto, the default, moves them as little as calls ask for; off takes times as recorded',
      ).choices(['auto', 'off']),
    )
    .option(
      '--fail-on <condition>',
      "exit with 10 when this holds of B: 'slower>10%', 'slower>500ms', 'errors>0' (more of them than A; repeatable)",
      collect,
      [],
    )
    .action(async (a: string | undefined, b: string | undefined, _flags, command: Command) => {
      const { readDiffOptions } = await import('../commands/diff/diff-options.ts')
      const options = readDiffOptions(a, b, command.optsWithGlobals<DiffFlags>())
      const context = world()
      const run = await import('../commands/diff/diff.ts')
      finish(await run.diff(context, options))
    })
  sourceOptions(diff)
  explain(diff, [
    ['tracectl diff 4bf92f35 9c1d02aa', 'two traces of the local store'],
    ['tracectl diff before.json after.json', 'one trace of each file'],
    ['tracectl diff traces.jsonl#4bf92f35 9c1d02aa', 'one of a file with several, one of the store'],
    ["tracectl diff 4bf92f35 9c1d02aa | grep '^[-+~]'", 'what changed, a line each'],
    ["tracectl diff base.json new.json --fail-on 'slower>10%'", 'for CI: exits with 10'],
  ])
}
