// Every pair of a finding: which span of which trace was called by which.
import type { PropagationFinding } from '../../propagation/diagnosis.ts'
import { glyphsOf } from '../glyphs.ts'
import { paint, styleOf } from '../style.ts'
import { wrapWords } from '../wrap-words.ts'
import type { Theme } from '../theme.ts'

export function* pairLines(
  { pairs }: PropagationFinding,
  { width, theme }: { readonly width: number; readonly theme: Theme },
): Generator<string> {
  if (pairs.length === 0) return
  const { arrow } = glyphsOf(theme)
  const style = styleOf(theme)
  const isWide = width >= WIDE
  yield paint(style.bold, '  pairs')
  if (isWide) {
    const head = `    ${'CALLER'.padEnd(IDS)} ${' '.repeat(arrow.length)} ${'FRAGMENT'.padEnd(IDS)}  BY      P`
    yield paint(style.dim, head)
  }
  for (const { traceId, spanId, callerTraceId, callerSpanId, tier, confidence } of pairs) {
    const text = `${callerTraceId} ${callerSpanId} ${arrow} ${traceId} ${spanId}  ${tier.padEnd(6)}  ${confidence.toFixed(3)}`
    if (isWide) yield `    ${text}`
    else yield* wrapWords(text, width - 6).map((line, at) => `${at === 0 ? '    ' : '      '}${line}`)
  }
}

/** A trace and a span. */
const IDS = 32 + 1 + 16
/** Ids are for copying: where two have no room in a line they have several. */
const WIDE = 4 + IDS + 4 + IDS + 2 + 6 + 2 + 5
