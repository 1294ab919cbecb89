// Every trace of a file, in any format that the command itself reads.
import { basename } from 'node:path'
import { openFileSource } from '../../../src/sources/file.ts'
import type { TraceData } from '../../../src/trace/span.ts'
import { plainSpan } from '../../../src/wire/otlp/otlp-span.ts'

export interface NamedTraces {
  readonly name: string
  readonly traces: readonly TraceData[]
}

/** @throws TracectlError `file-unreadable` or `bad-input` */
export async function readTraces(path: string): Promise<NamedTraces> {
  const source = await openFileSource(path, path)
  const traces: TraceData[] = []
  const never = new AbortController().signal
  for await (const { id } of source.listTraces({}, never)) {
    const data = await source.fetchTrace(id, never)
    // A span as decoded reads its fields when asked: it has to be a plain one to be copied and changed.
    if (data !== undefined) traces.push({ ...data, spans: data.spans.map(plainSpan) })
  }
  await source.close()
  return { name: basename(path).replace(/\.jsonl?(\.gz)?$/, ''), traces }
}
