// Breaks complete traces on purpose and asks the diagnosis what is broken:
//   node bench/propagation/run.ts [FILE…] [--apps 1-8] [--quick] [--injector F1,F2] [--strip] [--load 10]
import { INJECTORS } from './inject/injectors.ts'
import { measureSet } from './measure/measure-set.ts'
import { formatTable, tableRow, type TableRow } from './measure/table-row.ts'
import { Tally } from './measure/tally.ts'
import { readOptions, type Options } from './options.ts'
import { openSets } from './sets/open-sets.ts'
import type { SpanSet } from './sets/span-set.ts'

export async function run(args: readonly string[] = []): Promise<void> {
  const options = readOptions(args)
  const rows: TableRow[] = []
  const totals = new Map<string, Tally>(options.injectors.map((code) => [code, new Tally()]))
  const names = new Set<string>()
  for await (const set of openSets(options)) {
    names.add(set.name)
    rows.push(...measure(set, options, totals))
  }
  const sums = [...totals]
    .filter(([, { runs }]) => runs > 0)
    .map(([code, tally]) => tableRow('all', label(code), tally))
  console.log(formatTable(names.size > 1 ? [...rows, ...sums] : rows))
  for (const [code, { confusion }] of totals)
    if (confusion.size > 0) console.log(formatConfusion(code, confusion))
}

function measure(set: SpanSet, options: Options, totals: ReadonlyMap<string, Tally>): readonly TableRow[] {
  const tallies = new Map<string, Tally>()
  for (const { code, what, truth, answer, traces } of measureSet(set, options.injectors, options)) {
    let tally = tallies.get(code)
    if (tally === undefined) tallies.set(code, (tally = new Tally()))
    totals.get(code)!.add(truth, answer, traces)
    const wrong = tally.add(truth, answer, traces)
    if (wrong.length > 0 && options.verbose)
      console.error(`${set.name} ${code} ${what}\n    ${wrong.join('\n    ')}`)
  }
  return [...tallies].map(([code, tally]) => tableRow(set.name, label(code), tally))
}

function label(code: string): string {
  return `${code} ${INJECTORS[code]!.title}`
}

function formatConfusion(code: string, confusion: ReadonlyMap<string, number>): string {
  const sorted = [...confusion].sort((a, b) => b[1] - a[1]).map(([what, times]) => `${what} ×${times}`)
  return `${label(code)}: ${sorted.join(', ')}`
}

if (import.meta.main) await run(process.argv.slice(2))
