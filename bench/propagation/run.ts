// Breaks complete traces on purpose and asks the diagnosis what is broken:
//   node bench/propagation/run.ts [FILE…] [--apps 1-8] [--quick] [--injector F1,F2] [--strip] [--load 10] [--baselines]
import { INJECTORS } from './inject/injectors.ts'
import { BaselineTally } from './measure/baselines.ts'
import { measureSet } from './measure/measure-set.ts'
import { baselineRow, formatTable, tableRow } from './measure/table-row.ts'
import { Tally } from './measure/tally.ts'
import { readOptions, type Options } from './options.ts'
import { openSets } from './sets/open-sets.ts'
import type { SpanSet } from './sets/span-set.ts'

export async function run(args: readonly string[]): Promise<void> {
  const options = readOptions(args)
  const sets = new Map<string, Tallies>()
  const all = new Map<string, Tallied>()
  for await (const set of openSets(options)) sets.set(set.name, measure(set, options, all))
  if (sets.size > 1) sets.set('all', all)
  const rows = [...sets].flatMap(([set, tallies]) =>
    [...tallies].map(([code, { tally, simple }]) => ({ set, code, tally, simple })),
  )
  console.log(formatTable(rows.map(({ set, code, tally }) => tableRow(set, label(code), tally))))
  if (options.baselines) {
    const paired = rows.filter(({ simple }) => simple.calls > 0)
    console.log(
      `\n${formatTable(paired.map(({ set, code, simple, tally }) => baselineRow(set, label(code), simple, tally)))}`,
    )
  }
  for (const [code, { tally }] of all)
    if (tally.confusion.size > 0) console.log(`\n${formatConfusion(code, tally.confusion)}`)
}

interface Tallied {
  readonly tally: Tally
  readonly simple: BaselineTally
}

/** By injector. */
type Tallies = Map<string, Tallied>

function measure(set: SpanSet, options: Options, all: Tallies): Tallies {
  const tallies: Tallies = new Map()
  for (const { code, what, truth, answer, table } of measureSet(set, options.injectors, options)) {
    const [own, sum] = [tallyOf(tallies, code), tallyOf(all, code)]
    const wrong = own.tally.add(truth, answer, table.traces.length)
    sum.tally.add(truth, answer, table.traces.length)
    if (options.baselines) for (const { simple } of [own, sum]) simple.add(table, truth)
    if (wrong.length > 0 && options.verbose)
      console.error(`${set.name} ${code} ${what}\n    ${wrong.join('\n    ')}`)
  }
  return tallies
}

function tallyOf(tallies: Tallies, code: string): Tallied {
  const known = tallies.get(code)
  if (known !== undefined) return known
  const tallied = { tally: new Tally(), simple: new BaselineTally() }
  tallies.set(code, tallied)
  return tallied
}

function label(code: string): string {
  return `${code} ${INJECTORS[code]!.title}`
}

function formatConfusion(code: string, confusion: ReadonlyMap<string, number>): string {
  const sorted = [...confusion].sort((a, b) => b[1] - a[1]).map(([what, times]) => `${what} ×${times}`)
  return `${label(code)}: ${sorted.join(', ')}`
}

if (import.meta.main) await run(process.argv.slice(2))
