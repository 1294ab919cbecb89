// What looks broken and is not: where traces rightly begin, and spans that are missing for other reasons.
import type { Legitimate } from '../../propagation/diagnosis.ts'
import { Words } from '../findings/finding-words.ts'
import type { Theme } from '../theme.ts'
import { formatCount } from '../units.ts'
import { wrapWords } from '../wrap-words.ts'
import { causeOf } from './catalogue/catalogue.ts'
import { evidenceText } from './evidence-words.ts'

export interface LegitimateLook {
  readonly width: number
  readonly theme: Theme
  readonly verbose: boolean
}

/** `C18    17  stock GET /healthz: health check or probe: user agent kube-probe/1.34 is a probe's`. */
export function legitimateLines(
  legitimate: readonly Legitimate[],
  { width, theme, verbose }: LegitimateLook,
): readonly string[] {
  const words = new Words(theme)
  const shown = verbose ? legitimate : legitimate.slice(0, SHOWN)
  const count = Math.max(0, ...shown.map((one) => formatCount(one.count).length))
  const indent = 2 + 3 + 2 + count + 2
  const lines = shown.flatMap((one) => {
    const why = one.evidence
      .slice(0, verbose ? undefined : 1)
      .map((evidence) => evidenceText(evidence, words))
    const text = [
      `${words.quoted(one.service)} ${words.quoted(one.span)}`,
      causeOf(one.code).title,
      ...(why.length === 0 ? [] : [why.join('; ')]),
    ].join(': ')
    const head = `  ${one.code}  ${formatCount(one.count).padStart(count)}  `
    return wrapWords(text, Math.max(20, width - indent)).map((line, at) =>
      at === 0 ? head + line : ' '.repeat(indent) + line,
    )
  })
  const rest = legitimate.length - shown.length
  return rest === 0 ? lines : [...lines, `  and ${formatCount(rest)} more (--verbose)`]
}

const SHOWN = 12
