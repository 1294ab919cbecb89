// The trace on the screen of `show -i`. Another one that is large is read by and by: meanwhile the screen says so.
import type { TraceData, TraceId } from '../../trace/span.ts'
import type { ShownTrace, TraceReading } from '../../tui/screen-data.ts'
import { readShown, type ReadShownOptions } from '../screen/read-shown.ts'

/** What takes longer to read is said to be read meanwhile, milliseconds. */
const SAID_AFTER_MS = 60

export class ExploredTrace {
  #shown: ShownTrace
  #reading: { readonly id: TraceId; readonly since: number; readonly of: number; spans: number } | undefined
  #isChanged = false

  constructor(shown: ShownTrace) {
    this.#shown = shown
  }

  /** undefined while another is read, and that takes its time. */
  get shown(): ShownTrace | undefined {
    return this.reading === undefined ? this.#shown : undefined
  }

  get reading(): TraceReading | undefined {
    const reading = this.#reading
    if (reading === undefined || performance.now() - reading.since < SAID_AFTER_MS) return undefined
    const { id, spans, of } = reading
    return { id, service: undefined, name: undefined, spans, of }
  }

  /** @returns whether there is anything new since it was last asked */
  hasChanged(): boolean {
    const isChanged = this.#isChanged
    this.#isChanged = false
    return isChanged
  }

  /** From now on this one. */
  async show(
    data: TraceData,
    { parts, ...options }: ReadShownOptions & Pick<ShownTrace, 'parts'>,
  ): Promise<ShownTrace> {
    const reading = { id: data.spans[0]!.traceId, since: performance.now(), of: data.spans.length, spans: 0 }
    this.#reading = reading
    const onProgress = (spans: number): void => {
      reading.spans = spans
      this.#isChanged = true
    }
    try {
      const shown = { ...(await readShown(data, { ...options, onProgress })), parts }
      // Of two the later is wanted.
      if (this.#reading === reading) this.#shown = shown
      return shown
    } finally {
      if (this.#reading === reading) this.#reading = undefined
      this.#isChanged = true
    }
  }
}
