// Panes have exactly as many lines as they were given: what is missing is blank, what is too much is not there.

/** Lines of `columns` cells each; those given are as wide already. */
export function fillRows(lines: readonly string[], rows: number, columns: number): readonly string[] {
  const blank = ' '.repeat(columns)
  return Array.from({ length: Math.max(0, rows) }, (_, row) => lines[row] ?? blank)
}
