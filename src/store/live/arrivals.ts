// Requests that have been checked and wait for their commit: their bytes, and one row of numbers a span. They enter the
// index of what can be read only once they are on disk, so a commit that fails leaves nothing to take back.
import type { GroupParts } from '../../wire/otlp/group-index.ts'
import type { IndexResult, SpanHead } from '../../wire/otlp/otlp-index.ts'
import { indexTraceRequest } from '../../wire/otlp/otlp-index.ts'
import type { LogHead } from '../../wire/otlp/otlp-logs.ts'
import { indexLogsRequest } from '../../wire/otlp/otlp-logs.ts'
import { repeatedText } from '../../wire/otlp/byte-text.ts'
import type { Frame } from '../stream/frames.ts'
import { FRAME_HEADER } from '../stream/frames.ts'
import type { Origin, Origins } from '../index/origins.ts'
import type { CommittedSpans } from '../span-store.ts'

/** Where the numbers of a row lie: cells[row * WORDS + …]. A row is written and read as a whole, so rows, not columns. */
export const WORDS = 18
export const TRACE = 0 // four words
export const SPAN = 4 // two words, as the rest of ids and times
export const PARENT = 6
export const START = 8
export const END = 10
/** Of the message, from the start of the first request's frame. */
export const PLACE = 12
export const LENGTH = 13
/** Index into `origins`. */
export const ORIGIN = 14
export const MARKS = 15
/** Of the name, from the same start; length 0 when there is none. */
export const NAME = 16

/** Bits of MARKS. */
export const IS_LOG = 1
export const IS_ERROR = 2
export const HAS_LOCAL_PARENT = 4

const STATUS_ERROR = 2
/** Of a span's flags: whether its parent is in another process is known, and so. */
const PARENT_IS_KNOWN = 0x100
const PARENT_IS_REMOTE = 0x200
const NOTHING = new Uint8Array()

export class Arrivals implements CommittedSpans {
  readonly frames: Frame[] = []
  /** Of frame `i`: the row behind its last one. */
  readonly rowEnds: number[] = []
  readonly origins: Origin[] = []
  cells: Uint32Array
  /** Spans and log records. */
  rows = 0
  spans = 0
  /** Of the frames, headers included. */
  bytes = 0
  /** The frames as they were committed; empty before that. */
  stream: Uint8Array = NOTHING
  readonly #origins: Origins
  #base = 0

  /** @param cells of arrivals that are no longer used, to be used again */
  constructor(origins: Origins, cells: Uint32Array = new Uint32Array(512 * WORDS)) {
    this.#origins = origins
    this.cells = cells
  }

  /**
   * A request of which nothing is accepted is not kept.
   * @throws WireError when the request cannot be decoded; then nothing has changed
   */
  add(frame: Frame): IndexResult {
    const { rows, spans } = this
    const originCount = this.origins.length
    this.#base = this.bytes + FRAME_HEADER
    try {
      const result = this.#index(frame)
      if (this.rows === rows) {
        this.origins.length = originCount
        return result
      }
      this.frames.push(frame)
      this.rowEnds.push(this.rows)
      this.bytes += FRAME_HEADER + frame.body.length
      return result
    } catch (error) {
      this.rows = rows
      this.spans = spans
      this.origins.length = originCount
      throw error
    }
  }

  get count(): number {
    return this.rows
  }

  traceWord(row: number, word: 0 | 1 | 2 | 3): number {
    return this.cells[row * WORDS + TRACE + word]!
  }

  spanHigh(row: number): number {
    return this.cells[row * WORDS + SPAN]!
  }

  spanLow(row: number): number {
    return this.cells[row * WORDS + SPAN + 1]!
  }

  parentHigh(row: number): number {
    return this.cells[row * WORDS + PARENT]!
  }

  parentLow(row: number): number {
    return this.cells[row * WORDS + PARENT + 1]!
  }

