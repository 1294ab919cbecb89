// Names in which `*` stands for any part, nothing included, and `\*` for the character itself. Without regular expressions:
// names come from files and from the network.

export function matchesName(pattern: string, name: string): boolean {
  const parts = literalParts(pattern)
  const first = parts[0] ?? ''
  const last = parts.at(-1) ?? ''
  if (parts.length === 1) return first === name
  if (!name.startsWith(first) || name.length < first.length + last.length || !name.endsWith(last))
    return false
  let at = first.length
  const end = name.length - last.length
  for (const part of parts.slice(1, -1)) {
    const found = name.indexOf(part, at)
    if (found < 0 || found + part.length > end) return false
    at = found + part.length
  }
  return true
}

/** The pattern that this name, and no other, matches. */
export function patternOf(name: string): string {
  return name.replaceAll(/\\(?=[\\*])|\*/g, '\\$&')
}

/** What stands between the stars. A backslash is one, unless it stands before a star or another. */
function literalParts(pattern: string): readonly string[] {
  const tokens = pattern.match(/\\[\\*]|[^]/g) ?? []
  const parts = ['']
  for (const token of tokens) {
    if (token === '*') parts.push('')
    else parts[parts.length - 1] += token.length === 2 && token.startsWith('\\') ? token.slice(1) : token
  }
  return parts
}
