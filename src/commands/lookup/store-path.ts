// Which store a command works on: --store, else the one every command shares.
import { platform } from 'node:os'
import { resolve } from 'node:path'
import { defaultStorePath } from '../../store/store-path.ts'
import type { CommandContext } from '../context.ts'
import type { GlobalOptions } from '../values/global-options.ts'

/** `:memory:` stays what it is; any other relative path counts from the working directory. */
export function storePathOf(
  { env, cwd }: Pick<CommandContext, 'env' | 'cwd'>,
  { store }: Pick<GlobalOptions, 'store'>,
): string {
  if (store === undefined) return defaultStorePath(env, platform())
  return store === ':memory:' ? store : resolve(cwd, store)
}