  resource(row: number): number {
    return this.origins[this.cells[row * WORDS + ORIGIN]!]!.resourceNumber
  }

  startHigh(row: number): number {
    return this.cells[row * WORDS + START]!
  }

  startLow(row: number): number {
    return this.cells[row * WORDS + START + 1]!
  }

  endHigh(row: number): number {
    return this.cells[row * WORDS + END]!
  }

  endLow(row: number): number {
    return this.cells[row * WORDS + END + 1]!
  }

  isError(row: number): boolean {
    return (this.cells[row * WORDS + MARKS]! & IS_ERROR) !== 0
  }

  hasLocalParent(row: number): boolean {
    return (this.cells[row * WORDS + MARKS]! & HAS_LOCAL_PARENT) !== 0
  }

  name(row: number): string {
    const at = this.cells[row * WORDS + NAME]!
    return repeatedText(this.stream, at, at + this.cells[row * WORDS + NAME + 1]!)
  }

  origin(row: number): number {
    return this.cells[row * WORDS + ORIGIN]!
  }

  get originCount(): number {
    return this.origins.length
  }

  service(origin: number): string | undefined {
    return this.origins[origin]?.service
  }

  #index({ signal, body }: Frame): IndexResult {
    const firstOrigin = this.origins.length
    const group = (parts: GroupParts, index: number): void => {
      this.origins[firstOrigin + index] = this.#origins.of(parts)
    }
    return signal === 'traces'
      ? indexTraceRequest(body, { span: (head, index) => this.#addSpan(head, firstOrigin + index), group })
      : indexLogsRequest(body, { log: (head, index) => this.#addLog(head, firstOrigin + index), group })
  }

  /** Every word is set, also where the span says nothing: the array may have been used before. */
  #addSpan(head: SpanHead, origin: number): void {
    const at = this.#newRow()
    const { cells } = this
    cells[at + TRACE] = head.trace0
    cells[at + TRACE + 1] = head.trace1
    cells[at + TRACE + 2] = head.trace2
    cells[at + TRACE + 3] = head.trace3
    cells[at + SPAN] = head.spanHigh
    cells[at + SPAN + 1] = head.spanLow
    cells[at + PARENT] = head.parentHigh
    cells[at + PARENT + 1] = head.parentLow
    cells[at + START] = head.startHigh
    cells[at + START + 1] = head.startLow
    cells[at + END] = head.endHigh
    cells[at + END + 1] = head.endLow
    cells[at + PLACE] = this.#base + head.offset
    cells[at + LENGTH] = head.length
    cells[at + ORIGIN] = origin
    const isLocal = (head.flags & (PARENT_IS_KNOWN | PARENT_IS_REMOTE)) === PARENT_IS_KNOWN
    cells[at + MARKS] = (head.statusCode === STATUS_ERROR ? IS_ERROR : 0) | (isLocal ? HAS_LOCAL_PARENT : 0)
    cells[at + NAME] = this.#base + head.nameOffset
    cells[at + NAME + 1] = head.nameLength
    this.spans++
  }

  #addLog(head: LogHead, origin: number): void {
    const at = this.#newRow()
    const { cells } = this
    cells.fill(0, at, at + WORDS)
    cells[at + TRACE] = head.trace0
    cells[at + TRACE + 1] = head.trace1
    cells[at + TRACE + 2] = head.trace2
    cells[at + TRACE + 3] = head.trace3
    cells[at + SPAN] = head.spanHigh
    cells[at + SPAN + 1] = head.spanLow
    cells[at + PLACE] = this.#base + head.offset
    cells[at + LENGTH] = head.length
    cells[at + ORIGIN] = origin
    cells[at + MARKS] = IS_LOG
  }

  #newRow(): number {
    const at = this.rows++ * WORDS
    if (at + WORDS > this.cells.length) {
      const larger = new Uint32Array(this.cells.length * 2)
      larger.set(this.cells)
      this.cells = larger
    }
    return at
  }
}
