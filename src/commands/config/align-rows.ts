// Rows of text as columns, each as wide as its widest cell.
import { sanitize, textWidth } from '../../render/text.ts'

export function alignRows(rows: readonly (readonly string[])[]): readonly string[] {
  const clean = rows.map((row) => row.map(sanitize))
  const widths = (clean[0] ?? []).map((_, column) =>
    Math.max(...clean.map((row) => textWidth(row[column] ?? ''))),
  )
  return clean.map((row) =>
    row
      .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - textWidth(cell)))
      .join('  ')
      .trimEnd(),
  )
}
