// Every command and flag, declared once: parsing, --help, shell completion, the man page and docs/cli.md are all made
// from these declarations. Nothing but commander is loaded to make them; a command's code is loaded when it runs.
import { Command, CommanderError, Option, type OutputConfiguration } from 'commander'
import { termAndMeaning, twoColumns } from './columns.ts'
import type { CommandContext } from './commands/context.ts'
import type { DemoFlags } from './commands/demo/demo-options.ts'
import type { DiffFlags } from './commands/diff/diff-options.ts'
import type { ExportFlags } from './commands/export/export-options.ts'
import type { GlobalFlags } from './commands/values/global-options.ts'
import type { ShowFlags } from './commands/show/show-options.ts'
import type { TailFlags } from './commands/tail/tail-options.ts'
import { EXIT_CODES } from './errors.ts'
import { printable } from './failure.ts'
import type { LookFlags } from './terminal.ts'

/** What the command line needs of the program around it. */
export interface CliHost {
  readonly version: string
  /** Called once the flags for how output looks are known, before a command runs. */
  openContext(look: LookFlags, debug: boolean): CommandContext
  /** Where help and complaints about usage go, and what can be shown there. */
  readonly help: HelpOutput
}

export interface HelpOutput {
  writeOut(text: string): void
  writeErr(text: string): void
  readonly outColumns: number
  readonly errColumns: number
  outHasColors(color: LookFlags['color']): boolean
  errHasColors(color: LookFlags['color']): boolean
}

/**
 * Parses `argv` (without node and script) and runs the command.
 * @returns the exit status
 * @throws what the command throws
 */
export async function runCli(argv: readonly string[], host: CliHost): Promise<number> {
  let status = EXIT_CODES.ok.status
  const program = createProgram(host, argv, (result) => {
    status = result
  })
  try {
    await program.parseAsync(argv, { from: 'user' })
  } catch (error) {
    // commander ends usage errors, and help where a command was expected, with 1.
    if (error instanceof CommanderError)
      return error.exitCode === 0 ? EXIT_CODES.ok.status : EXIT_CODES.usage.status
    throw error
  }
  return status
}

/** The declarations; without a host to read them, not to run them. `argv` is what will be parsed. */
export function createProgram(
  host: CliHost = NO_HOST,
  argv: readonly string[] = [],
  finish: (status: number) => void = () => {},
): Command {
  const program = new Command('tracectl')
  // Subcommands copy these when they are made, so they come before the first .command().
  program
    .exitOverride()
    .configureOutput(outputOf(host, program))
    .configureHelp({
      showGlobalOptions: true,
      styleTitle: bold,
      subcommandTerm: (command) => command.name(),
      optionDescription: describeOption,
      // commander wraps nothing on narrow terminals.
      minWidthToWrap: 20,
      formatItem: (term, termWidth, meaning, { helpWidth = 80 }) =>
        termAndMeaning(term, meaning, termWidth, helpWidth).join('\n'),
    })
    .helpOption('-h, --help', 'show this help')
    .helpCommand(false)
  declareGlobals(program, host.version)

  const world = (): CommandContext => {
    const flags = program.opts<LookFlags & { debug?: boolean }>()
    return host.openContext(flags, flags.debug === true)
  }
  declareTail(program, argv, world, finish)
  declareShow(program, world, finish)
  declareDiff(program, world, finish)
  declareExport(program, world, finish)
  declareDemo(program, world, finish)
  declareCompletion(program, world, finish)
  declareHelp(program, world, finish)
  return program
}

/** For pages made from the declarations. */
const NO_HOST: CliHost = {
  version: '',
  openContext() {
    throw new Error('made to be read, not run')
  },
  help: {
    writeOut: () => {},
    writeErr: () => {},
    outColumns: 80,
    errColumns: 80,
    outHasColors: () => false,
    errHasColors: () => false,
  },
}

