// What `tracectl tail` was asked to do, checked and in units: the flags are declared in cli.ts, their meaning is
// settled here, once, so that tail.ts never sees a string that may be wrong.
import { readFile } from 'node:fs/promises'
import { TracectlError } from '../../errors.ts'
import { readForwardTarget } from '../../receiver/forward-target.ts'
import type { Offset } from '../../trace/time.ts'
import { parseDuration } from '../values/duration.ts'
import { readGlobalOptions, type GlobalFlags, type GlobalOptions } from '../values/global-options.ts'
import { refuseServerFlags } from '../servers/misplaced-flags.ts'
import type { CommandContext } from '../context.ts'
import { shellQuote } from '../values/shell-quote.ts'
import { readSourceOptions, type SourceFlags } from '../values/source-options.ts'
import { parseCount, parsePort } from '../values/number.ts'
import { parseSize } from '../values/size.ts'
import { usageError } from '../values/usage-error.ts'

/** lines: one for each settled trace. waterfall: each settled trace drawn. json: one object a line. */
export type TailForm = 'lines' | 'waterfall' | 'json'

export interface ForwardTarget {
  /** As typed: which protocol it names, and where, is the forwarder's business. */
  readonly url: string
  readonly headers: readonly (readonly [name: string, value: string])[]
}

export interface TailOptions extends GlobalOptions {
  /** --config: where contexts are, of which one may say where traces have pages. */
  readonly config?: string | undefined
  /** 0: any free port. */
  readonly grpcPort: number
  readonly httpPort: number
  /** undefined: loopback, 127.0.0.1 and ::1. */
  readonly host: string | undefined
  readonly form: TailForm
  /** --plain: lines even where a full screen could be drawn. */
  readonly plain: boolean
  /** --inline: lines there too, and below them one block that is drawn over and over. */
  readonly inline: boolean
  /** On the screen, fragments that belong together are one row. */
  readonly stitch: boolean
  /** Only traces that a service of one of these names took part in; empty for all. */
  readonly services: readonly string[]
  /** Only traces with a failed span. */
  readonly errors: boolean
  readonly minDuration: Offset | undefined
  /** End after this many traces have been printed. */
  readonly count: number | undefined
  /** End once nothing has arrived for this long. */
  readonly untilIdle: Offset | undefined
  readonly forward: ForwardTarget | undefined
  /** undefined: the store's defaults. */
  readonly retainBytes: number | undefined
  readonly retainAge: Offset | undefined
  /** What followed `--`: a command to start, with its arguments; empty for none. */
  readonly command: readonly string[]
}

/** The flags as commander hands them over. */
export interface TailFlags extends GlobalFlags, SourceFlags {
  readonly grpcPort: string
  readonly httpPort: string
  readonly host?: string
  readonly output: 'text' | 'json'
  readonly json?: boolean
  readonly plain?: boolean
  readonly inline?: boolean
  readonly waterfall?: boolean
  readonly stitch?: boolean
  readonly service: readonly string[]
  readonly errors?: boolean
  readonly minDuration?: string
  readonly count?: string
  readonly untilIdle?: string
  readonly forward?: string
  readonly forwardHeader: readonly string[]
  readonly retainBytes?: string
  readonly retainAge?: string
  /** With --from. */
  readonly since?: string
}

/**
 * @throws TracectlError `usage` for a value that cannot be used, `file-unreadable` for a header file that cannot be
 *   read
 */
export async function readTailOptions(flags: TailFlags, command: readonly string[]): Promise<TailOptions> {
  const grpcPort = parsePort(flags.grpcPort, '--grpc-port')
  const httpPort = parsePort(flags.httpPort, '--http-port')
  if (grpcPort === httpPort && grpcPort !== 0) {
    throw usageError(
      '--http-port',
      flags.httpPort,
      'is the gRPC port too',
      '--grpc-port 4317 --http-port 4318',
    )
  }
  if (flags.since !== undefined) {
    throw new TracectlError('usage', '--since is about following a server: what is received is always new', {
      hint: `name the server: tracectl tail --from tempo --since ${flags.since}`,
    })
  }
  refuseServerFlags(readSourceOptions(flags))
  if (flags.from === undefined && flags.context !== undefined && flags.context !== 'local') {
    throw new TracectlError('usage', '--context is about a server, and tail without --from receives', {
      hint: `to follow its server: tracectl tail --from ${shellQuote(flags.context)}`,
    })
  }
  return {
    ...readGlobalOptions(flags),
    config: flags.config,
    grpcPort,
    httpPort,
    host: flags.host,
    form: readForm(flags),
    plain: flags.plain ?? false,
    inline: readInline(flags),
    stitch: flags.stitch ?? false,
    services: flags.service,
    errors: flags.errors ?? false,
    minDuration: optionalDuration(flags.minDuration, '--min-duration'),
    count: flags.count === undefined ? undefined : parseCount(flags.count, '--count'),
    untilIdle: optionalDuration(flags.untilIdle, '--until-idle'),
    forward: await readForward(flags),
    retainBytes: flags.retainBytes === undefined ? undefined : parseSize(flags.retainBytes, '--retain-bytes'),
    retainAge: optionalDuration(flags.retainAge, '--retain-age'),
    command,
  }
}

