// Flags about a server where none is asked, and two that name different ones: told, because what they were meant for does
// not happen.
import { TracectlError } from '../../errors.ts'
import { shellQuote } from '../values/shell-quote.ts'
import type { SourceOptions } from '../values/source-options.ts'

/** The store asks nobody: who says how a server is to be asked has forgotten to say which. */
export function refuseServerFlags(options: SourceOptions): undefined {
  const flag = FOR_SERVERS.find(([, isGiven]) => isGiven(options))?.[0]
  if (flag === undefined) return undefined
  throw new TracectlError('usage', `${flag} is about a server, and none is asked`, {
    hint: 'name one: --from tempo, --from https://tempo.example.com, or --from and the name of a context',
  })
}

const FOR_SERVERS: readonly (readonly [flag: string, isGiven: (options: SourceOptions) => boolean])[] = [
  ['--header', ({ headers }) => headers.length > 0],
  ['--token-file', ({ tokenFile }) => tokenFile !== undefined],
  ['--username', ({ username }) => username !== undefined],
  ['--password-file', ({ passwordFile }) => passwordFile !== undefined],
  ['--tenant', ({ tenant }) => tenant !== undefined],
  ['--ca-cert', ({ caCert }) => caCert !== undefined],
  ['--client-cert', ({ clientCert }) => clientCert !== undefined],
  ['--client-key', ({ clientKey }) => clientKey !== undefined],
  ['--skip-verify', ({ skipVerify }) => skipVerify],
  ['--timeout', ({ timeoutMs }) => timeoutMs !== undefined],
]

/** @throws TracectlError `usage` */
export function refuseTwoNames({ from, context }: SourceOptions): void {
  if (context === undefined || from === undefined || KINDS.has(from)) return
  throw new TracectlError('usage', '--from and --context both say where to ask', {
    hint: `leave one of them out, or name a kind of server of the context: --context ${shellQuote(context)} --from tempo`,
  })
}

const KINDS: ReadonlySet<string> = new Set(['tempo', 'jaeger', 'zipkin'])
