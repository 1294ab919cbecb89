// Terms and what they mean in two columns, for help that fits the terminal it is read on.

/** Where a meaning would have too little room beside its term it goes below it. */
export function twoColumns(
  rows: readonly (readonly [term: string, meaning: string])[],
  width: number,
): readonly string[] {
  const termWidth = Math.max(...rows.map(([term]) => term.length))
  return rows.flatMap(([term, meaning]) => termAndMeaning(term, meaning, termWidth, width))
}

/** One row of these. */
export function termAndMeaning(
  term: string,
  meaning: string,
  termWidth: number,
  width: number,
): readonly string[] {
  if (meaning === '') return [`  ${term}`]
  const beside = width - termWidth - 4
  if (beside < NARROWEST) return [`  ${term}`, ...wrap(meaning, width - 6).map((line) => `      ${line}`)]
  return wrap(meaning, beside).map(
    (line, index) => `  ${(index === 0 ? term : '').padEnd(termWidth)}  ${line}`,
  )
}

// Columns for a meaning.
const NARROWEST = 24

export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = ''
    }
    line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}