/** @throws TracectlError `usage` when two are asked for */
export function readForm(flags: TailFlags): TailForm {
  const json = flags.json === true || flags.output === 'json'
  if (json && flags.waterfall === true) {
    throw new TracectlError('usage', '--waterfall and -o json ask for two forms at once', {
      hint: 'leave one of them out',
    })
  }
  if (json) return 'json'
  return flags.waterfall === true ? 'waterfall' : 'lines'
}

/** @throws TracectlError `usage` beside what has a form of its own */
export function readInline(flags: Pick<TailFlags, 'inline' | 'plain' | 'json' | 'output'>): boolean {
  if (flags.inline !== true) return false
  const other =
    flags.plain === true ? '--plain' : flags.json || flags.output === 'json' ? '-o json' : undefined
  if (other === undefined) return true
  throw new TracectlError('usage', `--inline and ${other} ask for two forms at once`, {
    hint: 'leave one of them out',
  })
}

type ScreenFlags = Pick<TailOptions, 'form' | 'plain' | 'count' | 'untilIdle'> & { readonly inline?: boolean }

/**
 * Whether to open a screen: where there is a terminal to draw it on, and no flag that wants lines.
 * @throws TracectlError `usage` when only a screen can do what is asked
 */
export function opensScreen(
  { takeTerminal }: Pick<CommandContext, 'takeTerminal'>,
  options: ScreenFlags & Pick<TailOptions, 'stitch'>,
): boolean {
  const opens = takeTerminal !== undefined && asksForScreen(options)
  if (opens || !options.stitch) return opens
  throw new TracectlError('usage', '--stitch joins rows of the screen, and what is printed is printed once', {
    hint: 'leave it out; tracectl show TRACE --stitch joins what belongs to one trace',
  })
}

/** Flags of scripts keep the lines. */
function asksForScreen(options: ScreenFlags): boolean {
  const { form, plain, inline, count, untilIdle } = options
  return form === 'lines' && !plain && inline !== true && count === undefined && untilIdle === undefined
}

function optionalDuration(text: string | undefined, flag: string): Offset | undefined {
  return text === undefined ? undefined : parseDuration(text, flag)
}

async function readForward(flags: TailFlags): Promise<ForwardTarget | undefined> {
  const url = flags.forward
  if (url === undefined) {
    if (flags.forwardHeader.length === 0) return undefined
    throw new TracectlError('usage', '--forward-header has nothing to go with', {
      hint: 'name where to send with --forward https://collector.example:4318',
    })
  }
  const headers = (await Promise.all(flags.forwardHeader.map(readHeaders))).flat()
  // Only to complain before a port is opened.
  readForwardTarget(url, headers)
  return { url, headers }
}

/** `K: V`, or `@file` with one of them a line, so that a secret need not stand on the command line. */
async function readHeaders(text: string): Promise<readonly (readonly [string, string])[]> {
  if (!text.startsWith('@')) return [parseHeader(text)]
  const path = text.slice(1)
  const content = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new TracectlError('file-unreadable', `cannot read the headers in ${path}: ${reasonOf(error)}`, {
      hint: "a header file holds one 'Name: value' a line",
      cause: error,
    })
  })
  const lines = content.split(/\r?\n/).map((line) => line.trim())
  return lines.filter((line) => line !== '' && !line.startsWith('#')).map(parseHeader)
}

// RFC 9110 §5.1 and §5.5: a token, and no control characters but the tab. The value may be a secret: never shown.
const HEADER = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \t]*:[ \t]*([\t\x20-\x7e\x80-\xff]*)$/

function parseHeader(text: string): readonly [string, string] {
  const match = HEADER.exec(text)
  if (match === null) {
    // Without a separator it may be the secret itself, as in a file that holds a token and nothing else.
    const name = /^([^:=\s]*)[:=\s]/.exec(text)?.[1] ?? ''
    throw usageError('--forward-header', `${name}…`, 'is not a header', "--forward-header 'X-Api-Key: abc'")
  }
  return [match[1] ?? '', (match[2] ?? '').trimEnd()]
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
