// JSON text in pieces, since a text of half a gigabyte is more than a string can hold.

/**
 * What JSON.stringify gives, in pieces: objects and arrays are taken apart `levels` deep, and what lies deeper is a piece
 * by itself. In `[{spans: [a, b]}]` those are a and b at three levels.
 */
export function* jsonPieces(value: unknown, levels: number): Generator<string> {
  if (levels === 0 || typeof value !== 'object' || value === null) {
    yield JSON.stringify(value)
    return
  }
  const isArray = Array.isArray(value)
  let separator = isArray ? '[' : '{'
  for (const [key, item] of Object.entries(value)) {
    if (item === undefined && !isArray) continue
    yield isArray ? separator : `${separator}${JSON.stringify(key)}:`
    separator = ','
    yield* jsonPieces(item ?? null, levels - 1)
  }
  if (separator !== ',') yield separator
  yield isArray ? ']' : '}'
}
