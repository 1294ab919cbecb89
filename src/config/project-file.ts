// .tracectl.yaml of a project: read only by who asks for it, because it comes with whatever was checked out. It may choose
// among the contexts that the user has, and nothing else: it names no server, no secret and no command.
import { dirname, join } from 'node:path'
import { configError } from './config-error.ts'
import type { Suggest } from './field-reader.ts'
import { readConfigFile } from './read-config-file.ts'

export interface ProjectFile {
  readonly path: string
  readonly currentContext: string | undefined
}

/**
 * The nearest one, from the working directory upwards; undefined without one.
 * @throws TracectlError `config-invalid` for one that says anything else
 */
export async function loadProjectFile(
  { cwd, platform }: { readonly cwd: string; readonly platform: string },
  suggest: Suggest,
): Promise<ProjectFile | undefined> {
  for (let directory = cwd; ; directory = dirname(directory)) {
    const path = join(directory, NAME)
    const file = await readConfigFile({ path, namedBy: undefined, missing: false }, platform)
    if (file !== undefined) return await readProjectFile(file.text, path, suggest)
    if (directory === dirname(directory)) return undefined
  }
}

const NAME = '.tracectl.yaml'
const ONLY_KEY = 'current-context'

async function readProjectFile(text: string, path: string, suggest: Suggest): Promise<ProjectFile> {
  const { parseConfigTree } = await import('./config-tree.ts')
  const { FieldReader } = await import('./field-reader.ts')
  const reader = new FieldReader(suggest)
  let currentContext: string | undefined
  for (const { name, place, node } of reader.entries(await parseConfigTree(text, path))) {
    if (name !== ONLY_KEY) {
      throw configError(
        place,
        `a project's file may only say ${ONLY_KEY}`,
        'servers and secrets belong into your own file: tracectl config path says where it is',
      )
    }
    currentContext = reader.text(node)
  }
  return { path, currentContext }
}
