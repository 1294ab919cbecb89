// What somebody searches for, picked out of the text that it stands in.
import type { Part } from './label.ts'
import { mixPens, type Pen } from '../style.ts'

/**
 * The same text, with every place of each word in the pen as well, also across parts.
 * @param words in lower case
 */
export function markWords(parts: readonly Part[], words: readonly string[], pen: Pen): readonly Part[] {
  const text = parts.map((part) => part.text).join('')
  const lower = text.toLowerCase()
  // A few capitals become longer, and then places are others.
  if (lower.length !== text.length) return parts
  const marked = new Uint8Array(text.length)
  for (const word of words) {
    for (let at = word === '' ? -1 : lower.indexOf(word); at >= 0; at = lower.indexOf(word, at + word.length))
      marked.fill(1, at, at + word.length)
  }
  if (!marked.includes(1)) return parts
  let before = 0
  return parts.flatMap((part) => {
    const from = before
    before += part.text.length
    return splitPart(part, marked.subarray(from, before), pen)
  })
}

function splitPart(part: Part, marked: Uint8Array, pen: Pen): readonly Part[] {
  const pieces: Part[] = []
  for (let from = 0; from < marked.length;) {
    let to = from + 1
    while (to < marked.length && marked[to] === marked[from]) to++
    pieces.push({
      text: part.text.slice(from, to),
      pen: marked[from] === 1 ? mixPens(pen, part.pen) : part.pen,
    })
    from = to
  }
  return pieces
}
