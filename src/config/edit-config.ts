// Changes a configuration file as its owner would: comments and the order of things stay. What would make it invalid is
// not written.
import type { Document } from 'yaml'
import { TracectlError } from '../errors.ts'
import type { ConfigPath } from './config-path.ts'
import { parseConfigTree, parseDocument } from './config-tree.ts'
import type { Suggest } from './field-reader.ts'
import { readConfig, type Config } from './read-config.ts'
import { readConfigFile } from './read-config-file.ts'
import { writeConfigFile } from './write-config-file.ts'

export interface ConfigDraft {
  /** What was there; undefined for a new file. */
  readonly before: Config | undefined
  readonly after: Config
  write(): Promise<void>
}

/**
 * Nothing is written yet. A file that was named and is not there is made.
 * @throws TracectlError `config-invalid` for what is there, or would be
 */
export async function draftConfig(
  where: ConfigPath,
  platform: string,
  suggest: Suggest,
  edit: (document: Document) => void,
): Promise<ConfigDraft> {
  const { path } = where
  const file = await readConfigFile({ ...where, namedBy: undefined }, platform)
  const before =
    file === undefined ? undefined : readConfig(await parseConfigTree(file.text, path), path, suggest)
  const document = await parseDocument(file?.text ?? '', path)
  try {
    edit(document)
  } catch (error) {
    if (error instanceof TracectlError) throw error
    // An alias, or one value where there should be many.
    throw new TracectlError('config-invalid', `${path}: what is to be changed has an unusual form`, {
      hint: 'edit the file by hand',
      cause: error,
    })
  }
  const text = path.endsWith('.json') ? asJson(document) : document.toString({ lineWidth: 0 })
  const after = await readDraft(text, path, suggest)
  return { before, after, write: () => writeConfigFile(path, text) }
}

/** What is wrong with it came with the change: nobody could look at a line that is not written. */
async function readDraft(text: string, path: string, suggest: Suggest): Promise<Config> {
  try {
    return readConfig(await parseConfigTree(text, path), path, suggest)
  } catch (error) {
    if (!(error instanceof TracectlError)) throw error
    const message = error.message.replace(/^.*?:\d+:\d+: /s, '')
    throw new TracectlError('config-invalid', message, { hint: error.hint })
  }
}

function asJson(document: Document): string {
  return `${JSON.stringify(document.toJS() ?? {}, null, 2)}\n`
}
