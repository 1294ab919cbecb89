// Names, one a line: drawable on a terminal, in a pipe as they are, with what would break the line escaped.
import { servicesDocument } from '../../render/json/json-services.ts'
import { tabSeparated } from '../../render/list/tab-separated.ts'
import { drawableService } from '../../render/names.ts'
import { paint, servicePalette, servicePen, styleOf } from '../../render/style.ts'
import { sanitize } from '../../render/text.ts'
import type { CommandContext } from '../context.ts'
import type { Searched } from '../search/open-searched.ts'
import { writeAll } from '../write-lines.ts'
import { noServices, noSuchService } from './nothing-listed.ts'
import type { ServicesOptions } from './services-options.ts'

export async function listServices(
  context: CommandContext,
  { output }: ServicesOptions,
  searched: Searched,
): Promise<number> {
  const { source, kind } = searched
  const names = await source.services(context.stop)
  const document = servicesDocument({ kind, label: source.label }, { services: names })
  if (output === 'json') await context.stdout.write(document)
  if (names.length === 0) throw noServices(searched)
  const style = styleOf(context.stdout.theme)
  const draw = (name: string): string =>
    paint(servicePen(style, servicePalette([name]), name), drawableService(name))
  return output === 'json' ? 0 : await writeNames(context, names, draw)
}

export async function listOperations(
  context: CommandContext,
  { output }: ServicesOptions,
  searched: Searched,
  service: string,
): Promise<number> {
  const { source, kind } = searched
  const operations = await source.operations(service, context.stop)
  const document = servicesDocument({ kind, label: source.label }, { service, operations })
  if (output === 'json') await context.stdout.write(document)
  if (operations.length === 0) throw await noSuchService(service, searched, context.stop)
  return output === 'json' ? 0 : await writeNames(context, operations, drawableName)
}

function drawableName(name: string): string {
  return sanitize(name).trim() || '(no name)'
}

async function writeNames(
  context: CommandContext,
  names: readonly string[],
  draw: (name: string) => string,
): Promise<number> {
  const { isTTY } = context.stdout
  return await writeAll(
    context,
    names.map((name) => (isTTY ? `${draw(name)}\n` : tabSeparated([name]))),
  )
}
