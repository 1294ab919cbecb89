// What has been found in a file so far: its requests and traces, and in words what could not be used. A file with a thousand
// bad lines gets a few notes and a count.
import type { TraceData } from '../../trace/span.ts'
import { decodeJaegerJson } from '../jaeger/jaeger-json.ts'
import { NoSpansError } from './no-spans-error.ts'
import type { FileRequest } from './trace-file.ts'
import { WireError } from '../wire-error.ts'
import { ZipkinReader } from '../zipkin/zipkin-json.ts'

const MAX_NOTES = 5

export class FileContents {
  readonly requests: FileRequest[] = []
  readonly #jaeger: TraceData[] = []
  readonly #zipkin = new ZipkinReader()
  readonly #dialects = new Set<'OTLP' | 'Jaeger' | 'Zipkin'>()
  /** Bytes that may still come out of compressed data. */
  room: number
  readonly #notes: string[] = []
  #unnamed = 0
  /** The first thing that could not be read: the reason, should nothing be readable. */
  #problem: WireError | undefined
  /** Documents or messages of other signals. */
  #ignored = 0
  /** Documents or messages that were fine and had nothing in them. */
  #empty = 0

  constructor(room: number) {
    this.room = room
  }

  /** @param partial that it is not all there is, in the words of who sent it */
  add(signal: FileRequest['signal'], body: Uint8Array, partial?: string): void {
    this.requests.push({ signal, body, partial })
    this.#dialects.add('OTLP')
  }

  /** @throws WireError when it holds no traces; a span that cannot be read is noted and left out */
  addJaeger(document: unknown, where: string): void {
    const traces = decodeJaegerJson(document, (error) => this.problem(`a span of ${where}`, error))
    this.#jaeger.push(...traces)
    if (traces.length > 0) this.#dialects.add('Jaeger')
    else this.empty()
  }

  /** A span that cannot be read is noted and left out. */
  addZipkin(span: unknown, where: string): void {
    this.#zipkin.read(span, (error) => this.problem(where, error))
    if (this.#zipkin.count > 0) this.#dialects.add('Zipkin')
  }

  /** Of the formats that are not OTLP. */
  traces(): readonly TraceData[] {
    return [...this.#jaeger, ...this.#zipkin.traces()]
  }

  /** Whose format it was: `OTLP`, or `Jaeger and OTLP` where somebody put files together. */
  get dialects(): string {
    return this.#dialects.size === 0 ? 'OTLP' : [...this.#dialects].toSorted().join(' and ')
  }

  /** Whether anything has been found that can be used. */
  get isUsable(): boolean {
    return this.#dialects.size > 0
  }

  note(text: string): void {
    if (this.#notes.length < MAX_NOTES) this.#notes.push(text)
    else this.#unnamed++
  }

  /** Something that was skipped because it cannot be read. */
  problem(where: string, error: unknown): void {
    if (!(error instanceof WireError)) throw error
    this.#problem ??= error
    this.note(`${where} was skipped: ${error.message}`)
  }

  ignore(): void {
    this.#ignored++
  }

  empty(): void {
    this.#empty++
  }

  notes(): readonly string[] {
    const notes = [...this.#notes]
    if (this.#unnamed > 0) notes.push(`and ${this.#unnamed} more like these`)
    if (this.#ignored > 0) notes.push(`${this.#ignored} of metrics or profiles left out`)
    return notes
  }

  /** @throws WireError when nothing of the file could be used */
  check(): void {
    if (this.isUsable) return
    if (this.#problem !== undefined) throw this.#problem
    if (this.#ignored > 0) {
      throw new NoSpansError('OTLP, but only metrics or profiles: there are no spans in it', undefined)
    }
    if (this.#empty === 0) throw new WireError('there is not one whole message in it')
  }
}