function declareGlobals(program: Command, version: string): void {
  program
    .description('Debug distributed traces from the terminal: take OTLP in, keep it, draw it as waterfalls.')
    .usage('[options] <command>')
    .version(version, '-V, --version', 'print the version')
    .addOption(
      // Without a value as in grep and ls; behind it a value is taken for one, so what is none is told.
      new Option('--color [when]', 'auto, always or never; alone the same as always')
        .choices(['auto', 'always', 'never'])
        .preset('always')
        .helpGroup(LOOK),
    )
    .addOption(new Option('--no-color', 'the same as --color never').helpGroup(LOOK))
    .addOption(new Option('--ascii', 'draw with ASCII characters only').helpGroup(LOOK))
    .addOption(new Option('--width <columns>', 'draw this wide').helpGroup(LOOK))
    .option('--store <path>', 'the store to use instead of the default one; :memory: keeps nothing')
    .option('-q, --quiet', 'data and errors only')
    .option('-v, --verbose', 'say more about what is being done', (_value, before: number) => before + 1, 0)
    .option('--debug', 'show the stack of an error')
  explain(
    program,
    [
      ['tracectl demo', 'a small system with one slow call and one broken hop'],
      ['tracectl tail', 'receive OTLP on 4317 and 4318, print each trace as it settles'],
      ['tracectl tail -- npm start', 'the same for one command, told where to send'],
      ['tracectl show 4bf92f35', 'draw one trace as a waterfall'],
      ['tracectl diff 4bf92f35 9c1d02aa', 'where the second spent its time differently'],
    ],
    [
      'Help topics:',
      '  tracectl help conditions    what --fail-on can be about',
      '  tracectl help environment   variables that are honoured',
      '  tracectl help exit-codes    what the exit status means',
      '  tracectl help formatting    width, colour, JSON',
    ],
  )
}

// Headings of help, where flags are many: how output looks, which part of a trace is drawn, and how it is judged.
const LOOK = 'Look:'
const VIEW = 'Part of the trace:'
const ANALYSIS = 'Analysis:'

function declareTail(program: Command, argv: readonly string[], world: World, finish: Finish): void {
  const tail = program
    .command('tail')
    .summary('receive OTLP and print traces as they settle')
    .description(
      'Runs an OTLP receiver (gRPC and HTTP, protobuf and JSON, on this machine only) and prints each trace once it has settled. ' +
        'What is received is kept in the local store, for `tracectl show`. The first Ctrl-C ends it with a summary.',
    )
    .usage('[options] [-- COMMAND…]')
    .argument(
      '[command...]',
      'after --: a command to start with OTEL_* set to this receiver; tail ends when it does',
    )
    .option('--grpc-port <port>', 'where gRPC is expected; 0 takes any free port', '4317')
    .option('--http-port <port>', 'where HTTP is expected; 0 takes any free port', '4318')
    .option('--host <address>', 'listen on this address instead of loopback; 0.0.0.0 for every one')
    .option('--plain', 'one line a trace, on a terminal too')
    .option('--waterfall', 'draw every trace as a waterfall')
    .addOption(outputOption('text, the default, or json: one object a line'))
    .addOption(new Option('--json', 'the same as -o json'))
    .option('--service <name>', 'only traces in which this service takes part (repeatable)', collect, [])
    .option('--errors', 'only traces with a failed span')
    .option('--min-duration <duration>', 'only traces that took at least this long')
    .option('--count <n>', 'end after n traces')
    .option('--until-idle <duration>', 'end once nothing has arrived for this long')
    .option(
      '--forward <url>',
      'pass everything on to another OTLP endpoint: http(s)://HOST:4318 or grpc(s)://HOST:4317',
    )
    .option(
      '--forward-header <header>',
      "'Name: value' to send along, or @file with one a line (repeatable)",
      collect,
      [],
    )
    .option('--retain-bytes <size>', 'how large the store may grow (default: 1GiB)')
    .option('--retain-age <duration>', 'how old traces may get (default: 7d)')
    .action(async (operands: readonly string[], _flags, command: Command) => {
      const { readTailOptions } = await import('./commands/tail/tail-options.ts')
      const options = await readTailOptions(
        command.optsWithGlobals<TailFlags>(),
        behindDashes(tail, operands, argv),
      )
      const context = world()
      const run = await import('./commands/tail/tail.ts')
      finish(await run.tail(context, options))
    })
  explain(tail, [
    ['tracectl tail', 'one line for each trace that settles'],
    ['tracectl tail --waterfall --errors', 'draw those that failed'],
    ['tracectl tail -- python app.py', 'start app.py so that it exports here, end with it'],
    ['tracectl tail --json --count 1 --until-idle 10s', 'for scripts'],
    ['tracectl tail --forward http://collector:4318', 'pass everything on as well'],
  ])
}

/** commander swallows the `--`; without one, `tail foo` is more likely a mistake than a wish to run foo. */
function behindDashes(
  tail: Command,
  operands: readonly string[],
  argv: readonly string[],
): readonly string[] {
  const dashes = argv.indexOf('--')
  const expected = dashes < 0 ? 0 : argv.length - dashes - 1
  if (operands.length <= expected) return operands
  const words = operands.slice(0, operands.length - expected)
  return tail.error(
    `error: unexpected '${words.join(' ')}'\n(to start a command: tracectl tail -- ${operands.join(' ')})`,
  )
}

