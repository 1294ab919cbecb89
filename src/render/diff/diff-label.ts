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
  if (path.kind === 'missing') return 'parent (not received)'
  const name = page.names.of(path.name) || '(no name)'
  if (path.nameBefore === undefined) return name
  return `${page.names.of(path.nameBefore) || '(no name)'} ${page.glyphs.arrow} ${name}`
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
