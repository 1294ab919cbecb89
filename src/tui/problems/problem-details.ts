// What is known of one broken hop, in full, laid out once and not for each frame.
import { stripVTControlCharacters } from 'node:util'
import { findingLines } from '../../render/propagation/finding-lines.ts'
import { cutEnd, sanitize, textWidth } from '../../render/text.ts'
import type { Theme } from '../../render/theme.ts'
import { wrapWords } from '../../render/wrap-words.ts'
import type { Problem, ProblemsProgress } from './problems-data.ts'

/** Below the list: why nobody looks any more, where that is so, and the hop that the cursor is on. */
export function shownDetails(
  progress: ProblemsProgress,
  problem: Problem,
  number: number,
  width: number,
  theme: Theme,
): readonly string[] {
  const lines = detailLines(problem, number, width, theme)
  return progress.kind === 'unable' ? [...wrapWords(sanitize(progress.why), width), '', ...lines] : lines
}

/**
 * The title is for reading in full what its row has no room for.
 * @param number in the list, from 1
 */
export function detailLines(
  problem: Problem,
  number: number,
  width: number,
  theme: Theme,
): readonly string[] {
  const key = [number, width, theme.ascii, theme.color, theme.emphasis, theme.background].join(' ')
  const known = details.get(problem)
  if (known?.key === key) return known.lines
  const { finding, confidence } = problem
  const look = { number, width, theme, verbose: false, told: new Map(), confidence, showsKinds: true }
  const lines = [...findingLines(finding, look)]
  details.set(problem, { key, lines })
  return lines
}

const details = new WeakMap<Problem, { readonly key: string; readonly lines: readonly string[] }>()

/** Code that is to be pasted is never broken, and may be wider than the pane: what is copied has all of it. */
export function fill(line: string, columns: number): string {
  const text = plain(line)
  const width = textWidth(text)
  return width > columns ? cutEnd(text, columns) : line + ' '.repeat(columns - width)
}

export function plain(line: string): string {
  return stripVTControlCharacters(line)
}
