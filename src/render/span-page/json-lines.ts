// JSON that somebody put into an attribute as text, opened up so that it can be read. Its tokens stay as they were written:
// a number of twenty digits is not made one that JavaScript can hold.
//
//     {
//       "order": 17,
//       "items": [{"sku": "bolt", "q": 2}, {"sku": "nut", "q": 4}]
//     }
import { sanitize, textWidth, wrapText } from '../text.ts'

/** Lines of at most `width` cells; undefined for what is no object and no array, or too large to be looked through. */
export function jsonLines(text: string, width: number): readonly string[] | undefined {
  if (text.length > MAX_CHARS || !/^\s*[[{]/.test(text) || !isJson(text)) return undefined
  const tokens = new Tokens(text)
  const node = readNode(tokens, 0)
  return node === undefined ? undefined : openedLines(node, width, '')
}

/** Whether a text is an object as JSON has it, which nothing else is written like. */
export function isJsonObject(text: string): boolean {
  return text.length <= MAX_CHARS && /^\{\s*"/.test(text) && isJson(text)
}

const MAX_CHARS = 65_536
/** Deeper than anybody reads. */
const MAX_DEPTH = 64

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** A token, or what stands between two brackets. */
interface JsonNode {
  /** `"key": ` where it has one. */
  readonly key: string
  readonly text: string
  readonly items: readonly JsonNode[]
}

class Tokens {
  readonly #all: readonly string[]
  #at = 0

  constructor(text: string) {
    this.#all = text.match(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g) ?? []
  }

  get next(): string | undefined {
    return this.#all[this.#at]
  }

  take(): string {
    return this.#all[this.#at++] ?? ''
  }
}

function readNode(tokens: Tokens, depth: number): JsonNode | undefined {
  if (depth > MAX_DEPTH) return undefined
  let text = tokens.take()
  let key = ''
  if (tokens.next === ':') {
    key = `${text}: `
    tokens.take()
    text = tokens.take()
  }
  if (text !== '{' && text !== '[') return { key, text, items: [] }
  const close = text === '{' ? '}' : ']'
  const items: JsonNode[] = []
  while (tokens.next !== close) {
    const item = readNode(tokens, depth + 1)
    if (item === undefined) return undefined
    items.push(item)
    if (tokens.next === ',') tokens.take()
  }
  tokens.take()
  return { key, text: `${text}${close}`, items }
}

function openedLines(node: JsonNode, width: number, comma: string): readonly string[] {
  const inline = inlineText(node, width) + comma
  const { key, text, items } = node
  // Where there is no room to indent any further, one line says it all.
  if (textWidth(inline) <= width || items.length === 0 || width < 12) return wrapped(inline, width)
  const [open = '', close = ''] = text
  const inside = items.flatMap((item, at) =>
    openedLines(item, width - INDENT.length, at < items.length - 1 ? ',' : ''),
  )
  return [...wrapped(key + open, width), ...inside.map((line) => INDENT + line), close + comma]
}

const INDENT = '  '

/** No more of it than says that it does not fit, where it does not. */
function inlineText({ key, text, items }: JsonNode, most: number): string {
  if (items.length === 0) return sanitize(key + text)
  const [open = '', close = ''] = text
  let inside = ''
  for (const [at, item] of items.entries()) {
    inside += (at > 0 ? ', ' : '') + inlineText(item, most)
    if (most >= 12 && inside.length > 4 * most) break
  }
  return sanitize(key) + open + inside + close
}

/** What follows stands under the value. */
function wrapped(text: string, width: number): readonly string[] {
  if (textWidth(text) <= width) return [text]
  const [first = '', ...rest] = wrapText(text, width)
  const margin = width < 12 ? '' : INDENT
  const others = wrapText(text.slice(first.length).trimStart(), width - margin.length)
  return rest.length === 0 ? [first] : [first, ...others.map((line) => margin + line)]
}
