// The published trace sets as trees.
import { readFileSync } from 'node:fs'
import { buildTrace } from '../../src/trace/build-trace.ts'
import type { Span } from '../../src/trace/span.ts'
import type { Trace } from '../../src/trace/trace.ts'
import { decodeTraceRequest } from '../../src/wire/otlp/otlp-request.ts'
import { readTraceFile } from '../../src/wire/file/trace-file.ts'
import { realTraces } from './real-traces.ts'

/** Several files ask for the same large ones. */
const held = new Map<string, WeakRef<readonly Trace[]>>()

/** In the order of the file; undefined when the set is not on this machine. */
export function realTrees(name: string): readonly Trace[] | undefined {
  const path = realTraces(name)
  if (path === undefined) return undefined
  const known = held.get(path)?.deref() ?? readTrees(path)
  held.set(path, new WeakRef(known))
  return known
}

function readTrees(path: string): readonly Trace[] {
  const { requests, traces } = readTraceFile(readFileSync(path))
  const spans = requests.flatMap(({ body }) => decodeTraceRequest(body).spans)
  const byTrace = Map.groupBy(spans, (span: Span) => span.traceId)
  return [
    ...Array.from(byTrace.values(), (mine) => buildTrace({ spans: mine, logs: [] })),
    ...traces.map(buildTrace),
  ]
}
