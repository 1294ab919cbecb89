// The known word that somebody meant who wrote a word that nobody knows.

/** undefined when none is near: two letters away, or one in a short word; case does not count. */
export function closestOf(word: string, known: readonly string[]): string | undefined {
  // Far longer than any known word: near none, and not worth measuring.
  if (word.length > 40) return undefined
  let closest: string | undefined
  let least = word.length < 5 ? 2 : 3
  for (const candidate of known) {
    const distance = isPartOf(word, candidate)
      ? Math.min(1, editDistance(word, candidate))
      : editDistance(word.toLowerCase(), candidate.toLowerCase())
    if (distance < least) {
      closest = candidate
      least = distance
    }
  }
  return closest
}

/** `traceDur` for `traceDuration`, `childCount` for `span:childCount`. */
function isPartOf(word: string, candidate: string): boolean {
  const [short, long] = [word.toLowerCase(), candidate.toLowerCase()]
  return long.endsWith(`:${short}`) || (short.length >= 5 && long.startsWith(short))
}

function editDistance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (let i = 1; i <= left.length; i++) {
    const next = [i]
    for (let j = 1; j <= right.length; j++) {
      const change = left[i - 1] === right[j - 1] ? 0 : 1
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + change))
    }
    row = next
  }
  return row[right.length] ?? 0
}
