// `tracectl tail`: receive, keep, print. Declared, not run: its code is loaded when it is called.
import { type Command, Option } from 'commander'
import type { TailFlags } from '../commands/tail/tail-options.ts'
import { collect, explain, outputOption, type Running } from './declare.ts'
import { sourceOptions } from './source-options.ts'

export function declareTail(tail: Command, { argv, world, finish }: Running): void {
  tail
    .description(
      'Runs an OTLP receiver (gRPC and HTTP, protobuf and JSON, on this machine only). On a terminal it opens a screen: traces ' +
        'as they arrive, the waterfall of the one that the cursor is on, and ? for the keys. In a pipe, and with --plain, ' +
        '--inline, --waterfall, -o json, --count or --until-idle, it prints each trace once it has settled. What is received is kept in the local store, for `tracectl show`. With --from it follows a Tempo, Jaeger or Zipkin ' +
        'instead, and shows what turns up there. It ends with a summary.',
    )
    .usage('[options] [-- COMMAND…]\n       tracectl tail --from SOURCE [options] [TRACEQL]')
    .argument(
      '[command...]',
      'after --: a command to start with OTEL_* set to this receiver; tail ends when it does, a screen when it is left. With --from: what to follow, in TraceQL',
    )
    .option('--grpc-port <port>', 'where gRPC is expected; 0 takes any free port', '4317')
    .option('--http-port <port>', 'where HTTP is expected; 0 takes any free port', '4318')
    .option('--host <address>', 'listen on this address instead of loopback; 0.0.0.0 for every one')
    .option('--plain', 'one line a trace, on a terminal too')
    .option('--inline', 'lines that stay in the scroll-back, above a few that show what is going on')
    .option('--waterfall', 'draw every trace as a waterfall')
    .option('--stitch', 'on the screen, join fragments whose context was lost, as the key b does')
    .addOption(outputOption('text, the default, or json: one object a line'))
    .addOption(new Option('--json', 'the same as -o json'))
    .option('--service <name>', 'only traces in which this service takes part (repeatable)', collect, [])
    .option('--errors', 'only traces with a failed span')
    .option('--min-duration <duration>', 'only traces that took at least this long')
    .option('--count <n>', 'end after n traces')
    .option('--until-idle <duration>', 'end once nothing has arrived for this long')
    .option('--since <duration>', 'with --from: also what has ended in this last while')
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
      const flags = command.optsWithGlobals<TailFlags>()
      if (flags.from !== undefined && flags.from !== 'local') {
        const { readFollowOptions } = await import('../commands/tail/follow/follow-options.ts')
        const options = await readFollowOptions(flags, operands)
        const context = world()
        const run = await import('../commands/tail/follow/follow.ts')
        finish(await run.follow(context, options))
        return
      }
      const { readTailOptions, opensScreen } = await import('../commands/tail/tail-options.ts')
      const options = await readTailOptions(flags, behindDashes(tail, operands, argv))
      const context = world()
      if (opensScreen(context, options)) {
        const { tailScreen } = await import('../commands/tail/screen/tail-screen.ts')
        finish(await tailScreen(context, options))
        return
      }
      if (context.takeTerminal !== undefined && options.inline) {
        const { inlineTail } = await import('../commands/tail/inline/inline-tail.ts')
        finish(await inlineTail(context, options))
        return
      }
      const run = await import('../commands/tail/tail.ts')
      finish(await run.tail(context, options))
    })
  sourceOptions(tail, 'follow this server: tempo, jaeger or zipkin, a URL, or the name of a context')
  explain(tail, [
    ['tracectl tail', 'a screen of the traces as they arrive'],
    ['tracectl tail --plain', 'one line for each trace that settles'],
    ['tracectl tail --waterfall --errors', 'draw those that failed'],
    ['tracectl tail -- python app.py', 'start app.py so that it exports here'],
    ["tracectl tail --from tempo '{ status = error }'", 'what fails, as a Tempo shows it'],
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
  if (words[0]?.trimStart().startsWith('{') === true) {
    return tail.error(
      `error: '${words.join(' ')}' is a query, and what is received here is not searched\n` +
        `(to follow a server: tracectl tail --from tempo '${words.join(' ')}')`,
    )
  }
  return tail.error(
    `error: unexpected '${words.join(' ')}'\n(to start a command: tracectl tail -- ${operands.join(' ')})`,
  )
}
