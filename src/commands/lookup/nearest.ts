// Which of the known words somebody may have meant.

/**
 * Those within `distance` edits of the word (insert, delete, replace, swap neighbours), nearest first. Something of the
 * word must be left: of one letter any other word is as near.
 */
export function nearest(word: string, known: Iterable<string>, distance: number): readonly string[] {
  const found: { readonly name: string; readonly edits: number }[] = []
  for (const name of known) {
    const edits = editDistance(word, name, distance)
    if (edits <= distance && edits < Math.max(word.length, 1)) found.push({ name, edits })
  }
  return found.sort((a, b) => a.edits - b.edits || (a.name < b.name ? -1 : 1)).map(({ name }) => name)
}

/** Optimal string alignment; anything over `limit` may come back as any number over it. */
export function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row++) {
    const current = [row]
    let best = row
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1]
      let cost = Math.min(
        at(last, column) + 1,
        at(current, column - 1) + 1,
        at(last, column - 1) + (same ? 0 : 1),
      )
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        cost = Math.min(cost, at(beforeLast, column - 2) + 1)
      }
      current.push(cost)
      best = Math.min(best, cost)
    }
    if (best > limit) return limit + 1
    beforeLast = last
    last = current
  }
  return at(last, b.length)
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY
}
