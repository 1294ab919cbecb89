// What looks broken and is not: where traces rightly begin, and spans that are missing for other reasons.
import type { Diagnosis, HopEnd, Legitimate } from '../../propagation/diagnosis.ts'
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

/** `C19    50  shop GET /order/{item}: request from outside: no caller is around more often than by chance`. */
export function legitimateLines(
  { legitimate, findings }: Pick<Diagnosis, 'legitimate' | 'findings'>,
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
    const hop = isAtChance(one) ? findings.findIndex(({ callee }) => isOf(one, callee)) + 1 : 0
    const text = [
      `${words.quoted(one.service)} ${words.quoted(one.span)}`,
      // Others of its kind have one.
      hop > 0 ? `no caller was found for these, unlike those of finding ${hop}` : causeOf(one.code).title,
      ...(hop > 0 ? [] : why.length === 0 ? [] : [why.join('; ')]),
    ].join(': ')
    const head = `  ${one.code}  ${formatCount(one.count).padStart(count)}  `
    return wrapWords(text, Math.max(20, width - indent)).map((line, at) =>
      at === 0 ? head + line : ' '.repeat(indent) + line,
    )
  })
  const rest = legitimate.length - shown.length
  return rest === 0 ? lines : [...lines, `  and ${formatCount(rest)} more (--verbose)`]
}

function isAtChance({ evidence }: Legitimate): boolean {
  return evidence.some(({ code }) => code === 'at-chance')
}

function isOf({ service, span }: Legitimate, callee: HopEnd): boolean {
  return callee.service === service && callee.span === span
}

const SHOWN = 12
