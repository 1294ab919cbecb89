// --listen: how long to receive, where, and for whom.
import { TracectlError } from '../../../errors.ts'
import type { Offset } from '../../../trace/time.ts'
import { parseDuration } from '../../values/duration.ts'
import { parsePort } from '../../values/number.ts'
import { usageError } from '../../values/usage-error.ts'

export interface ListenOptions {
  /** undefined: until the command has ended. */
  readonly duration: Offset | undefined
  /** 0: any free port. */
  readonly grpcPort: number
  readonly httpPort: number
  /** undefined: loopback. */
  readonly host: string | undefined
  /** What followed `--`; empty for none. */
  readonly command: readonly string[]
}

export interface ListenFlags {
  readonly listen?: string
  readonly grpcPort?: string
  readonly httpPort?: string
  readonly host?: string
}

/**
 * undefined where nothing is to be received.
 * @throws TracectlError `usage`
 */
export function readListenOptions(flags: ListenFlags, command: readonly string[]): ListenOptions | undefined {
  const { listen, grpcPort = '4317', httpPort = '4318', host } = flags
  if (listen === undefined && command.length === 0) {
    refuseWithout(flags)
    return undefined
  }
  const ports = { grpcPort: parsePort(grpcPort, '--grpc-port'), httpPort: parsePort(httpPort, '--http-port') }
  if (ports.grpcPort === ports.httpPort && ports.grpcPort !== 0) {
    throw usageError('--http-port', httpPort, 'is the gRPC port too', '--grpc-port 4317 --http-port 4318')
  }
  return { duration: listen === undefined ? undefined : readDuration(listen), ...ports, host, command }
}

function readDuration(text: string): Offset {
  const duration = parseDuration(text, '--listen')
  if (duration <= 0) throw usageError('--listen', text, 'is no time at all', '--listen 30s')
  if (duration > LONGEST) throw usageError('--listen', text, 'is more than a day', '--listen 10m')
  return duration
}

const LONGEST = 86_400e9

function refuseWithout({ grpcPort, httpPort, host }: ListenFlags): void {
  const flag =
    grpcPort !== undefined
      ? '--grpc-port'
      : httpPort !== undefined
        ? '--http-port'
        : host !== undefined
          ? '--host'
          : undefined
  if (flag === undefined) return
  throw new TracectlError('usage', `${flag} is about receiving, and nothing is to be received`, {
    hint: 'say for how long: tracectl diagnose-propagation --listen 30s',
  })
}
