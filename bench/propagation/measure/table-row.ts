// One line of the table: what was asked, and how well it was answered.
import { ratio, type Tally } from './tally.ts'

export type TableRow = Readonly<Record<string, string>>

export function tableRow(set: string, injector: string, tally: Tally): TableRow {
  return {
    set,
    break: injector,
    runs: String(tally.runs),
    hops: String(tally.right + tally.missed),
    precision: formatShare(tally.precision),
    recall: formatShare(tally.recall),
    F1: formatShare(tally.f1),
    'with span': formatShare(ratio(tally.strictRight, tally.right + tally.missed)),
    calls: String(tally.calls),
    'right span': formatShare(ratio(tally.exact, tally.calls)),
    'right trace': formatShare(ratio(tally.sameTrace, tally.calls)),
    sure: formatShare(ratio(tally.sure, tally.calls)),
    'right of sure': formatShare(ratio(tally.sureRight, tally.sure)),
    ECE: formatShare(tally.calibrationError),
    Brier: formatShare(tally.brier),
    's a run': (tally.milliseconds / 1000 / Math.max(1, tally.runs)).toFixed(2),
  }
}

/** Columns as wide as they need to be: the table is pasted into documents. */
export function formatTable(rows: readonly TableRow[]): string {
  const columns = Object.keys(rows[0] ?? {})
  const widths = columns.map((column) =>
    Math.max(column.length, ...rows.map((row) => (row[column] ?? '').length)),
  )
  const line = (cells: readonly string[]): string =>
    cells.map((cell, at) => (at < 2 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!))).join('  ')
  return [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ''))]
    .map((cells) => line(cells).trimEnd())
    .join('\n')
}

/** To a thousandth, and near 1 to a ten-thousandth, where that is what matters. */
function formatShare(value: number): string {
  if (Number.isNaN(value)) return '–'
  return value.toFixed(value > 0.99 && value < 1 ? 4 : 3)
}
