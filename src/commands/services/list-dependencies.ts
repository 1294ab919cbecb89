// Who calls whom, most calls first.
import { dependenciesContent, servicesDocument } from '../../render/json/json-services.ts'
import { dependencyTable } from '../../render/list/dependency-table.ts'
import { tabSeparated } from '../../render/list/tab-separated.ts'
import type { Dependency } from '../../sources/source.ts'
import type { CommandContext } from '../context.ts'
import type { Searched } from '../search/open-searched.ts'
import { usualWindow, windowAt } from '../search/search-window.ts'
import { writeAll } from '../write-lines.ts'
import { noCalls, notCounted } from './nothing-listed.ts'
import type { ServicesOptions } from './services-options.ts'

export async function listDependencies(
  context: CommandContext,
  options: ServicesOptions,
  searched: Searched,
): Promise<number> {
  const { source, backend, kind } = searched
  const { service, output } = options
  const asked = backend === undefined ? options.window : usualWindow(options.window)
  const window = windowAt(asked, context.now())
  const all = await source.dependencies(window, context.stop)
  if (all === undefined) throw notCounted(searched)
  const calls = all.filter(
    ({ parent, child }) => service === undefined || parent === service || child === service,
  )
  if (output === 'json') {
    const content = dependenciesContent(service, window, calls)
    await context.stdout.write(servicesDocument({ kind, label: source.label }, content))
  }
  if (calls.length === 0) throw await noCalls(options, searched, context.stop)
  return output === 'json' ? 0 : await writeAll(context, linesOf(calls, context))
}

function linesOf(calls: readonly Dependency[], { stdout }: CommandContext): readonly string[] {
  const { isTTY, theme, columns: width } = stdout
  if (isTTY) return dependencyTable(calls, { theme, width }).map((line) => `${line}\n`)
  return calls.map(({ parent, child, calls: count, errors }) =>
    tabSeparated([parent, child, String(count), errors === undefined ? '' : String(errors)]),
  )
}
