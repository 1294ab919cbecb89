// What a diagnosis costs, from ten thousand spans to a million: one application from a seed, one of its edges cut, a
// process of its own for each size so that its memory is its own. Spans are made as they are read and not held.
//   node bench/propagation/cost.ts [SPANS…]
import { execFileSync } from 'node:child_process'
import { diagnose } from '../../src/propagation/diagnose.ts'
import { SpanTable } from '../../src/propagation/spans/span-table.ts'
import type { TraceData } from '../../src/trace/span.ts'
import { breakTraces, type BreakPlan } from './inject/break-plan.ts'
import { isMessage } from './inject/cut-wire.ts'
import { callRaw } from './inject/raw-client.ts'
import { formatTable, type TableRow } from './measure/table-row.ts'
import { findEdges, nameOf, type SetEdge } from './sets/edges.ts'
import { buildSpanSet } from './sets/span-set.ts'
import { drawApplication } from './simulator/draw-application.ts'
import { simulate } from './simulator/simulate.ts'

const SIZES = [10_000, 30_000, 100_000, 300_000, 1_000_000]
/** One with attributes, kinds and clients, and a fair number of services. */
const APPLICATION = 13

/** Each size once. */
export function runCost(sizes: readonly number[] = SIZES): void {
  const rows = sizes.map((size) => {
    const out = execFileSync(process.execPath, [import.meta.filename, '--one', String(size)], {
      encoding: 'utf8',
    })
    return JSON.parse(out) as TableRow
  })
  console.log(formatTable(rows))
}

function measureOne(size: number): TableRow {
  const application = drawApplication(APPLICATION, {
    attributes: true,
    kinds: true,
    clientSpans: true,
    names: 'route',
  })
  const edges = findEdges(buildSpanSet('', [...simulate(application, 5_000, 1)]), 30)
  const edge = edges.find(({ heads }) => !heads.some(isMessage))
  if (edge === undefined) throw new Error('no edge to cut')
  const table = new SpanTable()
  let reading = 0
  const add = (some: readonly TraceData[]): void => {
    const begun = process.cpuUsage()
    for (const data of some) table.add(data)
    reading += secondsSince(begun)
  }
  let held: TraceData[] = []
  for (const data of simulate(application, size, 1)) {
    held.push(...cutIn(data, edge))
    // Asking for the time takes longer than adding one.
    if (held.length < 1_000) continue
    add(held)
    held = []
  }
  add(held)
  const begun = process.cpuUsage()
  const { findings } = diagnose(table)
  const diagnosing = secondsSince(begun)
  const seconds = reading + diagnosing
  return {
    spans: table.count.toLocaleString('en'),
    traces: table.traces.length.toLocaleString('en'),
    broken: findings.reduce((sum, { broken }) => sum + broken, 0).toLocaleString('en'),
    'into the table, s': reading.toFixed(2),
    'diagnosed, s': diagnosing.toFixed(2),
    'spans/s': Math.round(table.count / seconds).toLocaleString('en'),
    'µs a span': ((seconds * 1e6) / table.count).toFixed(1),
    'peak memory, MiB': String(Math.round(process.resourceUsage().maxRSS / 1024)),
  }
}

/** Of the processor: others may be at work beside this. */
function secondsSince(begun: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(begun)
  return (user + system) / 1e6
}

/** That edge, in one trace. */
function cutIn(data: TraceData, edge: SetEdge): readonly TraceData[] {
  const set = buildSpanSet('', [data])
  const found = findEdges(set, 1).filter((own) => nameOf(own) === nameOf(edge))
  const plan: BreakPlan | undefined = callRaw(found)?.plan
  return plan === undefined
    ? [data]
    : breakTraces(set, plan, Number(data.spans[0]!.start % 2_147_483_647n)).traces
}

if (import.meta.main) {
  const args = process.argv.slice(2)
  if (args[0] === '--one') console.log(JSON.stringify(measureOne(Number(args[1]))))
  else runCost(args.length > 0 ? args.map(Number) : undefined)
}
