// Lines under a row that say more about its span: what all of them need, and its attributes.
import type { Attributes } from '../../trace/span.ts'
import type { SpanNode, Trace } from '../../trace/trace.ts'
import { formatValue } from '../span-page/attribute-value.ts'
import type { Glyphs } from '../glyphs.ts'
import { drawableKey } from '../names.ts'
import type { Row } from './rows.ts'
import type { Pen, Style } from '../style.ts'
import { columnFor, padEnd } from '../text.ts'
import type { Theme } from '../theme.ts'
import { formatCount } from '../units.ts'

export interface Note {
  readonly text: string
  readonly pen: Pen
}

export interface NoteContext {
  readonly trace: Trace
  readonly theme: Theme
  readonly style: Style
  readonly glyphs: Glyphs
}

export function attributeNotes(row: Row, { style }: NoteContext): readonly Note[] {
  if (row.kind === 'more' || row.kind === 'gap') return []
  const members = row.kind === 'run' ? row.members : [row.node]
  const lines = members.length > 1 ? sharedLines(members) : attributeLines(members[0]?.span?.attributes ?? [])
  const keyWidth = columnFor(
    lines.map(([key]) => key),
    MAX_KEY,
  )
  return lines.map(([key, value]) => ({ text: `${padEnd(key, keyWidth)}  ${value}`, pen: style.dim }))
}

type Line = readonly [key: string, value: string]

const MAX_KEY = 28

function attributeLines(attributes: Attributes): readonly Line[] {
  return attributes.map(({ key, value }) => [drawableKey(key), formatValue(value)])
}

/** What all members say alike is said once; of what differs, how often and the first few. */
function sharedLines(members: readonly SpanNode[]): readonly Line[] {
  const values = new Map<string, Map<string, number>>()
  for (const { span } of members) {
    for (const { key, value } of span?.attributes ?? []) {
      const ofKey = values.get(key) ?? new Map<string, number>()
      values.set(key, ofKey)
      const text = formatValue(value)
      ofKey.set(text, (ofKey.get(text) ?? 0) + 1)
    }
  }
  return Array.from(values, ([key, ofKey]): Line => {
    const [first = ''] = ofKey.keys()
    if (ofKey.size === 1 && ofKey.get(first) === members.length) return [drawableKey(key), first]
    const some = [...ofKey.keys()].slice(0, 3).join(', ')
    return [drawableKey(key), `${formatCount(ofKey.size)} values: ${some}${ofKey.size > 3 ? ', ...' : ''}`]
  })
}
