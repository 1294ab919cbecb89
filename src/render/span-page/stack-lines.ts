// A stack trace drawn: the frames of one's own code stand out, and while it is folded, runs of others are a line each.
import type { CutLines, Extent } from './page-plan.ts'
import { paint, type Style } from '../style.ts'
import { sanitize, wrapText } from '../text.ts'
import { formatCounted } from '../units.ts'
import { readStack, type StackLine } from './stack-trace.ts'

export interface StackLook {
  readonly width: number
  readonly indent: number
  readonly style: Style
}

/** Lines of at most `width` cells. */
export function stackLines(stack: string, look: StackLook, extent: Extent): CutLines {
  const limit = LIMITS[extent]
  const text = stack.length > limit.chars ? stack.slice(0, limit.chars) : stack
  const all = readStack(text)
  const shown = extent === 'short' ? foldLibraries(all) : all
  const drawn = shown.slice(0, limit.lines).flatMap((line) => drawLine(line, look))
  const left = shown.length - limit.lines
  const more =
    text.length < stack.length
      ? `... ${formatCounted(stack.length - text.length, 'more character')}`
      : left > 0
        ? `... ${formatCounted(left, 'more line')}`
        : undefined
  const told = more === undefined ? [] : drawLine({ text: more, kind: 'library' }, look)
  return { lines: [...drawn, ...told], isCut: more !== undefined || shown.length < all.length }
}

const LIMITS: Readonly<Record<Extent, { readonly chars: number; readonly lines: number }>> = {
  short: { chars: 16_384, lines: 16 },
  usual: { chars: 65_536, lines: Infinity },
  whole: { chars: Infinity, lines: Infinity },
}

function drawLine({ text, kind }: StackLine, { width, indent, style }: StackLook): readonly string[] {
  const pen = kind === 'own' ? style.bold : style.dim
  const margin = ' '.repeat(indent)
  const clean = sanitize(text.replaceAll('\t', '    ')).trimEnd()
  const room = Math.max(2, width - indent)
  const [first = '', ...rest] = wrapText(clean, room)
  // A frame goes on below its own beginning; messages are prose.
  const own = kind === 'message' ? 0 : (/^ */.exec(clean)?.[0].length ?? 0) + HUNG
  const hung = own <= room / 2 ? own : 0
  const others = rest.length === 0 ? [] : wrapText(clean.slice(first.length).trimStart(), room - hung)
  return [first, ...others.map((line) => ' '.repeat(hung) + line)].map((line) =>
    line === '' ? '' : paint(pen, margin + line).trimEnd(),
  )
}

const HUNG = 2

/** One library frame between others says where one's own code called it: it stays. */
function foldLibraries(lines: readonly StackLine[]): readonly StackLine[] {
  const shown: StackLine[] = []
  for (let at = 0; at < lines.length;) {
    let end = at
    while (lines[end]?.kind === 'library') end++
    if (end - at > FOLDED) {
      const first = lines[at] as StackLine
      const margin = /^\s*/.exec(first.text)?.[0] ?? ''
      shown.push({ text: `${margin}... ${end - at} lines of libraries`, kind: 'library' })
      at = end
      continue
    }
    for (const line of lines.slice(at, Math.max(end, at + 1))) shown.push(line)
    at = Math.max(end, at + 1)
  }
  return shown
}

/** As many lines stay as they are. */
const FOLDED = 2
