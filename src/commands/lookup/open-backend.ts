// The server that a command is to ask, opened: or none, when the local store is meant.
import type { Backend } from '../../sources/backend.ts'
import type { CommandContext } from '../context.ts'
import type { GlobalOptions } from '../values/global-options.ts'
import type { SourceOptions } from '../values/source-options.ts'

/**
 * Flags, environment and configuration file decide, in this order. Nothing is sent yet, unless it has to be found out
 * what kind of server it is.
 * @returns undefined when the local store is meant
 * @throws TracectlError `usage`, `config-invalid`; `unreachable`, `auth`, `bad-reply` when the server was asked what it is
 */
export async function openBackendSource(
  context: CommandContext,
  options: SourceOptions & GlobalOptions,
): Promise<Backend | undefined> {
  void context
  await Promise.resolve()
  if (options.from === undefined || options.from === 'local') return undefined
  throw new Error('not written yet')
}
