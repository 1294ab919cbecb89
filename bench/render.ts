// Drawing a waterfall, by size and shape: one parent with all children, one chain, random attachment. `plain` is what
// a pipe gets, `color` what `--color always` adds, `screen` a terminal's row budget; ratios are to `plain` of the same trace.
import { medianMs } from './median.ts'
import { analyze } from '../src/analysis/analyze.ts'
import { renderWaterfall, waterfallLines, type WaterfallOptions } from '../src/render/waterfall/waterfall.ts'
import { buildTrace } from '../src/trace/build-trace.ts'
import type { Resource, Scope, Span, SpanId, TraceId } from '../src/trace/span.ts'
import { instantOf } from '../src/trace/time.ts'
import type { Trace } from '../src/trace/trace.ts'

type Shape = 'wide' | 'deep' | 'random'

const FORMS: Readonly<Record<string, WaterfallOptions>> = {
  plain: { width: 120, theme: { ascii: false, color: 0 } },
  color: { width: 120, theme: { ascii: false, color: 2 } },
  screen: { width: 120, theme: { ascii: false, color: 2 }, rowBudget: 200 },
}

export function run(): void {
  for (const shape of ['wide', 'deep', 'random'] as const) {
    for (const spans of [1_000, 10_000, 100_000]) report(shape, makeTrace(shape, spans))
  }
}

function report(shape: Shape, trace: Trace): void {
  const cells = [`${shape} ${trace.spanCount}`.padEnd(16)]
  let plain = 0
  const analysis = analyze(trace)
  const forms = { ...FORMS, known: { width: 120, theme: { ascii: false, color: 0 }, analysis } as const }
  for (const [form, options] of Object.entries(forms)) {
    const ms = medianMs(() => {
      let length = 0
      for (const line of waterfallLines(trace, options)) length += line.length
      return length
    }, 3)
    plain ||= ms
    cells.push(`${form} ${ms.toFixed(1).padStart(6)} ms (x${(ms / plain).toFixed(2)})`)
  }
  cells.push(`${((plain * 1e6) / trace.spanCount).toFixed(0).padStart(5)} ns/row`)
  cells.push(
    `${renderWaterfall(trace, FORMS['screen'] ?? { width: 80, theme: { ascii: true, color: 0 } }).length} lines on screen`,
  )
  console.log(cells.join('  '))
}

function makeTrace(shape: Shape, count: number): Trace {
  const random = randomFrom(7)
  const spans = Array.from({ length: count }, (_, row): Span => {
    const parent = shape === 'wide' ? 0 : shape === 'deep' ? row - 1 : Math.floor(random() * row)
    const start = BASE + BigInt(row) * 10_000n
    const length = row === 0 || shape === 'deep' ? (2 * count - row) * 10_000 : 1 + Math.floor(random() * 1e8)
    return {
      traceId: '4bf92f3577b34da6a3ce929d0e0e4736' as TraceId,
      spanId: idOf(row),
      parentId: row === 0 ? undefined : idOf(parent),
      invalidParentId: undefined,
      parentLocation: 'unknown',
      flags: 0,
      traceState: '',
      name: `GET /items/{id}/part-${row % 40}`,
      kind: 'internal',
      start: instantOf(start),
      end: instantOf(start + BigInt(length)),
      status: { code: row % 5000 === 4999 ? 'error' : 'unset', message: '' },
      resource: RESOURCES[row % RESOURCES.length] ?? NO_RESOURCE,
      scope: NO_SCOPE,
      attributes: [],
      droppedAttributes: 0,
      events: [],
      droppedEvents: 0,
      links: [],
      droppedLinks: 0,
    }
  })
  return buildTrace({ spans, logs: [] })
}

// 2025-10-28T00:00:00Z, so that nothing here reads a clock
const BASE = 1_761_609_600_000_000_000n
const NO_SCOPE: Scope = { name: '', version: '', attributes: [], droppedAttributes: 0, schemaUrl: '' }
const NO_RESOURCE: Resource = { attributes: [], droppedAttributes: 0, schemaUrl: '' }
const RESOURCES: readonly Resource[] = Array.from({ length: 12 }, (_, service) => ({
  ...NO_RESOURCE,
  attributes: [{ key: 'service.name', value: `service-${service}` }],
}))

function idOf(row: number): SpanId {
  return (row + 1).toString(16).padStart(16, '0') as SpanId
}

/** The same numbers in every run. */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

if (import.meta.main) run()
