// Reports of recorded breaks, in every width and theme: they keep within it, and name both ends of what broke.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { diagnose } from '../../../src/propagation/diagnose.ts'
import type { Diagnosis, PropagationFinding } from '../../../src/propagation/diagnosis.ts'
import { SpanTable } from '../../../src/propagation/spans/span-table.ts'
import { stitchTrace, type StitchedTrace } from '../../../src/propagation/stitch/stitch-trace.ts'
import { renderPropagation } from '../../../src/render/propagation/report.ts'
import { textWidth } from '../../../src/render/text.ts'
import { fileSourceOf } from '../../../src/sources/file.ts'
import type { TraceData } from '../../../src/trace/span.ts'

const FIXTURES = join(import.meta.dirname, '../../fixtures/breaks')

describe.each([
  'python-two-hops-raw',
  'python-thread-pool',
  'python-proxy-unexported',
  'go-payment-queue-no-extract',
  'python-busy-shop',
])('%s', (slug) => {
  const traces = new Map<string, TraceData>()
  let diagnosis: Diagnosis

  beforeAll(async () => {
    const source = fileSourceOf(slug, readFileSync(join(FIXTURES, `${slug}.jsonl.gz`)))
    const table = new SpanTable()
    const { signal } = new AbortController()
    for await (const { id } of source.listTraces({}, signal)) {
      const data = (await source.fetchTrace(id, signal))!
      traces.set(id, data)
      table.add(data)
    }
    diagnosis = diagnose(table)
  })

  function sampleOf({ pairs: [pair] }: PropagationFinding): StitchedTrace | undefined {
    if (pair === undefined) return undefined
    const ids = [...new Set([pair.callerTraceId, pair.traceId])]
    return stitchTrace(
      ids.map((id) => traces.get(id)!),
      diagnosis.joints.filter(({ spanId, traceId }) => spanId === pair.spanId && traceId === pair.traceId),
    )
  }

  test.each([40, 80, 120, 200])('at %i columns', (width) => {
    for (const ascii of [false, true]) {
      const look = { width, theme: { ascii, color: 0 } as const, label: slug, sampleOf }
      const lines = [...renderPropagation(diagnosis, { ...look, verbose: width === 200 })]
      for (const line of lines) {
        // Code, and a command with an id, are for pasting.
        const isPasted = /^ {6}\S|^ {4}tracectl /.test(line)
        if (!isPasted) expect(textWidth(line), line).toBeLessThanOrEqual(width)
        if (ascii) expect(line).toMatch(/^[ -~]*$/)
      }
      const text = lines.join(' ').replace(/ +/g, ' ')
      for (const { caller, callee } of diagnosis.findings) {
        expect(text).toContain(`${caller.service} ${caller.span}`)
        expect(text).toContain(`${callee.service} ${callee.span}`)
      }
    }
  })
})
