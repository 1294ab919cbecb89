// Many requests from one drawing, at random times and of random lengths. A line with `~` before its service lost its
// context: it and what lies below it are a trace of their own.
//
//     web    GET /cart [server]  |=================|
//       web    GET [client]        |=============|
//         ~cart  GET /cart [server]  |=========|
import type { Head } from '../../../src/propagation/heads/head.ts'
import { SeededRandom } from '../../../src/propagation/match/seeded-random.ts'
import { SpanTable } from '../../../src/propagation/spans/span-table.ts'
import { serviceName } from '../../../src/trace/semconv.ts'
import { instantAt, offsetOf } from '../../../src/trace/time.ts'
import type { Span } from '../../../src/trace/span.ts'
import { pictureSpans } from '../../support/picture.ts'
import { attributesOf, makeResource } from '../../support/spans.ts'

export interface LoadOptions {
  readonly requests: number
  /** Mean distance of two requests. */
  readonly everyMs: number
  readonly seed?: number
  readonly startMs?: number
  /** Requests come in rushes of so many, and then for as long none. */
  readonly rush?: number
  /** Share of the requests in which the context is lost; 1 unless told. */
  readonly broken?: number
  /** Services on hosts of their own, by the milliseconds that their clocks are ahead. */
  readonly ahead?: Readonly<Record<string, number>>
  /** Attributes by the name of the service and the span, `web GET`; of a service's resource by its name alone. */
  readonly states?: Readonly<Record<string, Readonly<Record<string, string>>>>
}

export class DrawnLoad {
  readonly table: SpanTable = new SpanTable()
  #traces = 0

  add(
    text: string,
    { requests, everyMs, seed = 1, startMs = 0, rush, broken = 1, ahead = {}, states = {} }: LoadOptions,
  ): this {
    const random = new SeededRandom(seed)
    let at = startMs
    for (let request = 0; request < requests; request++) {
      at += -Math.log(1 - random.next()) * everyMs
      if (rush !== undefined && request % rush === 0) at = (Math.floor(at / RUSH_MS) + 1) * RUSH_MS
      const msPerColumn = 0.5 + random.next()
      const isBroken = random.next() < broken
      this.#add(isBroken ? text : text.replaceAll('~', ' '), at, msPerColumn, ahead, states)
    }
    return this
  }

  heads(): readonly Head[] {
    const rows = Array.from({ length: this.table.count }, (_, row) => row)
    return rows
      .filter((row) => this.table.head[row] === row)
      .sort((a, b) => this.table.start[a]! - this.table.start[b]!)
      .map((row) => ({ row, parentage: 'root' }))
  }

  /** `service name`. */
  nameOf(operation: number): string {
    const { serviceName, name } = this.table.operations[operation]!
    return `${serviceName} ${name}`
  }

  #add(
    text: string,
    at: number,
    msPerColumn: number,
    ahead: Readonly<Record<string, number>>,
    states: NonNullable<LoadOptions['states']>,
  ): void {
    const lines = text.split('\n').filter((line) => line.trim() !== '')
    const origin = Math.min(...lines.map(firstColumn))
    for (const part of fragmentsOf(lines)) {
      const startMs = at + (Math.min(...part.map(firstColumn)) - origin) * msPerColumn
      const traceId = (++this.#traces).toString(16).padStart(32, '0')
      const spans = pictureSpans(part.join('\n'), { msPerColumn, startMs, traceId })
      this.table.add({
        spans: spans.map((span) => stating(onItsHost(span, ahead[serviceName(span)], states), states)),
        logs: [],
      })
    }
  }
}

const RUSH_MS = 5_000

function firstColumn(line: string): number {
  return line.indexOf('|')
}

function fragmentsOf(lines: readonly string[]): readonly (readonly string[])[] {
  const parts: string[][] = []
  const open: { readonly depth: number; readonly part: string[] }[] = []
  for (const line of lines) {
    const depth = line.search(/\S/)
    while (open.length > 0 && open.at(-1)!.depth >= depth) open.pop()
    const isHead = line[depth] === '~' || open.length === 0
    const part: string[] = isHead ? [] : open.at(-1)!.part
    if (isHead) parts.push(part)
    part.push(line.replace('~', ' '))
    open.push({ depth, part })
  }
  return parts
}

function stating(span: Span, states: NonNullable<LoadOptions['states']>): Span {
  const attributes = states[`${serviceName(span)} ${span.name}`]
  return attributes === undefined ? span : { ...span, attributes: attributesOf(attributes) }
}

function onItsHost(span: Span, ahead: number | undefined, states: NonNullable<LoadOptions['states']>): Span {
  const service = serviceName(span)
  const resource = makeResource({
    'service.name': service,
    'service.instance.id': `${service}-1`,
    'host.name': ahead === undefined ? 'one' : service,
    ...states[service],
  })
  const by = offsetOf((ahead ?? 0) * 1e6)
  return { ...span, resource, start: instantAt(span.start, by), end: instantAt(span.end, by) }
}
