// Names of contexts for shell completion, each with its servers. Whatever goes wrong, the shell is told nothing.
import { SERVER_KINDS } from '../../config/backend-settings.ts'
import { sanitize } from '../../render/text.ts'
import type { CommandContext } from '../context.ts'
import { loadContexts } from '../servers/load-contexts.ts'

export interface ContextName {
  readonly value: string
  readonly meaning: string
}

export async function contextNames(
  context: CommandContext,
  config: string | undefined,
): Promise<readonly ContextName[]> {
  try {
    const contexts = await loadContexts(context, { config, context: undefined, quiet: true })
    return Array.from(contexts.config?.contexts.values() ?? [], ({ name, servers }) => ({
      value: sanitize(name),
      meaning: [...servers.keys()].join(', '),
    }))
  } catch {
    return []
  }
}

/** What `--from` takes besides a URL. */
export async function sourceNames(
  context: CommandContext,
  config: string | undefined,
): Promise<readonly ContextName[]> {
  const kinds = SERVER_KINDS.map((kind) => ({ value: kind, meaning: `the ${kind} of the current context` }))
  const store = { value: 'local', meaning: 'the local store' }
  return [...(await contextNames(context, config)), ...kinds, store]
}
