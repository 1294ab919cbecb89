// `tracectl export`: one trace for other tools. Declared, not run: its code is loaded when it is called.
import { type Command, Option } from 'commander'
import type { ExportFlags } from '../commands/export/export-options.ts'
import { explain, type Running } from './declare.ts'
import { sourceOptions } from './source-options.ts'

export function declareExport(command: Command, { world, finish }: Running): void {
  command
    .description(
      'Writes one trace to a file or to standard output: as OTLP, from which nothing is missing, as JSON that the page of ' +
        'Jaeger opens, or as one HTML page for a ticket. TRACE and --file are as for `tracectl show`.',
    )
    .usage('[options] [TRACE]')
    .argument('[trace]', 'trace id, unique prefix of one, or traceparent; - for standard input')
    .option('-f, --file <file>', 'take the trace from a file, - for standard input')
    .addOption(
      new Option(
        '--format <format>',
        'otlp-json, otlp-proto, jaeger or html (default: what the name of the file ends in: .json or .jsonl, .pb or .binpb, ' +
          '.jaeger.json, .html; otlp-json on standard output)',
      ).choices(['otlp-json', 'otlp-proto', 'jaeger', 'html']),
    )
    .option(
      '-o, --output <file>',
      'write to this file instead of standard output, packed where its name ends in .gz or .zst',
    )
    .option('--no-logs', 'leave out the log records that name the trace')
    .action(async (operand: string | undefined, _flags, self: Command) => {
      const { readExportOptions } = await import('../commands/export/export-options.ts')
      const options = readExportOptions(operand, self.optsWithGlobals<ExportFlags>())
      const context = world()
      const run = await import('../commands/export/export.ts')
      finish(await run.exportTrace(context, options))
    })
  sourceOptions(command)
  explain(command, [
    ['tracectl export 4bf92f35 -o trace.html', 'one page with the waterfall, for a ticket'],
    ['tracectl export 4bf92f35 -o trace.json.gz', 'OTLP JSON, packed'],
    ['tracectl export 4bf92f35 -o trace.jaeger.json', "for the file upload of Jaeger's page"],
    [
      'tracectl export 4bf92f35 --format otlp-proto --no-logs | curl …',
      'the body of a request to /v1/traces',
    ],
    ['tracectl export --file jaeger.json > otlp.json', 'from one format to another'],
  ])
}
