// Traces written as pictures: the drawing in a test is its data.
//
//     const trace = picture(`
//       web   GET /cart [server]  |=====================|
//       cart    load items        . |=====|
//       db        ! SELECT        .   |==|
//       ?       pricing           .
//       pay       charge          .             |=====*=>
//     `)
//
// One column is a fixed time, 1 ms unless told. The first word is the service, the rest the name; the column in which
// the name begins is the depth (or, where lines are indented as a whole, their indentation).
//
//     |===|  start and end      |   zero length     |===>  unfinished     no bar: no times
//     *      an event           .   a ruler, ignored
//     !      status ERROR       [server] a kind     ?  as the service: a parent that never arrived
//     ~      is kept free for a break in context
import { buildTrace } from '../../src/trace/build-trace.ts'
import type { Resource, Span, SpanId, SpanKind } from '../../src/trace/span.ts'
import type { SpanNode, Trace } from '../../src/trace/trace.ts'
import { atMs, makeEvent, makeResource, makeSpan, spanIdOf, TEST_TRACE_ID } from './spans.ts'

export interface PictureOptions {
  readonly msPerColumn?: number
  readonly traceId?: string
  /** Of the first span, after TEST_START. */
  readonly startMs?: number
}

export function picture(text: string, options: PictureOptions = {}): Trace {
  return buildTrace({ spans: pictureSpans(text, options), logs: [] })
}

/** In the order drawn; the span on the n-th line has the id n, from 1. */
export function pictureSpans(text: string, options: PictureOptions = {}): readonly Span[] {
  const { msPerColumn = 1, traceId = TEST_TRACE_ID, startMs = 0 } = options
  const lines = parseLines(text)
  const origin = Math.min(...lines.map((line) => line.bar?.start ?? Infinity))
  const resources = new Map<string, Resource>()
  const spans: Span[] = []
  const open: { readonly line: Line; readonly id: SpanId }[] = []

  for (const [index, line] of lines.entries()) {
    while (open.length > 0 && open[open.length - 1]!.line.depth >= line.depth) open.pop()
    const parent = open.at(-1)
    const id = spanIdOf(index + 1)
    open.push({ line, id })
    if (line.service === '?') continue
    const resource = resources.get(line.service) ?? makeResource({ 'service.name': line.service })
    resources.set(line.service, resource)
    const ms = (column: number): number => startMs + (column - origin) * msPerColumn
    spans.push(
      makeSpan({
        traceId,
        spanId: id,
        parentId: parent?.id,
        parentLocation: parent !== undefined && parent.line.service !== line.service ? 'remote' : 'local',
        flags: parent !== undefined && parent.line.service !== line.service ? 0x301 : 0x101,
        name: line.name,
        kind: line.kind,
        resource,
        status: line.error ? 'error' : 'unset',
        start: line.bar === undefined ? 0n : atMs(ms(line.bar.start)),
        end: line.bar?.end === undefined ? 0n : atMs(ms(line.bar.end)),
        events: (line.bar?.events ?? []).map((column) => makeEvent('event', ms(column))),
      }),
    )
  }
  return spans
}

/** The one node with this name; of a parent that never arrived the name is undefined, so use `trace.nodes`. */
export function nodeNamed(trace: Trace, name: string): SpanNode {
  const found = trace.nodes.filter((node) => node.span?.name === name)
  if (found.length !== 1) throw new Error(`${found.length} spans are named ${JSON.stringify(name)}`)
  return found[0]!
}

interface Line {
  readonly depth: number
  readonly service: string
  readonly name: string
  readonly kind: SpanKind
  readonly error: boolean
  readonly bar: Bar | undefined
}

interface Bar {
  readonly start: number
  /** undefined while unfinished. */
  readonly end: number | undefined
  readonly events: readonly number[]
}

function parseLines(text: string): readonly Line[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  const margin = Math.min(...lines.map(indentation))
  const indented = lines.some((line) => indentation(line) > margin)
  return lines.map((line) => parseLine(line.slice(margin), indented))
}

function parseLine(line: string, indented: boolean): Line {
  const barAt = line.search(/(?<=[\s.])\|[=*|>]*\s*$/)
  const label = barAt === -1 ? line : line.slice(0, barAt)
  if (label.includes('|')) throw new Error(`a bar is drawn with = and * between | and | or >: ${line}`)
  const words = /^(\s*)(\S+)(\s+)(.*?)[\s.]*$/.exec(label)
  if (words === null) throw new Error(`a line needs a service and a name: ${line}`)
  const [, indent = '', service = '', space = '', rest = ''] = words
  if (service === '~' || rest.startsWith('~ ')) throw new Error(`~ has no meaning yet: ${line}`)
  const kind = /\s*\[(\w+)\]/.exec(rest)
  return {
    depth: indented ? indent.length : indent.length + service.length + space.length,
    service,
    name: rest
      .replace(kind?.[0] ?? '', '')
      .replace(/^!\s*|\s*!$/, '')
      .trim(),
    kind: (kind?.[1] ?? 'internal') as SpanKind,
    error: /^!|!$/.test(rest.replace(kind?.[0] ?? '', '').trim()),
    bar: barAt === -1 ? undefined : parseBar(line.slice(barAt).trimEnd(), barAt),
  }
}

function parseBar(bar: string, column: number): Bar {
  const last = bar.at(-1)
  if (last !== '|' && last !== '>') throw new Error(`a bar ends with | or >: ${bar}`)
  return {
    start: column,
    end: last === '|' ? column + bar.length - 1 : undefined,
    events: [...bar.matchAll(/\*/g)].map((match) => column + match.index),
  }
}

function indentation(line: string): number {
  return line.length - line.trimStart().length
}
