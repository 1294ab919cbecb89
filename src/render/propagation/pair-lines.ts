// Every pair of a finding: which span of which trace was called by which.
import type { PropagationFinding } from '../../propagation/diagnosis.ts'
import { glyphsOf } from '../glyphs.ts'
import { paint, styleOf } from '../style.ts'
import { cutEnd } from '../text.ts'
import type { Theme } from '../theme.ts'

export function* pairLines(
  { pairs }: PropagationFinding,
  { width, theme }: { readonly width: number; readonly theme: Theme },
): Generator<string> {
  if (pairs.length === 0) return
  const { arrow, cut } = glyphsOf(theme)
  const ids = 32 + 1 + 16
  yield paint(
    styleOf(theme).dim,
    cutEnd(
      `  ${'CALLER'.padEnd(ids)} ${' '.repeat(arrow.length)} ${'FRAGMENT'.padEnd(ids)}  BY      P`,
      width,
      cut,
    ),
  )
  for (const { traceId, spanId, callerTraceId, callerSpanId, tier, confidence } of pairs) {
    yield cutEnd(
      `  ${callerTraceId} ${callerSpanId} ${arrow} ${traceId} ${spanId}  ${tier.padEnd(6)}  ${confidence.toFixed(3)}`,
      width < WRAPPED ? Infinity : width,
      cut,
    )
  }
}

/** Ids are for copying: where they have no room, the terminal breaks the line and nothing is cut off. */
const WRAPPED = 122
