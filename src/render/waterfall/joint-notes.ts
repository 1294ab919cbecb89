// Under the row of a fragment that was put in its place: how that is known.
import type { SpanId } from '../../trace/span.ts'
import { formatCount } from '../units.ts'
import type { Note } from './notes.ts'
import type { Row } from './rows.ts'
import type { Style } from '../style.ts'

export function jointNotes(row: Row, joints: ReadonlyMap<SpanId, string>, style: Style): readonly Note[] {
  if (row.kind === 'more' || row.kind === 'gap') return []
  const members = row.kind === 'run' ? row.members : [row.node]
  const texts = members.map(({ id }) => joints.get(id)).filter((text) => text !== undefined)
  const [first] = texts
  if (first === undefined) return []
  const more = texts.length === 1 ? '' : `, and ${formatCount(texts.length - 1)} more like it`
  return [{ text: `~ ${first}${more}`, pen: style.bold }]
}
