// Asks the server of a new context what it is.
import type { ServerKind } from '../../config/backend-settings.ts'
import type { Config } from '../../config/read-config.ts'
import { openBackend } from '../../sources/open-backend.ts'
import type { CommandContext } from '../context.ts'
import { backendTarget } from '../lookup/backend-target.ts'
import { maskedError } from '../servers/mask-secrets.ts'
import { contextLayer } from '../servers/settings-layer.ts'
import type { ContextNameOptions } from './config-options.ts'

/**
 * @param config in which the server stands as a Tempo
 * @throws TracectlError when nothing known answers
 */
export async function findKind(
  context: CommandContext,
  { name }: ContextNameOptions,
  config: Config,
): Promise<ServerKind> {
  const settings = config.contexts.get(name)?.servers.get('tempo')
  if (settings === undefined) throw new Error('no such server')
  const layer = contextLayer({ config, name, kind: 'tempo', settings }, context.env)
  const wish = { kind: undefined, name, address: undefined, addressOf: 0, layers: [layer] }
  const { target, secrets } = await backendTarget({ ...wish, timeoutMs: config.defaults.timeoutMs }, context)
  try {
    const backend = await openBackend(target, { env: context.env, now: () => context.now() }, context.stop)
    await backend.close()
    return backend.kind
  } catch (error) {
    throw maskedError(error, secrets)
  }
}
