// What the signs of a waterfall mean, below it: of those that were drawn, and for what reason.
import type { CellClass } from './bar.ts'
import type { Glyphs } from '../glyphs.ts'
import type { Row } from './rows.ts'
import { hangsOver } from './span-bar.ts'

export interface LegendInput {
  readonly drawn: Readonly<Record<CellClass, boolean>>
  readonly rows: readonly Row[]
  readonly glyphs: Glyphs
  readonly live: boolean
  /** Whether the critical path is known. */
  readonly hasPath: boolean
  readonly width: number
}

/** None where one kind of bar explains itself; as many lines as the width asks for. */
export function legendLines(input: LegendInput): readonly string[] {
  const { drawn, rows, glyphs, live, hasPath } = input
  const offPath = drawn.own ? 'own time, off it' : 'own time, off the critical path'
  const meanings: readonly (readonly [CellClass, string])[] = [
    ['own', `${glyphs.own[8]} own time${hasPath ? ', critical path' : ''}`],
    ['off-path', `${glyphs.offPath} ${offPath}`],
    ['wait', `${glyphs.waiting} waiting on a child`],
    ['gap', `${glyphs.nothing} no span`],
    ['open', `${glyphs.open} ${drawn.open ? thinReasons(rows, live) : ''}`],
  ]
  const shown = meanings.filter(([cell]) => drawn[cell]).map(([, meaning]) => meaning)
  return shown.length < 2 ? [] : joinInLines(shown, input.width)
}

function joinInLines(texts: readonly string[], width: number): readonly string[] {
  const lines: string[] = []
  for (const text of texts) {
    const last = lines.at(-1)
    const joined = `${last}  ${text}`
    if (last === undefined || joined.length > width) lines.push(text)
    else lines[lines.length - 1] = joined
  }
  return lines
}

function thinReasons(rows: readonly Row[], live: boolean): string {
  let leftOut = false
  let unknown = false
  let outside = false
  for (const row of rows) {
    if (row.kind === 'more') leftOut = true
    if (row.kind !== 'span') continue
    if (row.hidden > 0 && row.node.subtreeEnd > row.node.end) leftOut = true
    if (row.node.state === 'missing' || row.node.state === 'unfinished') unknown = true
    else outside ||= hangsOver(row.node)
  }
  const reasons: string[] = []
  if (leftOut) reasons.push('left out')
  if (unknown) reasons.push(live ? 'not known yet' : 'not known')
  // All three in full would not fit into 80 columns.
  if (outside) reasons.push(reasons.length === 2 ? 'outside' : 'outside its parent')
  return reasons.length < 2 ? reasons.join('') : `${reasons.slice(0, -1).join(', ')}, or ${reasons.at(-1)}`
}
