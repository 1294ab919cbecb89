// What looks broken and is not: where traces rightly begin, and spans that are missing for other reasons.
import type { CauseCode } from '../../propagation/causes/cause-code.ts'
import type { HopEnd, Legitimate } from '../../propagation/diagnosis.ts'
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

/**
 * `C18    34  GET /healthz of shop and stock: health check or probe: user agent kube-probe/1.34 is a probe's`. What is so
 * for the same reason is said once; with `verbose` each operation by itself, with all that speaks for it.
 */
export function legitimateLines(
  legitimate: readonly Legitimate[],
  { width, theme, verbose }: LegitimateLook,
): readonly string[] {
  const words = new Words(theme)
  const groups = verbose
    ? legitimate.map((one) => groupOf(one, words, Infinity))
    : joinGroups(legitimate.map((one) => groupOf(one, words, 1)))
  const shown = verbose ? groups : groups.slice(0, SHOWN)
  const digits = Math.max(0, ...shown.map(({ count }) => formatCount(count).length))
  const indent = 2 + 3 + 2 + digits + 2
  const lines = shown.flatMap(({ code, count, ends, why }) => {
    const text = [endsText(ends, words), causeOf(code).title, ...(why === '' ? [] : [why])].join(': ')
    const head = `  ${code}  ${formatCount(count).padStart(digits)}  `
    return wrapWords(text, Math.max(20, width - indent)).map((line, at) =>
      at === 0 ? head + line : ' '.repeat(indent) + line,
    )
  })
  const rest = groups.length - shown.length
  return rest === 0 ? lines : [...lines, `  and ${formatCount(rest)} more (--verbose)`]
}

interface Group {
  readonly code: CauseCode
  readonly why: string
  readonly count: number
  readonly ends: readonly HopEnd[]
}

function groupOf({ code, count, service, span, evidence }: Legitimate, words: Words, most: number): Group {
  const why = evidence.slice(0, most).map((one) => evidenceText(one, words))
  return { code, why: why.join('; '), count, ends: [{ service, span }] }
}

/** Most spans first. */
function joinGroups(groups: readonly Group[]): readonly Group[] {
  const joined = new Map<string, Group>()
  for (const group of groups) {
    const key = `${group.code} ${group.why}`
    const known = joined.get(key)
    joined.set(
      key,
      known === undefined
        ? group
        : { ...known, count: known.count + group.count, ends: known.ends.concat(group.ends) },
    )
  }
  return [...joined.values()].sort((a, b) => b.count - a.count)
}

/** `GET /healthz of shop and stock`, `shop GET /order and shop GET /browse`. */
function endsText(ends: readonly HopEnd[], words: Words): string {
  const [first] = ends
  const isOneSpan = ends.length > 1 && ends.every(({ span }) => span === first?.span)
  if (isOneSpan) {
    return `${words.quoted(first?.span ?? '')} of ${words.list(ends.map(({ service }) => words.quoted(service)))}`
  }
  return words.list(ends.map(({ service, span }) => `${words.quoted(service)} ${words.quoted(span)}`))
}

const SHOWN = 12
