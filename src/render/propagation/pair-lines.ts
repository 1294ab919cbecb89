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
  } else yield paint(style.dim, `    CALLER, ${arrow} FRAGMENT, BY, P`)
  for (const { traceId, spanId, callerTraceId, callerSpanId, tier, confidence } of pairs) {
    const caller = `${callerTraceId} ${callerSpanId}`
    const fragment = `${traceId} ${spanId}  ${tier.padEnd(6)}  ${probability(confidence)}`
    if (isWide) yield `    ${caller} ${arrow} ${fragment}`
    else {
      yield* wrapWords(caller, width - 4).map((line) => `    ${line}`)
      yield* wrapWords(`${arrow} ${fragment}`, width - 6).map((line) => `      ${line}`)
    }
  }
}

/** Never 1 where it is a matter of time. */
function probability(confidence: number): string {
  return confidence > 0.9994 && confidence < 1 ? '>0.999' : confidence.toFixed(3)
}

/** A trace and a span. */
const IDS = 32 + 1 + 16
/** Ids are for copying: where two have no room in a line they have several. */
const WIDE = 4 + IDS + 4 + IDS + 2 + 6 + 2 + 6
