// The program itself: what every command takes.
import { type Command, Option } from 'commander'
import { explain, LOOK } from './declare.ts'

export function declareGlobals(program: Command, version: string): void {
  program
    .description(
      'Debug distributed traces from the terminal: take OTLP in, or ask Tempo, Jaeger and Zipkin, and draw it as waterfalls.',
    )
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
    .option('--config <file>', 'the configuration file to use instead of the default one')
    .option('--context <name>', 'the context of that file to use instead of its current one')
    .option('-q, --quiet', 'data and errors only')
    .option('-v, --verbose', 'say more about what is being done', (_value, before: number) => before + 1, 0)
    .option('--debug', 'show the stack of an error')
  explain(
    program,
    [
      ['tracectl demo', 'a small system with one slow call and one broken hop'],
      ['tracectl tail', 'receive OTLP on 4317 and 4318, see each trace as it arrives'],
      ['tracectl tail -- npm start', 'the same for one command, told where to send'],
      ['tracectl show 4bf92f35', 'draw one trace as a waterfall'],
      ['tracectl show 4bf92f35 --from tempo', 'of a server: tempo, jaeger, zipkin, or a URL'],
      ['tracectl search --errors --since 15m', 'list the traces that failed lately'],
      ['tracectl diagnose-propagation', 'at which hop traces break off, why, and the fix'],
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
