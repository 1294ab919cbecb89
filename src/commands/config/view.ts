// `tracectl config view`: what the file says, or with --origin what holds and why.
import type { Config } from '../../config/read-config.ts'
import { printable } from '../../failure.ts'
import type { CommandContext } from '../context.ts'
import { loadContexts } from '../servers/load-contexts.ts'
import type { ViewOptions } from './config-options.ts'
import { configYaml } from './config-yaml.ts'
import { effectiveConfig } from './effective-config.ts'
import { maskedConfig } from './masked-config.ts'

export async function viewConfig(context: CommandContext, options: ViewOptions): Promise<number> {
  const { stdout } = context
  const contexts = await loadContexts(context, options)
  const effective = options.origin ? effectiveConfig(contexts, context) : undefined
  const config = effective?.config ?? maskedConfig(contexts.config ?? EMPTY)
  if (options.output === 'json') {
    const origins = effective === undefined ? {} : { origins: Object.fromEntries(effective.origins) }
    await stdout.write(
      `${JSON.stringify({ schemaVersion: 1, config, ...origins }, null, stdout.isTTY ? 2 : 0)}\n`,
    )
    return 0
  }
  await stdout.write(printable(configYaml(config, effective?.origins ?? new Map())))
  return 0
}

const EMPTY: Config = {
  path: '',
  currentContext: undefined,
  contexts: new Map(),
  defaults: { timeoutMs: undefined },
  places: new Map(),
  warnings: [],
}
