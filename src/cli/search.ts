// `tracectl search`: a list of traces. Declared, not run: its code is loaded when it is called.
import { type Command, Option } from 'commander'
import type { SearchFlags } from '../commands/search/search-options.ts'
import { collect, explain, outputOption, type Running } from './declare.ts'
import { sourceOptions } from './source-options.ts'

export function declareSearch(command: Command, { world, finish }: Running): void {
  command
    .description(
      'Lists traces, newest first: of the local store, a file, or a server with --from. Flags and a TraceQL expression narrow ' +
        'it down; service, operation and tags are those of one span, durations those of the whole trace. In a pipe each ' +
        'trace is one line with tabs between its columns (docs/json.md). With - standard input is read: spans, or log ' +
        'lines, of which it lists the traces that they name.',
    )
    .usage('[options] [TRACEQL]')
    .argument(
      '[traceql...]',
      'an expression: \'{ .http.route = "/cart" && status = error }\'; - for standard input',
    )
    .option('--service <name>', 'with a span of this service (repeatable: of any of them)', collect, [])
    .option('--operation <name>', 'with a span of this name')
    .option(
      '--tag <key=value>',
      'with this attribute; without =value whatever it is (repeatable)',
      collect,
      [],
    )
    .option('--errors', 'with a span that failed')
    .option('--min-duration <duration>', 'that took at least this long')
    .option('--max-duration <duration>', 'that took at most this long')
    .option(
      '--since <duration>',
      'that began within this long before now (default: everything; of a server 1h)',
    )
    .option('--from-time <time>', 'that began at this time or later: RFC 3339, or now-1h')
    .option('--to-time <time>', 'that began at this time or before')
    .option('-n, --limit <n>', 'at most so many', '20')
    .addOption(
      new Option(
        '--sort <order>',
        'time, the default: newest first; duration, spans or errors: most first, on a server of the newest that match',
      ).choices(['time', 'duration', 'spans', 'errors']),
    )
    .option('--spans', 'under each trace the spans that matched, with what was asked of them')
    .option('-f, --file <file>', 'search in a file: what show reads; - for standard input')
    .addOption(outputOption('text, the default, or json: one document (docs/json.md)'))
    .addOption(new Option('--json', 'the same as -o json'))
    .action(async (operands: readonly string[], _flags, self: Command) => {
      const { readSearchOptions } = await import('../commands/search/search-options.ts')
      const options = await readSearchOptions(operands, self.optsWithGlobals<SearchFlags>())
      const context = world()
      const run = await import('../commands/search/search.ts')
      finish(await run.search(context, options))
    })
  sourceOptions(command)
  explain(command, [
    ['tracectl search', 'the newest traces of the local store'],
    ['tracectl search --errors --since 15m', 'what has failed lately'],
    ['tracectl search --service checkout --sort duration', 'the slowest that pass through a service'],
    ['tracectl search --from tempo --tag http.route=/cart', 'of a server, the last hour'],
    [
      "tracectl search '{ span.retry > 2 } >> { status = error }' --spans",
      'in TraceQL, with the spans that match',
    ],
    ['kubectl logs web | tracectl search - --from tempo', 'the traces that log lines name'],
    ['tracectl ls -n 100 --json | jq …', 'for programs'],
  ])
}
