// A configuration file as a tree of values that know where they stand, so that whatever is wrong can be told with its line.
// JSON is read as the YAML that it is. The parser's own messages quote the file, secrets and all: ours take their place.
import type * as Yaml from 'yaml'
import type { Document, Node, Pair, Scalar, YAMLError } from 'yaml'
import { configError, type Place } from './config-error.ts'

export interface ConfigNode {
  /** From the top: `contexts.staging.tempo.url`; empty for the file itself. */
  readonly key: string
  readonly place: Place
  readonly value:
    | { readonly is: 'map'; readonly entries: readonly ConfigEntry[] }
    | { readonly is: 'list'; readonly items: readonly ConfigNode[] }
    /** `text` as written, without quotes: 007 stays 007. */
    | { readonly is: 'scalar'; readonly text: string; readonly quoted: boolean }
    | { readonly is: 'nothing' }
}

export interface ConfigEntry {
  readonly name: string
  /** Of the name. */
  readonly place: Place
  readonly node: ConfigNode
}

/** @throws TracectlError `config-invalid` for what is no YAML */
export async function parseConfigTree(text: string, path: string): Promise<ConfigNode> {
  const yaml = await import('yaml')
  const document = await parseDocument(text, path)
  return new Tree(yaml, document, path, lineStarts(text)).node(document.contents, '', 0, 0)
}

/**
 * For edits, which keep comments and order.
 * @throws TracectlError `config-invalid`
 */
export async function parseDocument(text: string, path: string): Promise<Document> {
  const { parseDocument: parse } = await import('yaml')
  const document = parse(text, { prettyErrors: false, logLevel: 'error' })
  const [error] = document.errors
  if (error !== undefined) throw syntaxError(error, path, lineStarts(text))
  return document
}

class Tree {
  readonly #yaml: typeof Yaml
  readonly #document: Document
  readonly #path: string
  readonly #lines: readonly number[]
  #count = 0

  constructor(yaml: typeof Yaml, document: Document, path: string, lines: readonly number[]) {
    this.#yaml = yaml
    this.#document = document
    this.#path = path
    this.#lines = lines
  }

  /** @param offset where it would stand, were it there */
  node(node: Node | null, key: string, offset: number, depth: number): ConfigNode {
    const place = placeAt(this.#path, this.#lines, node?.range?.[0] ?? offset)
    // An alias may stand for what it is part of, and a few of them for millions of values.
    if (depth > DEEPEST || ++this.#count > MOST) throw configError(place, 'is nested too deeply')
    return { key, place, value: this.#value(node, key, place, offset, depth) }
  }

  #value(node: Node | null, key: string, place: Place, offset: number, depth: number): ConfigNode['value'] {
    const { isAlias, isMap, isSeq, isScalar } = this.#yaml
    if (isAlias(node)) {
      const meant = node.resolve(this.#document)
      if (meant === undefined) throw configError(place, 'an alias (*) of no anchor (&)')
      return this.node(meant, key, offset, depth + 1).value
    }
    if (isMap(node)) {
      const pairs = node.items as readonly Pair<Node | null, Node | null>[]
      return { is: 'map', entries: pairs.map((pair) => this.#entry(pair, key, place, depth)) }
    }
    if (isSeq(node)) {
      const items = node.items as readonly (Node | null)[]
      return {
        is: 'list',
        items: items.map((item, index) => this.node(item, `${key}[${index}]`, offset, depth + 1)),
      }
    }
    if (!isScalar(node) || node.value === null) return { is: 'nothing' }
    return { is: 'scalar', text: textOf(node), quoted: node.type !== 'PLAIN' }
  }

  #entry(pair: Pair<Node | null, Node | null>, key: string, above: Place, depth: number): ConfigEntry {
    const offset = pair.key?.range?.[0]
    const place = offset === undefined ? above : placeAt(this.#path, this.#lines, offset)
    if (!this.#yaml.isScalar(pair.key)) throw configError(place, 'this cannot be the name of anything')
    const name = textOf(pair.key)
    const below = key === '' ? name : `${key}.${name}`
    return { name, place, node: this.node(pair.value, below, offset ?? 0, depth + 1) }
  }
}

// A secret of a context is six levels down; all of a large file are some hundred values.
const DEEPEST = 16
const MOST = 100_000

function textOf({ value, source }: Scalar): string {
  return typeof value === 'string' ? value : (source ?? String(value))
}

function syntaxError({ code, pos }: YAMLError, path: string, lines: readonly number[]): Error {
  return configError(placeAt(path, lines, pos[0]), SYNTAX[code] ?? 'is not YAML')
}

const SYNTAX: Partial<Record<YAMLError['code'], string>> = {
  BAD_ALIAS: 'an alias (*) that is none',
  BAD_DQ_ESCAPE: 'a backslash in double quotes that means nothing; single quotes take it as it is',
  BAD_INDENT: 'the indentation does not fit, or a bracket is not closed',
  BAD_SCALAR_START: 'a value that begins so must stand in quotes',
  BLOCK_AS_IMPLICIT_KEY: 'a second colon in a line: a value with one must stand in quotes',
  BLOCK_IN_FLOW: 'this cannot stand between brackets',
  DUPLICATE_KEY: 'the same key a second time',
  MISSING_CHAR: 'a quote, a bracket, a comma or a colon is missing here or before',
  MULTILINE_IMPLICIT_KEY: 'a key without a colon',
  MULTIPLE_DOCS: 'a second document (---): the file is one',
  TAB_AS_INDENT: 'a tab where blanks are to indent',
  UNEXPECTED_TOKEN: 'something that has no place here',
}

function lineStarts(text: string): readonly number[] {
  return [0, ...Array.from(text.matchAll(/\n/g), ({ index }) => index + 1)]
}

function placeAt(path: string, lines: readonly number[], offset: number): Place {
  // The last line that starts there or before: asked for every value of a file.
  let [line, end] = [0, lines.length]
  while (end - line > 1) {
    const middle = (line + end) >> 1
    if ((lines[middle] ?? 0) <= offset) line = middle
    else end = middle
  }
  return { path, line: line + 1, column: offset - (lines[line] ?? 0) + 1 }
}
