// A diff for programs, as docs/json.md promises it: every call path with its figures in both traces. A path names its
// parent by position, since a chain of 100,000 calls would repeat all its names otherwise.
import type { CallPath, PathFigures } from '../../analysis/diff/call-path.ts'
import { changeOf, type ComparedTrace, type TraceDiff } from '../../analysis/diff/diff.ts'
import { serviceName } from '../../trace/semconv.ts'
import { SCHEMA_VERSION, stringify } from '../json/json.ts'
import { formatInstant } from '../units.ts'

/** One document, a path at a time. Ends with a line break. */
export function* diffDocumentChunks(diff: TraceDiff): Generator<string> {
  const head = stringify({
    schemaVersion: SCHEMA_VERSION,
    diff: {
      a: traceDocument(diff.a),
      b: traceDocument(diff.b),
      changeNs: diff.b.duration - diff.a.duration,
    },
  })
  yield `${head.slice(0, -1)},"paths":[`
  for (const path of diff.paths) yield `${path.index === 0 ? '\n' : ',\n'}${stringify(pathDocument(path))}`
  yield '\n]}\n'
}

function traceDocument({ trace, duration }: ComparedTrace): unknown {
  const { span, id } = trace.headline
  return {
    id: trace.id,
    start: formatInstant(trace.start, 'ns'),
    startUnixNano: String(trace.start),
    durationNs: trace.duration,
    rootSpanId: id,
    rootService: span === undefined ? null : serviceName(span),
    rootName: span?.name ?? null,
    rootDurationNs: duration,
    spanCount: trace.spanCount,
    errorCount: trace.errors,
    missingParents: trace.missingParents,
    partial: trace.partial ?? null,
  }
}

function pathDocument(path: CallPath): Record<string, unknown> {
  return {
    type: path.type === 'spans' ? 'spans' : path.isHop ? 'hop' : 'gap',
    parent: path.parent?.index ?? null,
    depth: path.depth,
    change: path.change,
    ...(path.type === 'spans'
      ? {
          service: path.kind === 'missing' ? null : path.service,
          name: path.kind === 'missing' ? null : path.name,
          nameBefore: path.nameBefore ?? null,
          kind: path.kind,
        }
      : { after: path.after?.index ?? null, before: path.before?.index ?? null }),
    a: figuresDocument(path.a),
    b: figuresDocument(path.b),
    changeNs: changeOf(path),
  }
}

function figuresDocument({ count, ownTime, duration, errors }: PathFigures): Record<string, number> {
  return { count, criticalPathNs: ownTime, durationNs: duration, errorCount: errors }
}
