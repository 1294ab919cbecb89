// Prose in lines: broken between words, and within one only where a word is longer than a line.
import { textWidth, wrapText } from './text.ts'

/** Sanitised text in lines of at most `width` cells, the first of at most `first`. Blanks at a break go. */
export function wrapWords(text: string, width: number, first: number = width): readonly string[] {
  const lines: string[] = []
  let line = ''
  let used = 0
  let room = Math.max(1, first)
  const flush = (): void => {
    lines.push(line)
    line = ''
    used = 0
    room = Math.max(1, width)
  }
  for (const [, blanks = '', word = ''] of text.matchAll(/( *)([^ ]+)/g)) {
    const size = textWidth(word)
    if (line !== '' && used + blanks.length + size <= room) {
      line += blanks + word
      used += blanks.length + size
      continue
    }
    if (line !== '' || (size > room && size <= width && lines.length === 0)) flush()
    if (size <= room) {
      line = word
      used = size
      continue
    }
    for (const piece of wrapText(word, room)) {
      if (line !== '') flush()
      line = piece
      used = textWidth(piece)
    }
  }
  if (line !== '' || lines.length === 0) lines.push(line)
  return lines
}