function declareShow(program: Command, world: World, finish: Finish): void {
  const show = program
    .command('show')
    .summary('draw one trace as a waterfall')
    .description(
      'Draws one trace as a waterfall. TRACE is its id, the first digits of it, or a whole traceparent header; it may ' +
        'be left out for a file with one trace in it. With - standard input is read: such a file, or log lines that name ' +
        'a trace of the local store.',
    )
    .usage('[options] [TRACE]')
    .argument('[trace]', 'trace id, unique prefix of one, or traceparent; - for standard input')
    .option(
      '-f, --file <file>',
      'read a file: OTLP as JSON, JSON lines or protobuf, or the JSON of Jaeger or Zipkin, also gzip or zstd of these; - for standard input',
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
      new Option('--from <time>', 'from here on: 3s or 1m30s into the trace, or an RFC 3339 time').helpGroup(
        VIEW,
      ),
    )
    .addOption(new Option('--to <time>', 'up to here').helpGroup(VIEW))
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
      const { readShowOptions } = await import('./commands/show/show-options.ts')
      const options = readShowOptions(operand, command.optsWithGlobals<ShowFlags>())
      const context = world()
      const run = await import('./commands/show/show.ts')
      finish(await run.show(context, options))
    })
  explain(show, [
    ['tracectl show 4bf92f35', 'the trace whose id begins so, from the local store'],
    ['tracectl show 4bf92f35 --attributes --events', 'with what each span carries'],
    ['tracectl show 4bf92f35 --span 00f067aa', 'one span in full'],
    ["tracectl show 4bf92f35 --focus 'POST /charge'", 'that span and what is below it'],
    ["tracectl show 4bf92f35 --fail-on 'gap>1s'", 'for CI: exits with 10 when there is one'],
    ['tracectl show --file traces.jsonl.gz', "a Collector's file export, or what Jaeger or Zipkin saved"],
    ['zcat traces.jsonl.gz | tracectl show -', 'from a pipe'],
    ['grep timeout app.log | tracectl show -', 'the trace of the store that these lines name'],
  ])
}

function declareDiff(program: Command, world: World, finish: Finish): void {
  const diff = program
    .command('diff')
    .summary('say where one trace spent its time differently from another')
    .description(
      'Compares trace B with trace A, call path by call path: what took longer or shorter on the critical path (by timing), ' +
        'gaps included, and what is only in one of them. The changes sum to the difference of the roots exactly. ' +
        'Spans are the same when service, kind and name are, from the root down; ids and numbers in names do not count.',
    )
    .usage('[options] A B')
    .argument(
      '[a]',
      'the trace to compare with: of the store by its id, a prefix of it or a traceparent; or FILE, FILE#ID, or - for standard input',
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
      const { readDiffOptions } = await import('./commands/diff/diff-options.ts')
      const options = readDiffOptions(a, b, command.optsWithGlobals<DiffFlags>())
      const context = world()
      const run = await import('./commands/diff/diff.ts')
      finish(await run.diff(context, options))
    })
  explain(diff, [
    ['tracectl diff 4bf92f35 9c1d02aa', 'two traces of the local store'],
    ['tracectl diff before.json after.json', 'one trace of each file'],
    ['tracectl diff traces.jsonl#4bf92f35 9c1d02aa', 'one of a file with several, one of the store'],
    ["tracectl diff 4bf92f35 9c1d02aa | grep '^[-+~]'", 'what changed, a line each'],
    ["tracectl diff base.json new.json --fail-on 'slower>10%'", 'for CI: exits with 10'],
  ])
}

function declareExport(program: Command, world: World, finish: Finish): void {
  const command = program
    .command('export')
    .summary('write one trace for other tools to read')
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
      const { readExportOptions } = await import('./commands/export/export-options.ts')
      const options = readExportOptions(operand, self.optsWithGlobals<ExportFlags>())
      const context = world()
      const run = await import('./commands/export/export.ts')
      finish(await run.exportTrace(context, options))
    })
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

function declareDemo(program: Command, world: World, finish: Finish): void {
  const demo = program
    .command('demo')
    .summary('run a small instrumented system and draw its traces')
    .description(
      'Starts a small system of instrumented services on this machine, with one slow call and one broken hop, sends what ' +
        'it records through OTLP into the local store, and draws it. Nothing leaves the machine.',
    )
    .addOption(outputOption('text, the default, or json: one document a line'))
    .addOption(new Option('--json', 'the same as -o json'))
    .action(async (_flags, command: Command) => {
      const { readDemoOptions } = await import('./commands/demo/demo-options.ts')
      const options = readDemoOptions(command.optsWithGlobals<DemoFlags>())
      const context = world()
      const run = await import('./commands/demo/demo.ts')
      finish(await run.demo(context, options))
    })
  explain(demo, [['tracectl demo', 'takes a few seconds, then says what to type next']])
}

