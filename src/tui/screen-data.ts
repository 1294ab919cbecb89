// What there is to be seen. It changes as spans arrive, outside of the screen's own state: the screen looks at it when it
// draws, at most ten times a second, and nothing in here waits for that.
import type { Analysis } from '../analysis/analysis.ts'
import type { FindingKind } from '../propagation/diagnosis.ts'
import type { StitchedParts } from '../propagation/stitch/stitch-trace.ts'
import type { SpanId, TraceId } from '../trace/span.ts'
import type { Trace } from '../trace/trace.ts'
import type { TraceList } from './list/trace-list.ts'
import type { ProblemsData } from './problems/problems-data.ts'

export interface ScreenData {
  /** undefined where there is one trace alone. */
  readonly list: TraceList | undefined
  /** In the waterfall; undefined while there is none. */
  readonly shown: ShownTrace | undefined
  /** In its place, where another is being read, which is large. */
  readonly reading?: TraceReading | undefined
  /** undefined where nobody looks for lost context. */
  readonly problems: ProblemsData | undefined
  /** In the first line: what is being received or looked at, and how it goes. */
  readonly title: ScreenTitle
}

export interface TraceReading {
  readonly id: TraceId
  /** Of its root, where it is known. */
  readonly service: string | undefined
  readonly name: string | undefined
  /** As good as so many have been read. */
  readonly spans: number
  /** Of so many; undefined where that is not known yet. */
  readonly of: number | undefined
}

export interface ShownTrace {
  /** As recorded. */
  readonly trace: Trace
  /** undefined while spans may still come: nothing is judged then. */
  readonly analysis: Analysis | undefined
  /** The same with clocks as they were set; made when asked for. */
  analysisAsRecorded(): Analysis | undefined
  /** Spans may still come. */
  readonly isOpen: boolean
  /** What is to be said below rows, by span id, where fragments were joined. */
  readonly joints: ReadonlyMap<SpanId, string> | undefined
  /** What was joined, as it was sent; undefined for a trace as it is. */
  readonly parts?: ShownParts | undefined
}

export interface ShownParts extends StitchedParts {
  /** Of the finding that it is a sample of. */
  readonly kind?: FindingKind | undefined
}

export interface ScreenTitle {
  /** `OTLP http 4318 · grpc 4317`, `Tempo at …`, `spans.jsonl`. */
  readonly source: string
  /** Spans in the last second; undefined where none arrive. */
  readonly spansPerSecond: number | undefined
  /** Something that a person has to know of: spans lost, the store full. */
  readonly trouble: string | undefined
}
