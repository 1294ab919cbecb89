// `tracectl diagnose-propagation`: across traces. Declared, not run: its code is loaded when it is called.
import { type Command, Option } from 'commander'
import type { DiagnoseFlags } from '../commands/diagnose/diagnose-options.ts'
import { collect, explain, type Running } from './declare.ts'
import { sourceOptions } from './source-options.ts'

const CI = 'For CI:'
const LISTEN = 'Listening:'

export function declareDiagnose(command: Command, { argv, world, finish }: Running): void {
  command
    .description(
      'Looks across traces for calls that lost their trace context: names the hop, how often and since when, the likely ' +
        'cause with its evidence, and the fix, and draws one such request put together again. It also says what looks broken ' +
        'and is not. Traces are read from the local store, a file or a pipe, a Tempo, Jaeger or Zipkin, or received meanwhile.',
    )
    .usage('[options] [FILE]\n       tracectl diagnose-propagation --listen DURATION [options] [-- COMMAND…]')
    .argument(
      '[file...]',
      'what show reads: OTLP, or the JSON of Jaeger or Zipkin, packed or not; - for standard input. After --: a command ' +
        'to start with OTEL_* set to a receiver of its own, whose spans are diagnosed when it has ended',
    )
    .option('-f, --file <file>', 'the same as FILE')
    .option(
      '--since <duration>',
      'what ran within this long before now (default: everything; of a server 1h)',
    )
    .option('--from-time <time>', 'what ran at this time or later: RFC 3339, or now-1h')
    .option('--to-time <time>', 'what ran at this time or before')
    .option('--service <name>', 'tell only of hops from or to this service (repeatable)', collect, [])
    .option('-n, --limit <n>', 'read so many traces at most (default: all; of a server the newest 10000)')
    .option(
      '--grace <duration>',
      'how long a missing parent may still come (default: 10s, or what nearly all traces take)',
    )
    .option('--explain <code>', 'explain one cause, such as C01, and diagnose nothing; all for a list')
    .addOption(
      new Option(
        '-o, --output <format>',
        'text, the default; json: one document (docs/json.md); junit or sarif, for what shows those',
      )
        .choices(['text', 'json', 'junit', 'sarif'])
        .default('text'),
    )
    .addOption(new Option('--json', 'the same as -o json'))
    .option('--no-pager', 'never through a pager, however long it is')
    .addOption(
      new Option(
        '--fail-on <what>',
        'exit with 10 when a context is lost between or within services (broken), or on any finding (any)',
      )
        .choices(['broken', 'any'])
        .helpGroup(CI),
    )
    .addOption(
      new Option(
        '--expect <file>',
        "exit with 10 when an edge in this file is broken or absent: a list of '- web -> cart (http)' in YAML",
      ).helpGroup(CI),
    )
    .addOption(
      new Option('--write-expect <file>', 'write that file: the edges that are whole now').helpGroup(CI),
    )
    .addOption(
      new Option('--listen <duration>', 'receive for so long, and diagnose what has come').helpGroup(LISTEN),
    )
    .addOption(
      new Option(
        '--grpc-port <port>',
        'where gRPC is expected (default: 4317); 0 takes any free port',
      ).helpGroup(LISTEN),
    )
    .addOption(
      new Option(
        '--http-port <port>',
        'where HTTP is expected (default: 4318); 0 takes any free port',
      ).helpGroup(LISTEN),
    )
    .addOption(new Option('--host <address>', 'listen on this address instead of loopback').helpGroup(LISTEN))
    .action(async (operands: readonly string[], _flags, self: Command) => {
      const dashes = argv.indexOf('--')
      const behind = dashes < 0 ? 0 : argv.length - dashes - 1
      const before = operands.length - behind
      const { readDiagnoseOptions } = await import('../commands/diagnose/diagnose-options.ts')
      const words = {
        operands: operands.slice(0, before),
        command: operands.slice(before),
        version: self.parent?.version() ?? '',
      }
      const options = readDiagnoseOptions(words, self.optsWithGlobals<DiagnoseFlags>())
      const context = world()
      const run = await import('../commands/diagnose/diagnose.ts')
      finish(await run.diagnosePropagation(context, options))
    })
  sourceOptions(command)
  explain(command, [
    ['tracectl diagnose-propagation', 'all traces of the local store'],
    ['tracectl diagnose-propagation traces.jsonl.gz', "of a Collector's file export"],
    ['tracectl diagnose-propagation --from tempo --since 15m', 'of a server'],
    ['tracectl diagnose-propagation --service payments', 'only hops from or to that service'],
    ['tracectl diagnose-propagation --listen 30s', 'of what is sent here meanwhile'],
    ['tracectl diagnose-propagation -- npm test', 'of what a command sends while it runs'],
    ['tracectl diagnose-propagation --write-expect edges.yaml', 'learn who calls whom, while all is well'],
    ['tracectl diagnose-propagation --expect edges.yaml', 'for CI: exits with 10 where that has broken'],
    ['tracectl diagnose-propagation --explain C01', 'what a cause is, and how it is mended'],
  ])
}
