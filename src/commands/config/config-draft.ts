// The configuration file of this run, about to be changed.
import type { Document } from 'yaml'
import { findConfigPath } from '../../config/config-path.ts'
import { draftConfig, type ConfigDraft } from '../../config/edit-config.ts'
import type { CommandContext } from '../context.ts'
import { configWish, suggestName } from '../servers/load-contexts.ts'
import type { ConfigOptions } from './config-options.ts'

/** @throws TracectlError `config-invalid` */
export async function draftOf(
  context: Pick<CommandContext, 'env' | 'cwd'>,
  options: ConfigOptions,
  edit: (document: Document) => void,
): Promise<ConfigDraft> {
  const wish = configWish(context, options)
  return await draftConfig(await findConfigPath(wish), wish.platform, suggestName, edit)
}