function declareCompletion(program: Command, world: World, finish: Finish): void {
  const completion = program
    .command('completion')
    .summary('print a shell completion script')
    .description('Prints a script that completes commands, flags, their values and the ids of stored traces.')
    .argument('<shell>', 'bash, zsh or fish')
    .action(async (shell: string) => {
      const run = await import('./commands/completion/completion.ts')
      finish(await run.completion(world(), { shell }))
    })
  completion.registeredArguments[0]?.choices(['bash', 'zsh', 'fish'])
  explain(completion, [
    ['source <(tracectl completion bash)', 'in ~/.bashrc'],
    ['source <(tracectl completion zsh)', 'in ~/.zshrc, after compinit'],
    ['tracectl completion fish > ~/.config/fish/completions/tracectl.fish', 'once'],
  ])

  // What those scripts call with the words typed so far.
  program
    .command('__complete', { hidden: true })
    .helpOption(false)
    .argument('[words...]')
    .action(async (words: readonly string[], _flags, command: Command) => {
      const run = await import('./commands/completion/complete.ts')
      const { readGlobalOptions } = await import('./commands/values/global-options.ts')
      const options = readGlobalOptions(command.optsWithGlobals<GlobalFlags>())
      finish(await run.complete(world(), { ...options, words, program }))
    })
}

function declareHelp(program: Command, world: World, finish: Finish): void {
  const help = program
    .command('help')
    .summary('help for a command, or on a topic')
    .description('Help for a command, or on a topic: conditions, environment, exit-codes, formatting.')
    .argument('[topic]', 'a command or a topic')
    .action(async (topic: string | undefined) => {
      const run = await import('./commands/help.ts')
      finish(await run.help(world(), { topic, program }))
    })
  explain(help, [
    ['tracectl help tail', 'the same as tracectl tail --help'],
    ['tracectl help exit-codes', 'what the exit status means'],
  ])
}

type World = () => CommandContext
type Finish = (status: number) => void
type Example = readonly [command: string, meaning: string]

/** Examples come first in help, because that is what people look for. */
function explain(command: Command, examples: readonly Example[], after: readonly string[] = []): void {
  EXAMPLES.set(command, examples)
  command.addHelpText('before', ({ error }) => {
    const output = command.configureOutput()
    const width = (error ? output.getErrHelpWidth?.() : output.getOutHelpWidth?.()) ?? 80
    return `${bold('Examples:')}\n${twoColumns(examples, width).join('\n')}\n`
  })
  if (after.length > 0) command.addHelpText('after', `\n${after.join('\n')}`)
  const path = command.parent === null ? 'tracectl' : `tracectl ${command.name()}`
  command.showHelpAfterError(`usage: ${path} ${command.usage()}\n(${path} --help says more)`)
}

const EXAMPLES = new WeakMap<Command, readonly Example[]>()

/** For the pages that are made from the declarations. */
export function examplesOf(command: Command): readonly Example[] {
  return EXAMPLES.get(command) ?? []
}

function outputOption(description: string): Option {
  return new Option('-o, --output <format>', description).choices(['text', 'json']).default('text')
}

/** The text names the choices already, better than commander's list would. */
function describeOption(option: Option): string {
  const value: unknown = option.defaultValue
  const shown = typeof value === 'string' && option.argChoices === undefined
  return shown ? `${option.description} (default: ${value})` : option.description
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value]
}

function outputOf(host: CliHost, program: Command): OutputConfiguration {
  const color = (): LookFlags['color'] => program.opts<LookFlags>().color
  return {
    writeOut: (text) => host.help.writeOut(text),
    writeErr: (text) => host.help.writeErr(text),
    getOutHelpWidth: () => host.help.outColumns,
    getErrHelpWidth: () => host.help.errColumns,
    getOutHasColors: () => host.help.outHasColors(color()),
    getErrHasColors: () => host.help.errHasColors(color()),
    outputError: (text, write) =>
      write(
        printable(
          text
            .replace(/^error: (command-argument value )?/, 'tracectl: ')
            // A trace id where a command is expected.
            .replace(/unknown command '([0-9a-f-]{6,})'/i, '$&\n(to show a trace: tracectl show $1)'),
        ),
      ),
  }
}

/** commander takes it out again where colours are off. */
function bold(text: string): string {
  return `\u001b[1m${text}\u001b[22m`
}
