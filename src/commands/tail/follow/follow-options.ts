// What `tracectl tail --from` was asked to follow. Flags that are about receiving are refused: there is no receiver.
import { TracectlError } from '../../../errors.ts'
import type { Offset } from '../../../trace/time.ts'
import type { Query } from '../../../traceql/ast.ts'
import { placeFlags } from '../../lookup/open-traces.ts'
import { inBraces, readConditions } from '../../search/search-filter.ts'
import { parseDuration } from '../../values/duration.ts'
import { readGlobalOptions, type GlobalOptions } from '../../values/global-options.ts'
import { parseCount } from '../../values/number.ts'
import { readSourceOptions, type SourceOptions } from '../../values/source-options.ts'
import { shellQuote } from '../../values/shell-quote.ts'
import { usageError } from '../../values/usage-error.ts'
import { readForm, type TailFlags, type TailForm } from '../tail-options.ts'

export interface FollowOptions extends GlobalOptions, SourceOptions {
  readonly form: TailForm
  readonly plain: boolean
  readonly stitch: boolean
  /** Flags and expression in one; undefined for every trace. */
  readonly filter: Query | undefined
  /** As typed, for people; undefined where only flags were given. */
  readonly queryText: string | undefined
  readonly count: number | undefined
  /** End once nothing new has shown up for this long. */
  readonly untilIdle: Offset | undefined
  /** Also those that have ended in the last while. */
  readonly since: Offset
}

/** Flags of tail that say how to receive, and their defaults. */
const RECEIVING: readonly (readonly [flag: string, key: keyof TailFlags, unless?: string])[] = [
  ['--grpc-port', 'grpcPort', '4317'],
  ['--http-port', 'httpPort', '4318'],
  ['--host', 'host'],
  ['--inline', 'inline'],
  ['--forward', 'forward'],
  ['--retain-bytes', 'retainBytes'],
  ['--retain-age', 'retainAge'],
]

/** @throws TracectlError `usage` */
export async function readFollowOptions(
  flags: TailFlags,
  operands: readonly string[],
): Promise<FollowOptions> {
  refuseReceiving(flags)
  const [queryText, ...rest] = operands
  if (rest.length > 0) {
    const words = operands.join(' ')
    if (!/[{=<>]/.test(words)) {
      throw new TracectlError('usage', '--from follows a server, and starts no command', {
        hint: `leave it out: tracectl tail -- ${operands.map(shellQuote).join(' ')}`,
      })
    }
    throw new TracectlError('usage', `one TraceQL expression is taken, and '${rest[0]}' came after it`, {
      hint: `quote it: tracectl tail ${shellQuote(inBraces(words))}${placeFlags(flags)}`,
    })
  }
  return {
    ...readGlobalOptions(flags),
    ...readSourceOptions(flags),
    form: readForm(flags),
    plain: flags.plain ?? false,
    stitch: flags.stitch ?? false,
    filter: (await readConditions(queryText, { ...flags, tag: [] })).filter,
    queryText,
    count: flags.count === undefined ? undefined : parseCount(flags.count, '--count'),
    untilIdle: flags.untilIdle === undefined ? undefined : parseDuration(flags.untilIdle, '--until-idle'),
    since: readSince(flags.since),
  }
}

function readSince(text: string | undefined): Offset {
  if (text === undefined) return 0 as Offset
  const since = parseDuration(text, '--since')
  if (since <= LONGEST_SINCE) return since
  throw usageError(
    '--since',
    text,
    'is more than a day',
    '--since 15m; tracectl search --since 7d lists what is older',
  )
}

const LONGEST_SINCE = 86_400e9

function refuseReceiving(flags: TailFlags): void {
  for (const [flag, key, unless] of RECEIVING) {
    const value = flags[key]
    if (value === undefined || value === unless) continue
    throw new TracectlError('usage', `${flag} is about receiving, and --from follows a server`, {
      hint: 'leave one of them out',
    })
  }
}
