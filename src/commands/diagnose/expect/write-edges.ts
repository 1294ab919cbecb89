// --write-expect: the edges of this run, for --expect of later ones. The same system gives the same file, byte for byte, so
// that it can lie beside the code.
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { TracectlError } from '../../../errors.ts'
import type { ExpectedEdge } from '../../../propagation/expect/expected-edges.ts'
import { formatCounted } from '../../../render/units.ts'
import { shellQuote } from '../../values/shell-quote.ts'
import { MOST_CHARACTERS } from './edges-file.ts'

/**
 * A file that something else has written is left alone.
 * @param file as typed
 * @throws TracectlError `usage` where it is not ours, `output-failed` where it cannot be written
 */
export async function writeEdgesFile(
  file: string,
  { cwd, pid }: { readonly cwd: string; readonly pid: number },
  edges: readonly ExpectedEdge[],
): Promise<void> {
  await refuseForeign(file, cwd)
  const path = resolve(cwd, file)
  const text = await formatEdges(edges)
  if (text.length > MOST_CHARACTERS) {
    throw new TracectlError(
      'output-failed',
      `${file} is not written: ${formatCounted(edges.length, 'edge')} are more than a megabyte, and no such file is read`,
      { hint: 'services named after instances or requests make so many: see them with tracectl services' },
    )
  }
  // In one step: a run that is cut off must not leave half a list, which would expect less.
  const beside = `${path}.${pid}.tmp`
  try {
    await writeFile(beside, text, { flag: 'wx' })
    await rename(beside, path)
  } catch (error) {
    await rm(beside, { force: true }).catch(() => {})
    const { code = '', message } = error as NodeJS.ErrnoException
    throw new TracectlError('output-failed', `cannot write to ${file}: ${REASONS[code] ?? message}`, {
      cause: error,
    })
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such directory',
  ENOTDIR: 'a part of the path is not a directory',
  EISDIR: 'it is a directory',
  EACCES: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space left on the device',
}

/** Also before anything is read, since reading may take a while. @throws TracectlError `usage` */
export async function refuseForeign(file: string, cwd: string): Promise<void> {
  const before = await readFile(resolve(cwd, file), 'utf8').catch(() => undefined)
  if (before === undefined || before.trim() === '' || before.startsWith(FIRST_LINE)) return
  throw new TracectlError('usage', `${file} is there, and --write-expect has not written it`, {
    hint: `write to another file, or remove it first: rm ${shellQuote(file)}`,
  })
}

const FIRST_LINE = '# Which service calls which'

const HEAD = `${FIRST_LINE}: what \`tracectl diagnose-propagation --expect\` looks for.
# Learned by --write-expect from calls that kept their context. Take out what need not be there; * stands for any name,
# or any part of one.
`

/** Each on a line of its own, for diffs. */
export async function formatEdges(edges: readonly ExpectedEdge[]): Promise<string> {
  const { stringify } = await import('yaml')
  const lines = edges.map((edge) => {
    const value = isShort(edge) ? shortEdge(edge) : longEdge(edge)
    const text = JSON.stringify(value)
    if (!IN_ONE_LINE.test(text)) return `  - ${escaped(text)}\n`
    return `  - ${stringify(value, { collectionStyle: 'flow', lineWidth: 0 })}`
  })
  return `${HEAD}edges:\n${lines.join('')}`
}

/**
 * What YAML writes in one line, and nobody takes for something else. Names come from the network: all others are written as
 * JSON, which is YAML, and in ASCII, so that no editor or terminal that shows the file does what they say.
 */
const IN_ONE_LINE = /^(?!"(?:---|\.\.\.))(?:[ -[\]-~]|\\"|[^\p{C}\p{Z}\p{Emoji_Modifier}\p{ASCII}])*$/u

function escaped(json: string): string {
  return json.replaceAll(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** Whether its names could not be taken for an arrow or a protocol. */
function isShort({ caller, callee, protocol }: ExpectedEdge): boolean {
  return isPlain(caller) && isPlain(callee) && (protocol !== undefined || !callee.endsWith(')'))
}

function isPlain(name: string): boolean {
  return !/->|\u2192|^\s|\s$|^$|[\n\r]/.test(name)
}

function shortEdge({ caller, callee, protocol }: ExpectedEdge): string {
  return `${caller} -> ${callee}${protocol === undefined ? '' : ` (${protocol})`}`
}

function longEdge({ caller, callee, protocol }: ExpectedEdge): Record<string, string> {
  return { from: caller, to: callee, ...(protocol === undefined ? {} : { protocol }) }
}
