// `tracectl config use-context`, `rename-context` and `delete-context`: small changes of the configuration file.
import {
  deleteContext as remove,
  renameContext as rename,
  useContext as use,
} from '../../config/context-edits.ts'
import { contextNameFault } from '../../config/context-name.ts'
import type { Config } from '../../config/read-config.ts'
import { printable } from '../../failure.ts'
import type { CommandContext } from '../context.ts'
import { findContext } from '../servers/choose-server.ts'
import { loadContexts } from '../servers/load-contexts.ts'
import { usageError } from '../values/usage-error.ts'
import { draftOf } from './config-draft.ts'
import type { ConfigOptions, ContextNameOptions, RenameContextOptions } from './config-options.ts'

export async function useContext(context: CommandContext, options: ContextNameOptions): Promise<number> {
  const { name } = options
  if (name !== 'local') await checkKnown(context, options)
  const draft = await draftOf(context, options, (document) => use(document, name))
  await draft.write()
  const where = name === 'local' ? 'the local store is used from now on' : `${name} is the current context`
  return await done(context, options, where)
}

export async function renameContext(context: CommandContext, options: RenameContextOptions): Promise<number> {
  const { name, to } = options
  const config = await checkKnown(context, options)
  const fault = contextNameFault(to)
  if (fault !== undefined) throw usageError('NEW-NAME', to, `cannot name a context: ${fault}`, 'staging')
  if (config?.contexts.has(to) === true && to !== name)
    throw usageError('NEW-NAME', to, 'is a context already', `${to}-2`)
  const draft = await draftOf(context, options, (document) => rename(document, name, to))
  await draft.write()
  return await done(context, options, `${name} is now ${to}`)
}

export async function deleteContext(context: CommandContext, options: ContextNameOptions): Promise<number> {
  const { name } = options
  const config = await checkKnown(context, options)
  const draft = await draftOf(context, options, (document) => remove(document, name))
  await draft.write()
  const wasCurrent = config?.currentContext === name
  return await done(context, options, `${name} is gone${wasCurrent ? ', and no context is current' : ''}`)
}

/** @throws TracectlError `usage` with what was probably meant */
async function checkKnown(context: CommandContext, options: ContextNameOptions): Promise<Config | undefined> {
  const contexts = await loadContexts(context, options)
  findContext(options.name, undefined, contexts)
  return contexts.config
}

async function done({ stderr }: CommandContext, { quiet }: ConfigOptions, what: string): Promise<number> {
  if (!quiet) await stderr.write(printable(`tracectl: ${what}\n`))
  return 0
}
