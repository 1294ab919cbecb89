// The configuration file, found, read and checked. Where there is none and nobody named one, no parser is loaded.
import { findConfigPath, type ConfigWish } from './config-path.ts'
import type { Suggest } from './field-reader.ts'
import type { Config } from './read-config.ts'

/**
 * @returns undefined when there is none
 * @throws TracectlError `config-invalid`; also for one that was named and cannot be read
 */
export async function loadConfig(wish: ConfigWish, suggest: Suggest): Promise<Config | undefined> {
  const where = await findConfigPath(wish)
  if (where.missing) return undefined
  const { readConfigFile } = await import('./read-config-file.ts')
  const file = await readConfigFile(where, wish.platform)
  if (file === undefined) return undefined
  const { parseConfigTree } = await import('./config-tree.ts')
  const { readConfig } = await import('./read-config.ts')
  const config = readConfig(await parseConfigTree(file.text, where.path), where.path, suggest)
  if (!file.othersMayRead) return config
  const { inlineSecrets } = await import('./inline-secrets.ts')
  const bare = inlineSecrets(config)
  if (bare.length === 0) return config
  const warning = `${where.path}: others may read this file, and ${bare.join(', ')} stand${bare.length === 1 ? 's' : ''} in it: chmod 600 it, or better use env, file or exec`
  return { ...config, warnings: [...config.warnings, warning] }
}
