// One line of the table: what was asked, and how well it was answered.
import { PAIRINGS, type BaselineTally } from './baselines.ts'
import type { Tally } from './tally.ts'

export type TableRow = Readonly<Record<string, string>>

export function tableRow(set: string, injector: string, tally: Tally): TableRow {
  const hops = tally.right + tally.missed
  const isQuiet = tally.calls === 0 || hops === 0
  return {
    set,
    break: injector,
    runs: String(tally.runs),
    hops: String(hops),
    precision: formatShare(tally.right, tally.right + tally.wrong),
    recall: formatShare(tally.right, hops),
    F1: formatShare(2 * tally.right, 2 * tally.right + tally.wrong + tally.missed),
    span: formatShare(tally.spanRight, tally.right),
    mode: formatShare(tally.modeRight, tally.right),
    'cause 1st': formatShare(tally.firstCause, tally.causesAsked),
    '1st or 2nd': formatShare(tally.secondCause, tally.causesAsked),
    calls: String(tally.calls),
    'right span': formatShare(tally.exact, tally.calls),
    'right trace': formatShare(tally.sameTrace, tally.calls),
    sure: formatShare(tally.sure, tally.calls),
    'right of sure': formatShare(tally.sureRight, tally.sure),
    ECE: formatFigure(tally.calibration.expectedError),
    Brier: formatFigure(tally.calibration.brier),
    rebuilt: formatShare(tally.rebuilt, tally.tornTraces),
    'joint F1': formatShare(2 * tally.joined, tally.joined + tally.joinedWrong + tally.calls),
    'left alone': formatShare(tally.leftAlone, tally.harmless),
    'alarms/1000': isQuiet ? ((1000 * tally.wrong) / Math.max(1, tally.traces)).toFixed(2) : '',
    's a run': (tally.seconds / Math.max(1, tally.runs)).toFixed(2),
  }
}

/** What simpler ways make of the same. */
export function baselineRow(set: string, injector: string, simple: BaselineTally, tally: Tally): TableRow {
  const { calls, right, pointed, broken } = simple
  const pairings = PAIRINGS.map((pairing) => [pairing, formatShare(right[pairing], calls)] as const)
  return {
    set,
    break: injector,
    calls: String(calls),
    ...Object.fromEntries(pairings),
    diagnosis: formatShare(tally.exact, tally.calls),
    'one-service traces: precision': formatShare(
      pointed['one service'].right,
      pointed['one service'].right + pointed['one service'].wrong,
    ),
    recall: formatShare(pointed['one service'].right, broken),
    'SPA-002, SPA-004: precision': formatShare(
      pointed.rules.right,
      pointed.rules.right + pointed.rules.wrong,
    ),
    'recall ': formatShare(pointed.rules.right, broken),
  }
}

/** Columns as wide as they need to be, and those that say something: the table is pasted into documents. */
export function formatTable(rows: readonly TableRow[]): string {
  const columns = Object.keys(rows[0] ?? {}).filter(
    (column, at) => at < 3 || rows.some((row) => !EMPTY.has(row[column] ?? '')),
  )
  const widths = columns.map((column) =>
    Math.max(column.length, ...rows.map((row) => (row[column] ?? '').length)),
  )
  const line = (cells: readonly string[]): string =>
    cells.map((cell, at) => (at < 2 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!))).join('  ')
  return [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ''))]
    .map((cells) => line(cells).trimEnd())
    .join('\n')
}

const EMPTY = new Set(['', '–'])

function formatShare(part: number, whole: number): string {
  return formatFigure(whole === 0 ? Number.NaN : part / whole)
}

/** To a thousandth, and near 1 to a ten-thousandth, where that is what matters. */
function formatFigure(value: number): string {
  if (Number.isNaN(value)) return '–'
  return value.toFixed(value > 0.99 && value < 1 ? 4 : 3)
}
