// What was put together here, to be taken elsewhere: whoever reads it later is to see that nobody has sent it so, which joints
// there are and how each is known, and what each span was called.
import type { FindingKind } from '../../propagation/diagnosis.ts'
import { stitchTrace, type StitchedParts } from '../../propagation/stitch/stitch-trace.ts'
import { jointTexts } from '../../render/propagation/joint-words.ts'
import type { Attribute, Span, SpanId, TraceData } from '../../trace/span.ts'

export interface JoinedData {
  /** Each span says in attributes what has been changed of it. */
  readonly data: TraceData
  /** By the ids that heads of fragments have in `data`. */
  readonly joints: ReadonlyMap<SpanId, string>
}

/** @param kind of the finding that it is a sample of */
export function joinedData(parts: StitchedParts, kind: FindingKind | undefined): JoinedData {
  const { data, joints } = stitchTrace(parts.traces, parts.joints)
  const texts = jointTexts(joints, kind)
  // In the same order.
  const sent = parts.traces.flatMap(({ spans }) => spans)
  const spans = data.spans.map((span, at) => marked(span, sent[at] ?? span, texts.get(span.spanId)))
  return { data: { ...data, spans }, joints: texts }
}

function marked(span: Span, sent: Span, joint: string | undefined): Span {
  const changes: Attribute[] = []
  const note = (key: string, value: string | undefined): void => {
    if (value !== undefined) changes.push({ key, value })
  }
  note('tracectl.joined', joint)
  if (sent.traceId !== span.traceId) note('tracectl.sent.trace_id', sent.traceId)
  if (sent.spanId !== span.spanId) note('tracectl.sent.span_id', sent.spanId)
  if (sent.parentId !== span.parentId) note('tracectl.sent.parent_span_id', sent.parentId)
  return changes.length === 0 ? span : { ...span, attributes: [...span.attributes, ...changes] }
}
