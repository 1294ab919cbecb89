// How `tail` prints a trace, wherever it came from: as a line, a waterfall or JSON.
import { analyze } from '../../analysis/analyze.ts'
import { largestGap } from '../../analysis/gaps/largest-gap.ts'
import { stringify, traceLineDocument } from '../../render/json/json.ts'
import { renderTraceLine, type TraceLine } from '../../render/trace-line.ts'
import { summarizeTrace } from '../../trace/summary.ts'
import { offsetOf } from '../../trace/time.ts'
import type { Trace } from '../../trace/trace.ts'
import type { OutputStream } from '../context.ts'
import { traceTexts } from '../show/trace-texts.ts'
import type { TailOptions } from './tail-options.ts'

/** What is known of it beside its spans. */
export interface TraceState {
  readonly incomplete: boolean
  /** Of its spans, how many came after it had been printed before; 0 the first time. */
  readonly lateSpans: number
  /** Milliseconds since it was. */
  readonly settledAgoMs: number
}

export class TracePrinter {
  readonly #stdout: OutputStream
  readonly #tail: Pick<TailOptions, 'form' | 'services' | 'errors' | 'minDuration'>
  readonly #drawn = new RecentlyDrawn()

  constructor(stdout: OutputStream, tail: Pick<TailOptions, 'form' | 'services' | 'errors' | 'minDuration'>) {
    this.#stdout = stdout
    this.#tail = tail
  }

  passes(trace: Trace): boolean {
    const { errors, minDuration, services } = this.#tail
    if (errors && trace.errors === 0) return false
    if (minDuration !== undefined && trace.duration < minDuration) return false
    return services.length === 0 || services.some((service) => trace.services.includes(service))
  }

  /** With its line break. */
  textOf(trace: Trace, state: TraceState): string {
    const line = lineOf(trace, state)
    const { theme, columns: width } = this.#stdout
    switch (this.#tail.form) {
      case 'json':
        return `${stringify(traceLineDocument(line))}\n`
      case 'lines':
        return `${renderTraceLine(line, { theme, width })}\n`
      case 'waterfall': {
        const changed = this.#drawn.changed(trace, line)
        if (state.lateSpans > 0 && !changed) return `${renderTraceLine(line, { theme, width })}\n`
        const texts = traceTexts(analyze(trace), { theme, width, findings: false })
        return `${[...texts].join('')}\n`
      }
    }
  }
}

function lineOf(trace: Trace, { incomplete, lateSpans, settledAgoMs }: TraceState): TraceLine {
  const gap = largestGap(trace)
  return {
    summary: summarizeTrace(trace),
    largestGap: gap === undefined ? undefined : offsetOf(gap.end - gap.start),
    incomplete: incomplete || trace.partial !== undefined,
    missingParents: trace.missingParents,
    lateSpans,
    settledAgoMs,
  }
}

/**
 * A waterfall is drawn again for late spans only when what it says has changed: its failures or its largest gap.
 * Remembers the last few hundred traces; an older one is drawn again.
 */
class RecentlyDrawn {
  readonly #said = new Map<string, string>()

  changed(trace: Trace, line: TraceLine): boolean {
    const says = `${trace.errors} ${line.largestGap ?? '-'}`
    const before = this.#said.get(trace.id)
    this.#said.delete(trace.id)
    this.#said.set(trace.id, says)
    const oldest = this.#said.size > MAX_REMEMBERED ? this.#said.keys().next().value : undefined
    if (oldest !== undefined) this.#said.delete(oldest)
    return before !== says
  }
}

const MAX_REMEMBERED = 500
