// The user's contexts, and which of them is the current one: --context, then TRACECTL_CONTEXT, then the project's file where
// that was asked for, then the configuration file.
import { platform } from 'node:os'
import type { ConfigWish } from '../../config/config-path.ts'
import { loadConfig } from '../../config/load-config.ts'
import type { ProjectFile } from '../../config/project-file.ts'
import type { Config } from '../../config/read-config.ts'
import { printable } from '../../failure.ts'
import type { CommandContext } from '../context.ts'
import { nearest } from '../lookup/nearest.ts'

export interface Contexts {
  /** undefined without a configuration file. */
  readonly config: Config | undefined
  /** There may be no such context. */
  readonly current: CurrentContext | undefined
}

export interface CurrentContext {
  readonly name: string
  /** What says so: a flag, a variable or the path of a file. */
  readonly saidBy: string
}

export interface ContextFlags {
  /** --config and --context. */
  readonly config: string | undefined
  readonly context: string | undefined
  readonly quiet: boolean
}

/** @throws TracectlError `config-invalid` */
export async function loadContexts(
  context: Pick<CommandContext, 'env' | 'cwd' | 'stderr'>,
  flags: ContextFlags,
): Promise<Contexts> {
  const wish = configWish(context, flags)
  const config = await loadConfig(wish, suggestName)
  if (!flags.quiet) {
    for (const warning of config?.warnings ?? []) {
      await context.stderr.write(printable(`tracectl: ${warning}\n`))
    }
  }
  return { config, current: await currentOf(wish, flags, config) }
}

export function configWish(
  { env, cwd }: Pick<CommandContext, 'env' | 'cwd'>,
  { config }: Pick<ContextFlags, 'config'>,
): ConfigWish {
  return { env, cwd, platform: platform(), flag: config }
}

export function suggestName(word: string, known: readonly string[]): string | undefined {
  return nearest(word, known, 2)[0]
}

/** Only for those who ask for it: it comes with whatever was checked out. */
async function projectFile(wish: ConfigWish): Promise<ProjectFile | undefined> {
  const variable = wish.env['TRACECTL_PROJECT_CONFIG'] ?? ''
  if (variable === '' || variable === '0' || variable === 'false') return undefined
  const { loadProjectFile } = await import('../../config/project-file.ts')
  return await loadProjectFile(wish, suggestName)
}

async function currentOf(
  wish: ConfigWish,
  { context }: ContextFlags,
  config: Config | undefined,
): Promise<CurrentContext | undefined> {
  if (context !== undefined) return { name: context, saidBy: '--context' }
  const variable = wish.env['TRACECTL_CONTEXT'] ?? ''
  if (variable !== '') return { name: variable, saidBy: 'TRACECTL_CONTEXT' }
  const project = await projectFile(wish)
  if (project?.currentContext !== undefined) return { name: project.currentContext, saidBy: project.path }
  return config?.currentContext === undefined
    ? undefined
    : { name: config.currentContext, saidBy: config.path }
}
