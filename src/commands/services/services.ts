// `tracectl services`: names of services, names of the spans of one, or who calls whom.
import { printable } from '../../failure.ts'
import type { CommandContext } from '../context.ts'
import { openSearched, type Searched } from '../search/open-searched.ts'
import { listDependencies } from './list-dependencies.ts'
import { listOperations, listServices } from './list-names.ts'
import { onlyLogLines } from './nothing-listed.ts'
import type { ServicesOptions } from './services-options.ts'

/**
 * @returns the exit status
 * @throws TracectlError `nothing-matched` where there is nothing to list, `usage` where nobody can say; what the source throws
 */
export async function services(context: CommandContext, options: ServicesOptions): Promise<number> {
  const searched = await openSearched(context, options, 'tracectl services')
  try {
    if (searched.mentioned !== undefined) throw onlyLogLines(searched)
    await tellNotes(context, options, searched)
    const { service, dependencies } = options
    if (dependencies) return await listDependencies(context, options, searched)
    if (service === undefined) return await listServices(context, options, searched)
    return await listOperations(context, options, searched, service)
  } finally {
    await searched.source.close()
  }
}

/** On standard error: they are no part of the list. */
async function tellNotes(
  { stderr }: CommandContext,
  { quiet }: ServicesOptions,
  { notes }: Searched,
): Promise<void> {
  if (quiet) return
  for (const note of notes) await stderr.write(printable(`tracectl: ${note}\n`))
}
