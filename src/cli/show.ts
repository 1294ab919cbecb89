// `tracectl show`: one trace. Declared, not run: its code is loaded when it is called.
import { type Command, Option } from 'commander'
import type { ShowFlags } from '../commands/show/show-options.ts'
import { ANALYSIS, VIEW, collect, explain, outputOption, type Running } from './declare.ts'
import { sourceOptions } from './source-options.ts'

export function declareShow(show: Command, { world, finish }: Running): void {
  show
    .description(
      'Draws one trace as a waterfall, from the local store, a file, or a Tempo, Jaeger or Zipkin. TRACE is its id, the ' +
        'first digits of it, or a whole traceparent header; it may be left out for a file with one trace in it. With - ' +
        'standard input is read: such a file, or log lines that name a trace.',
    )
    .usage('[options] [TRACE]')
    .argument('[trace]', 'trace id, unique prefix of one, or traceparent; - for standard input')
    .option(
      '-f, --file <file>',
      'read a file: OTLP as JSON, JSON lines or protobuf, or the JSON of Jaeger or Zipkin, also gzip or zstd of these; - for standard input',
    )
    .option(
      '-i, --interactive',
      'explore it on the whole screen: fold, search, zoom, look into spans; ? lists the keys',
    )
    .addOption(outputOption('text, the default, or json: one document (docs/json.md)'))
    .addOption(new Option('--json', 'the same as -o json'))
    .option('--attributes', 'under each span, its attributes')
    .option('--events', 'under each span, its events and logs')
    .option('--all', 'every span: fold nothing, leave nothing out')
    .option(
      '--span <span>',
      'one span in full, with its attributes, events, links and logs; by its id, the first digits of it, or its name',
    )
    .option(
      '--stitch',
      'together with the fragments that belong to it, though their context was lost: those that ran around it are looked through',
    )
    .option('--no-pager', 'never through a pager, however long it is')
    .addOption(
      new Option('--focus <span>', 'only this span and what is below it; named as for --span').helpGroup(
        VIEW,
      ),
    )
    .addOption(new Option('--depth <n>', 'only the topmost n levels').helpGroup(VIEW))
    .addOption(new Option('--errors', 'only what failed, and the way down to it').helpGroup(VIEW))
    .addOption(
      new Option('--service <name>', 'only spans of this service, and the way down to them (repeatable)')
        .default([])
        .argParser(collect)
        .helpGroup(VIEW),
    )
    .addOption(
      new Option(
        '--from-time <time>',
        'from here on: 3s or 1m30s into the trace, or an RFC 3339 time',
      ).helpGroup(VIEW),
    )
    .addOption(new Option('--to-time <time>', 'up to here').helpGroup(VIEW))
    .addOption(
      new Option('--squeeze', 'give stretches without any span two cells of the axis').helpGroup(VIEW),
    )
    .addOption(
      new Option(
        '--columns <names>',
        'these at the right, in this order: time, crit, self, start, end, kind, service, status, id',
      ).helpGroup(VIEW),
    )
    .addOption(
      new Option('--gaps <n>', 'how many gaps get a row of their own (default: 3); 0 for none').helpGroup(
        ANALYSIS,
      ),
    )
    .addOption(
      new Option(
        '--min-gap <duration>',
        'the shortest gap that does (default: 1% of the root, 1ms at least)',
      ).helpGroup(ANALYSIS),
    )
    .addOption(
      new Option(
        '--skew <mode>',
        'clocks that disagree: auto, the default, moves them as little as calls ask for; show only says by how much; ' +
          'off takes times as recorded. Durations never change',
      )
        .choices(['auto', 'show', 'off'])
        .helpGroup(ANALYSIS),
    )
    .addOption(
      new Option(
        '--fail-on <condition>',
        "exit with 10 when this holds: 'gap>1s', 'errors>0', 'self(payments)>20%' (repeatable; tracectl help conditions)",
      )
        .default([])
        .argParser(collect)
        .helpGroup(ANALYSIS),
    )
    .action(async (operand: string | undefined, _flags, command: Command) => {
      const { readShowOptions } = await import('../commands/show/show-options.ts')
      const options = readShowOptions(operand, command.optsWithGlobals<ShowFlags>())
      const context = world()
      const run = await import('../commands/show/show.ts')
      finish(await run.show(context, options))
    })
  sourceOptions(show)
  explain(show, [
    ['tracectl show 4bf92f35', 'the trace whose id begins so, from the local store'],
    ['tracectl show 4bf92f35 --attributes --events', 'with what each span carries'],
    ['tracectl show 4bf92f35 --span 00f067aa', 'one span in full'],
    ["tracectl show 4bf92f35 --focus 'POST /charge'", 'that span and what is below it'],
    ["tracectl show 4bf92f35 --fail-on 'gap>1s'", 'for CI: exits with 10 when there is one'],
    ['tracectl show 4bf92f35 --stitch', 'with what it called without passing its context on'],
    ['tracectl show --file traces.jsonl.gz', "a Collector's file export, or what Jaeger or Zipkin saved"],
    ['zcat traces.jsonl.gz | tracectl show -', 'from a pipe'],
    ['grep timeout app.log | tracectl show -', 'the trace of the store that these lines name'],
    ['tracectl show 4bf92f35 --from tempo', 'from a server: tempo, jaeger, zipkin, a URL or a context'],
    ['kubectl logs web | tracectl show - --from jaeger', 'the trace that a log names, from a server'],
  ])
}
