// Breaks complete traces on purpose and asks the diagnosis what is broken:
//   node bench/propagation/run.ts [FILE…] [--quick] [--injector F1,F2] [--strip] [--load 10]
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { SpanTable } from '../../src/propagation/spans/span-table.ts'
import type { TraceData } from '../../src/trace/span.ts'
import { breakTraces } from './inject/break-plan.ts'
import { INJECTORS } from './inject/injectors.ts'
import { askAbout } from './measure/answer.ts'
import { keyTruth } from './measure/key-truth.ts'
import { Tally } from './measure/tally.ts'
import { formatTable, tableRow, type TableRow } from './measure/table-row.ts'
import { readOptions, type Options } from './options.ts'
import { compressArrivals } from './sets/compress.ts'
import { readTraces, type NamedTraces } from './sets/read-traces.ts'
import { buildSpanSet } from './sets/span-set.ts'
import { stripAttributes } from './sets/strip.ts'

export async function run(): Promise<void> {
  const options = readOptions(process.argv.slice(2))
  const rows: TableRow[] = []
  const total = new Tally()
  for (const path of options.files.length > 0 ? options.files : publicSets()) {
    rows.push(...measureSet(await readTraces(path), options, total))
  }
  if (rows.length > 1) rows.push(tableRow('all', '', total))
  console.log(formatTable(rows))
}

/** Public traces, where somebody has put them beside the project. */
function publicSets(): readonly string[] {
  const folder = fileURLToPath(new URL('../../../shared/data/', import.meta.url))
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.jsonl.gz'))
      .map((name) => folder + name)
  } catch {
    return []
  }
}

function measureSet({ name, traces }: NamedTraces, options: Options, total: Tally): readonly TableRow[] {
  const set = buildSpanSet(name, prepare(traces, options))
  return options.injectors.map((code) => {
    const tally = new Tally()
    for (const { what, injection, seed } of INJECTORS[code]!(set, options)) {
      const broken = breakTraces(set, injection.plan, seed)
      const table = tableOf(broken.traces)
      const answer = askAbout(table, options.subject, options.explain ? console.error : undefined)
      const truth = keyTruth(table, injection.truth, broken)
      total.add(truth, answer)
      const wrong = tally.add(truth, answer)
      if (wrong.length > 0 && options.verbose)
        console.error(`${name} ${code} ${what}\n    ${wrong.join('\n    ')}`)
    }
    return tableRow(name, code, tally)
  })
}

function prepare(traces: readonly TraceData[], { quick, strip, load }: Options): readonly TraceData[] {
  const some = quick ? buildSpanSet('', traces).traces.slice(0, QUICK_TRACES) : traces
  const moved = compressArrivals(some, load)
  return strip ? stripAttributes(moved) : moved
}

const QUICK_TRACES = 500

function tableOf(traces: readonly TraceData[]): SpanTable {
  const table = new SpanTable()
  for (const data of traces) table.add(data)
  return table
}

if (import.meta.main) await run()
