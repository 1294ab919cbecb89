// How a call path is called: spans by service and name, gaps by their neighbours.
import type { GapPath, SpanPath } from '../../analysis/diff/call-path.ts'
import type { DiffPage } from './diff.ts'
import { NO_SERVICE } from '../names.ts'
import type { Pen } from '../style.ts'
import { servicePen } from '../style.ts'
import { formatCount } from '../units.ts'

export function pathService(path: SpanPath, { names }: DiffPage): string {
  if (path.kind === 'missing') return '?'
  return names.of(path.service) || NO_SERVICE
}

export function pathPen({ service, kind }: SpanPath, { style, palette }: DiffPage): Pen {
  return kind === 'missing' ? style.dim : servicePen(style, palette, service)
}

/** `POST /charge`; of a renamed one `POST /pay → POST /charge`. */
export function pathName(path: SpanPath, page: DiffPage): string {
  const name = path.kind === 'missing' ? NOT_RECEIVED : page.names.of(path.name) || '(no name)'
  if (path.nameBefore === undefined) return name
  return `${nameBefore(path, path.nameBefore, page)} ${page.glyphs.arrow} ${name}`
}

const NOT_RECEIVED = 'parent (not received)'

/** A span is compared with a parent that nobody sent only where one of the headline roots is such a parent. */
function nameBefore(path: SpanPath, name: string, { names, diff }: DiffPage): string {
  if (path === diff.paths[0] && diff.a.trace.headline.span === undefined) return NOT_RECEIVED
  return names.of(name) || '(no name)'
}

/** `gap: SELECT users → POST`, `gap: before SELECT users`, `hop: → payments POST /charge`. */
export function gapName(path: GapPath, page: DiffPage): string {
  const after = path.after === undefined ? undefined : shortName(path.after, page)
  const before = path.before === undefined ? undefined : shortName(path.before, page)
  if (path.isHop && path.before !== undefined) {
    return `hop: ${page.glyphs.arrow} ${pathService(path.before, page)} ${before ?? ''}`
  }
  if (after !== undefined && before !== undefined) return `gap: ${after} ${page.glyphs.arrow} ${before}`
  if (before !== undefined) return `gap: before ${before}`
  return after === undefined ? 'gap: no span covers any of it' : `gap: after ${after}`
}

function shortName(path: SpanPath, { names }: DiffPage): string {
  if (path.kind === 'missing') return 'a parent not received'
  return names.of(path.name) || '(no name)'
}

/** `2→1×`, `120×`. */
export function countText(a: number, b: number, page: DiffPage, blank = ''): string {
  const { arrow, times } = page.glyphs
  if (a === b || a === 0 || b === 0) return `${formatCount(a === 0 ? b : a)}${times}`
  return `${formatCount(a)}${blank}${arrow}${blank}${formatCount(b)}${times}`
}
