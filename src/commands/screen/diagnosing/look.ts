// One look at what there is: the newest traces, as many as there is time for, in one table, diagnosed. What comes of
// it is small enough to be copied to another thread.
import { diagnose } from '../../../propagation/diagnose.ts'
import type { Diagnosis, Joint, PropagationFinding } from '../../../propagation/diagnosis.ts'
import { SpanTable } from '../../../propagation/spans/span-table.ts'
import { confidenceText } from '../../../render/propagation/confidence-words.ts'
import type { FileSource } from '../../../sources/file.ts'
import type { StoreReader } from '../../../store/span-store.ts'
import type { TraceData, TraceId } from '../../../trace/span.ts'
import type { Instant } from '../../../trace/time.ts'
import type { Belonging } from '../../../tui/pane.ts'
import { JointIndex } from '../../show/stitch/belonging.ts'
import type { Looked, LookWish } from './diagnosing-messages.ts'

/**
 * undefined where there is nothing to look at.
 * @param traces newest first; taken until there are enough
 */
export function lookAtNewest(
  traces: Iterable<TraceData>,
  { readAt, spans }: LookWish,
  nowMs: () => number,
): Looked | undefined {
  const began = nowMs()
  const { table, isLimited } = readNewest(traces, spans)
  if (table.count === 0) return undefined
  const diagnosis = diagnose(table, { readAt, isLimited, window: windowOf(table, isLimited) })
  return { ...lookedOf(diagnosis), isLimited, tookMs: nowMs() - began, spans: table.count }
}

/** Newest first: that of which a span came in last. */
export function* newestOf(
  store: Pick<StoreReader, 'listFacts' | 'fetchTrace'>,
  since: Instant | undefined,
): Generator<TraceData> {
  const query = { ...(since === undefined ? {} : { since }), limit: MOST_TRACES + 1 }
  for (const { id } of store.listFacts(query)) {
    // Evicted meanwhile.
    const data = store.fetchTrace(id)
    if (data !== undefined) yield data
  }
}

/** The same of a file, to which nothing more comes. */
export async function lookAtFile(
  source: Pick<FileSource, 'readTraces'>,
  { spans }: LookWish,
  nowMs: () => number,
): Promise<Looked | undefined> {
  const began = nowMs()
  const table = new SpanTable()
  const query = { from: undefined, to: undefined, mostTraces: MOST_TRACES, mostSpans: spans, services: [] }
  const reading = source.readTraces(query, new AbortController().signal)
  let next = await reading.next()
  for (; next.done !== true; next = await reading.next()) table.add(next.value)
  if (table.count === 0) return undefined
  const isLimited = next.value.limited
  const diagnosis = diagnose(table, { isLimited, window: windowOf(table, isLimited) })
  return { ...lookedOf(diagnosis), isLimited, tookMs: nowMs() - began, spans: table.count }
}

function readNewest(
  traces: Iterable<TraceData>,
  spans: number,
): { readonly table: SpanTable; readonly isLimited: boolean } {
  const table = new SpanTable()
  for (const data of traces) {
    if (table.count >= spans || table.traces.length >= MOST_TRACES) return { table, isLimited: true }
    table.add(data)
  }
  return { table, isLimited: false }
}

/** More than any list shows. */
const MOST_TRACES = 20_000

/** What is not read lies before the oldest that was. */
function windowOf(
  table: SpanTable,
  isLimited: boolean,
): { readonly from: Instant | undefined; readonly to: Instant | undefined } | undefined {
  if (!isLimited) return undefined
  let first = Infinity
  for (let row = 0; row < table.count; row++) first = Math.min(first, table.start[row] as number)
  return { from: first === Infinity ? undefined : table.instantOf(first), to: undefined }
}

function lookedOf(
  diagnosis: Diagnosis,
): Pick<Looked, 'diagnosis' | 'problems' | 'findings' | 'broken' | 'joints'> {
  const { findings, joints } = diagnosis
  const shown = findings.slice(0, MOST_FINDINGS)
  const index = new JointIndex(joints)
  return {
    diagnosis: { ...diagnosis, findings: shown.map(withoutPairs), joints: [] },
    problems: shown.map((finding) => ({
      finding: withoutPairs(finding),
      confidence: confidenceText(finding),
      samples: samplesOf(finding, index),
    })),
    findings: findings.length,
    broken: shown.map(({ id, pairs }) => ({
      findingId: id,
      traces: [...new Set(pairs.slice(-MOST_MARKS).map(({ traceId }) => traceId))],
    })),
    joints: sureJoints(joints),
  }
}

/** Nobody reads on. */
const MOST_FINDINGS = 100
/** Of one finding: as many rows as a list may show of it. */
const MOST_MARKS = 5_000

function withoutPairs(finding: PropagationFinding): PropagationFinding {
  return { ...finding, pairs: [] }
}

/** The surest of its broken requests, each with whatever else is joined to it. */
function samplesOf(finding: PropagationFinding, index: JointIndex): readonly Belonging[] {
  const isSure = ({ confidence, findingId }: Joint): boolean => confidence >= SURE || findingId === finding.id
  const surest = finding.pairs.toSorted((a, b) => b.confidence - a.confidence)
  const samples: Belonging[] = []
  const drawn = new Set<TraceId>()
  for (const { callerTraceId } of surest) {
    if (samples.length >= MOST_SAMPLES) break
    // Several calls of one request are drawn together.
    if (drawn.has(callerTraceId)) continue
    const { traces, joints } = index.belongingTo(callerTraceId, isSure, MOST_TOGETHER)
    for (const id of traces) drawn.add(id)
    samples.push({ traces, joints, findingId: finding.id, kind: finding.kind })
  }
  return samples
}

/** Each is copied to the thread that draws. */
const MOST_SAMPLES = 8

const SURE = 0.7
/** Drawn together. */
const MOST_TOGETHER = 12

/** What is more likely wrong than right is not joined. */
const SURE_ENOUGH = 0.5
/** Of one look: each is copied to the thread that draws. */
const MOST_JOINTS = 3_000

function sureJoints(joints: readonly Joint[]): readonly Joint[] {
  return joints
    .filter(({ relation, confidence }) => relation !== 'linked' && confidence >= SURE_ENOUGH)
    .slice(0, MOST_JOINTS)
}
