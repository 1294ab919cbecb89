// The command line in one process: what is parsed, what is said, which status it ends with.
import { describe, expect, test } from 'vitest'
import { runCli, type CliHost } from '../../src/cli.ts'
import { describeFailure } from '../../src/failure.ts'
import { fakeContext, type FakeContextOptions } from '../support/context.ts'

interface Result {
  readonly status: number
  readonly out: string
  readonly err: string
}

async function run(argv: readonly string[], options: FakeContextOptions = {}): Promise<Result> {
  const context = fakeContext(options)
  const host: CliHost = {
    version: '1.2.3',
    openContext: () => context,
    help: {
      writeOut: (text) => void context.stdout.write(text),
      writeErr: (text) => void context.stderr.write(text),
      outColumns: options.columns ?? 80,
      errColumns: options.columns ?? 80,
      outHasColors: (color) => color === 'always',
      errHasColors: () => false,
    },
  }
  let status: number
  try {
    status = await runCli(argv, host)
  } catch (error) {
    const failure = describeFailure(error, context.stop, false)
    await context.stderr.write(failure.text ?? '')
    status = failure.status
  }
  return { status, out: context.out(), err: context.err() }
}

describe('help', () => {
  test.each([['--help'], ['-h'], ['help']])('%s begins with examples, on stdout, with 0', async (flag) => {
    const { status, out, err } = await run([flag])
    expect(status).toBe(0)
    expect(err).toBe('')
    expect(out).toMatch(/^Examples:\n {2}tracectl demo/)
    for (const command of ['tail', 'show', 'search', 'services', 'export', 'demo', 'completion', 'help']) {
      expect(out).toContain(`\n  ${command} `)
    }
    expect(out).not.toContain('__complete')
    expect(out).toContain('tracectl help exit-codes')
  })

  test.each(['tail', 'show', 'search', 'services', 'export', 'demo', 'completion', 'help'])(
    '%s --help: examples, usage, global options, at most 80 columns',
    async (command) => {
      const { status, out } = await run([command, '--help'])
      expect(status).toBe(0)
      expect(out).toMatch(/^Examples:\n {2}\S/)
      expect(out).toMatch(new RegExp(`Usage: tracectl ${command}(\\|ls)? `))
      expect(out).toContain('Global Options:')
      expect(out).toContain('--color [when]')
      expect(widest(out)).toBeLessThanOrEqual(80)
      expect((await run(['help', command])).out).toBe(out)
    },
  )

  test.each([40, 60, 100])(
    'fits a terminal of %i columns, but for commands to be copied',
    async (columns) => {
      for (const argv of [['--help'], ['show', '--help'], ['search', '--help'], ['tail', '--help'], []]) {
        const { out, err } = await run(argv, { columns })
        const lines = `${out}${err}`.split('\n')
        const wide = lines.filter((line) => line.length > columns)
        expect(
          wide.filter((line) => !/^Usage: |^ {7}tracectl |^ {2}(\S.*\| )?(source <\()?tracectl /.test(line)),
        ).toEqual([])
      }
      const { out } = await run(['show', '--help'], { columns })
      const example = '  tracectl show 4bf92f35'
      const meaning = 'the trace whose id begins so,'
      expect(out).toMatch(new RegExp(`${example}${columns < 80 ? '\n {6}' : ' {20,}'}${meaning}`))
    },
  )

  test('is plain, unless colours were asked for', async () => {
    expect((await run(['--help'])).out).not.toContain('\u001b')
    const bold = '\u001b[1mExamples:\u001b[22m'
    for (const flags of [['--color', 'always'], ['--color=always'], ['--color']]) {
      expect((await run([...flags, '--help'])).out).toContain(bold)
      expect((await run(['show', ...flags, '--help'])).out).toContain(bold)
    }
    for (const flags of [['--color', 'never'], ['--color=never'], ['--no-color'], ['--color=auto']]) {
      expect((await run([...flags, '--help'])).out).not.toContain('\u001b')
    }
  })

  test('without a command: help on stderr, status 2', async () => {
    const { status, out, err } = await run([])
    expect([status, out]).toEqual([2, ''])
    expect(err).toContain('Usage: tracectl [options] <command>')
  })

  test.each(['environment', 'exit-codes', 'formatting'])('help %s', async (topic) => {
    const { status, out, err } = await run(['help', topic])
    expect([status, err]).toEqual([0, ''])
    expect(widest(out)).toBeLessThanOrEqual(80)
    expect(out).toMatchSnapshot()
  })

  test.each([40, 60, 80, 200])(
    'help environment on a terminal of %i columns: nothing wraps',
    async (columns) => {
      const { out } = await run(['help', 'environment'], { tty: true, columns })
      expect(widest(out)).toBeLessThanOrEqual(columns)
      expect(out).toContain(
        columns < 80 ? '\n  TERM, COLORTERM\n      how many colours' : '\n  TERM, COLORTERM   ',
      )
    },
  )

  test('help on what is not there', async () => {
    expect(await run(['help', 'exitcodes'])).toEqual({
      status: 2,
      out: '',
      err: "tracectl: no help on 'exitcodes'\n  did you mean: tracectl help exit-codes\n",
    })
    expect((await run(['help', 'toString'])).err).toContain("no help on 'toString'\n  there is help on tail,")
  })

  test.each(['--version', '-V'])('%s', async (flag) => {
    expect(await run([flag])).toEqual({ status: 0, out: '1.2.3\n', err: '' })
  })
})

describe('usage errors: stderr, the usage, status 2', () => {
  test.each<[string, readonly string[], string]>([
    [
      'an unknown command',
      ['tial'],
      "tracectl: unknown command 'tial'\n(Did you mean tail?)\nusage: tracectl ",
    ],
    [
      'a trace id without a command',
      ['4bf92f35'],
      "tracectl: unknown command '4bf92f35'\n(to show a trace: tracectl show 4bf92f35)\nusage: tracectl ",
    ],
    ['an unknown flag', ['--verson'], "tracectl: unknown option '--verson'\n(Did you mean --version?)\n"],
    [
      'an unknown flag of a command',
      ['tail', '--grpc-prot', '1'],
      "tracectl: unknown option '--grpc-prot'\n(Did you mean --grpc-port?)\nusage: tracectl tail ",
    ],
    [
      'a global flag misspelt behind a command',
      ['show', 'ab', '--colour', 'never'],
      "tracectl: unknown option '--colour'\n(Did you mean --color?)\nusage: tracectl show ",
    ],
    [
      'a flag without its value',
      ['show', '--file'],
      "tracectl: option '-f, --file <file>' argument missing\n",
    ],
    ['a choice that is none', ['show', 'ab', '-o', 'yaml'], 'Allowed choices are text, json.'],
    ['a colour that is none', ['--color', 'blue', 'help'], 'Allowed choices are auto, always, never.'],
    ['a colour that is the command', ['--color', 'help'], "'help' is invalid. Allowed choices are auto"],
    [
      'a shell that is none',
      ['completion', 'tcsh'],
      "tracectl: 'tcsh' is invalid for argument 'shell'. Allowed",
    ],
    ['no shell', ['completion'], "tracectl: missing required argument 'shell'\n"],
    ['one argument too many', ['show', 'ab', 'cd'], 'too many arguments'],
    ['show without a trace', ['show'], 'tracectl: which trace?\n'],
    ['show with two inputs', ['show', '-', '-f', 'x'], 'both - and --file x say where to read'],
    [
      'a command for tail without --',
      ['tail', 'npm', 'start'],
      "unexpected 'npm start'\n(to start a command: tracectl tail -- npm start)",
    ],
    [
      'a query for what is received',
      ['tail', '{ status = error }'],
      "'{ status = error }' is a query, and what is received here is not searched\n(to follow a server: tracectl tail --from tempo '{ status = error }')",
    ],
    [
      'the page of a trace as a server',
      ['show', '--from', 'http://localhost:16686/jaeger/trace/4bf92f3577b34da6a3ce929d0e0e4736'],
      'which trace?\n  tracectl show 4bf92f3577b34da6a3ce929d0e0e4736 --from http://localhost:16686/jaeger\n',
    ],
    ['words before the --', ['tail', 'x', '--', 'npm'], "unexpected 'x'\n"],
    ['a port that is none', ['tail', '--grpc-port', '70000'], "--grpc-port: '70000' is not a port"],
    ['a duration that is none', ['tail', '--until-idle', '10'], "--until-idle: '10' has no unit"],
    ['control characters in what was typed', ['\u001b[2Jx'], "unknown command '\ufffd[2Jx'"],
  ])('%s', async (_what, argv, expected) => {
    const { status, out, err } = await run(argv)
    expect([status, out]).toEqual([2, ''])
    expect(err).toContain(expected)
    expect(err).not.toContain('    at ')
  })
})

function widest(text: string): number {
  return Math.max(...text.split('\n').map((line) => line.length))
}
