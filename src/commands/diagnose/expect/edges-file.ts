// The file behind --expect: which edges there must be. Whatever is wrong in it is told with its line.
//
//     edges:
//       - web -> cart                 who calls whom
//       - web -> cart (http)          … over http, rpc or messaging
//       - '* -> audit'                * is any name, or any part of one; \* is a star
//       - { from: web, to: cart, protocol: http }
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { configError, type Place } from '../../../config/config-error.ts'
import { parseConfigTree, type ConfigEntry, type ConfigNode } from '../../../config/config-tree.ts'
import { TracectlError } from '../../../errors.ts'
import type { EdgeProtocol } from '../../../propagation/diagnosis.ts'
import type { ExpectedEdge } from '../../../propagation/expect/expected-edges.ts'

/** With the line that it stands in. */
export interface WrittenEdge extends ExpectedEdge {
  readonly line: number
}

/**
 * @param file as typed
 * @throws TracectlError `file-unreadable`; `config-invalid` with the line that is wrong
 */
export async function readEdgesFile(file: string, cwd: string): Promise<readonly WrittenEdge[]> {
  const text = await readFile(resolve(cwd, file), 'utf8').catch((error: NodeJS.ErrnoException) => {
    const reason = REASONS[error.code ?? ''] ?? error.message
    throw new TracectlError('file-unreadable', `cannot read the expected edges in ${file}: ${reason}`, {
      hint: `to learn them from what is healthy now: tracectl diagnose-propagation --write-expect ${file}`,
      cause: error,
    })
  })
  return await parseEdges(text, file)
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EACCES: 'permission denied',
  EISDIR: 'it is a directory',
}

/** @throws TracectlError `config-invalid` */
export async function parseEdges(text: string, path: string): Promise<readonly WrittenEdge[]> {
  if (text.length > MOST_CHARACTERS)
    throw configError({ path, line: 1, column: 1 }, 'is larger than a megabyte')
  const tree = await parseConfigTree(withQuotedStars(text), path)
  const list = tree.value.is === 'list' ? tree : edgesOf(tree)
  if (list.value.is !== 'list') throw configError(list.place, `is no list of edges, as '- web -> cart' is`)
  if (list.value.items.length === 0) throw configError(list.place, 'expects no edge at all')
  return list.value.items.map(readEdge)
}

/** What a file may have; as many as are written at most. */
export const MOST_CHARACTERS: number = 1 << 20

/** `- * -> cart` is what people write, and to YAML an alias. */
function withQuotedStars(text: string): string {
  return text.replaceAll(/^([ \t]*-[ \t]+)(\*[^'"#\n\r]*->[^'"#\n\r]*?)([ \t]*(?:#.*)?)$/gm, "$1'$2'$3")
}

function edgesOf(tree: ConfigNode): ConfigNode {
  if (tree.value.is !== 'map') throw configError(tree.place, "does not begin with 'edges:'")
  let edges: ConfigNode | undefined
  for (const { name, place, node } of tree.value.entries) {
    if (name !== 'edges') throw configError(place, `'${name}' is nothing that is known here; 'edges' is`)
    edges = node
  }
  if (edges === undefined) throw configError(tree.place, "does not begin with 'edges:'")
  return edges
}

function readEdge({ value, place }: ConfigNode): WrittenEdge {
  if (value.is === 'scalar') return { ...readShort(value.text, place), line: place.line }
  if (value.is === 'map') return { ...readLong(value.entries, place), line: place.line }
  throw configError(place, `is no edge, as 'web -> cart' is`)
}

function readShort(text: string, place: Place): ExpectedEdge {
  const [, names = text, protocol] = /^(.*\S)\s*\(([^()]*)\)\s*$/.exec(text) ?? []
  const sides = names.split(/\s*(?:->|\u2192)\s*/).map((side) => side.trim())
  const [caller = '', callee = '', another] = sides
  if (another !== undefined)
    throw configError(place, `'${text}' has more than one arrow: write each call by itself`)
  if (caller === '' || callee === '') throw configError(place, `'${text}' is no edge, as 'web -> cart' is`)
  return { caller, callee, protocol: protocol === undefined ? undefined : readProtocol(protocol, place) }
}

function readLong(entries: readonly ConfigEntry[], above: Place): ExpectedEdge {
  const values = new Map<string, { readonly text: string; readonly place: Place }>()
  for (const { name, place, node } of entries) {
    if (!KEYS.includes(name)) {
      throw configError(place, `'${name}' is nothing that an edge has (${KEYS.join(', ')})`)
    }
    if (node.value.is !== 'scalar' || node.value.text === '') throw configError(place, `${name} has no value`)
    values.set(name, { text: node.value.text, place: node.place })
  }
  const protocol = values.get('protocol')
  return {
    caller: required(values.get('from')?.text, 'from', above),
    callee: required(values.get('to')?.text, 'to', above),
    protocol: protocol === undefined ? undefined : readProtocol(protocol.text, protocol.place),
  }
}

const KEYS: readonly string[] = ['from', 'to', 'protocol']

function required(text: string | undefined, key: string, place: Place): string {
  if (text !== undefined) return text
  throw configError(place, `an edge without '${key}'`)
}

function readProtocol(text: string, place: Place): EdgeProtocol {
  const protocol = PROTOCOLS.get(text.trim().toLowerCase())
  if (protocol !== undefined) return protocol
  throw configError(place, `'${text.trim()}' is no protocol (http, rpc, messaging)`)
}

const PROTOCOLS: ReadonlyMap<string, EdgeProtocol> = new Map([
  ['http', 'http'],
  ['https', 'http'],
  ['rpc', 'rpc'],
  ['grpc', 'rpc'],
  ['messaging', 'messaging'],
  ['queue', 'messaging'],
])
