// Traces and spans come in any order: what is found in them does not depend on it.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { assert, property, shuffledSubarray, tuple } from 'fast-check'
import { expect, test } from 'vitest'
import { diagnose } from '../../src/propagation/diagnose.ts'
import type { Diagnosis } from '../../src/propagation/diagnosis.ts'
import { SpanTable } from '../../src/propagation/spans/span-table.ts'
import { fileSourceOf } from '../../src/sources/file.ts'
import type { TraceData } from '../../src/trace/span.ts'

async function readFixture(slug: string): Promise<readonly TraceData[]> {
  const bytes = readFileSync(join(import.meta.dirname, `../fixtures/breaks/${slug}.jsonl.gz`))
  const source = fileSourceOf(slug, bytes)
  const { signal } = new AbortController()
  const traces: TraceData[] = []
  for await (const { id } of source.listTraces({}, signal))
    traces.push((await source.fetchTrace(id, signal))!)
  return traces
}

function diagnosed(traces: readonly TraceData[]): Diagnosis {
  const table = new SpanTable()
  for (const data of traces) table.add(data)
  return diagnose(table)
}

/** Probabilities that are sums are the same to within rounding. */
function toldBy({ findings, legitimate, notSeen, edges, pending }: Diagnosis): unknown {
  return {
    findings: findings.map(({ id, kind, mode, caller, callee, runnerUp, broken, total, causes, pairs }) => ({
      id,
      kind,
      mode,
      caller,
      callee,
      runnerUp,
      broken,
      total,
      causes: causes.map(({ code }) => code),
      pairs: pairs
        .map(({ traceId, spanId, callerSpanId }) => `${traceId} ${spanId} ${callerSpanId}`)
        .toSorted(),
    })),
    legitimate,
    notSeen,
    edges,
    pending,
  }
}

test.each([
  'python-requests-raw',
  'python-busy-shop-raw',
  'go-payment-queue-no-inject',
  'python-memory-queue',
])('%s', async (slug) => {
  const traces = await readFixture(slug)
  const told = toldBy(diagnosed(traces))
  const shuffled = shuffledSubarray([...traces], { minLength: traces.length }).chain((some) =>
    tuple(
      ...some.map((data) =>
        shuffledSubarray([...data.spans], { minLength: data.spans.length }).map((spans): TraceData =>
          Object.assign({}, data, { spans }),
        ),
      ),
    ),
  )
  assert(
    property(shuffled, (other) => {
      expect(toldBy(diagnosed(other))).toEqual(told)
    }),
    { numRuns: 4, endOnFailure: true },
  )
})
