// What to change for a finding. Several hops of one caller are often mended in one place: that is said once.
import type { PropagationFinding, RankedCause } from '../../propagation/diagnosis.ts'
import { paint, styleOf } from '../style.ts'
import type { Theme } from '../theme.ts'
import { wrapWords } from '../wrap-words.ts'
import { fixFor } from './fixes/fix-for.ts'
import { QUALIFIERS } from './qualifiers.ts'

/** By their lines, the number of the finding that they were told of. */
export type FixesTold = Map<string, number>

export interface FixLook {
  readonly number: number
  readonly width: number
  readonly theme: Theme
  readonly told: FixesTold
}

/** Of the first cause; and of the second, where nothing tells them apart and it has to be mended elsewhere. */
export function* fixLines(finding: PropagationFinding, look: FixLook): Generator<string> {
  const { number, width, theme, told } = look
  const style = styleOf(theme)
  for (const [index, { code }] of mendedCauses(finding).entries()) {
    yield paint(style.bold, index === 0 ? '  fix' : `  or, if it is ${code}`)
    const lines = fixFor(code, finding.context, finding.caller, finding.callee)
    const key = lines.join('\n')
    const above = told.get(key)
    if (above === undefined) told.set(key, number)
    for (const line of above === undefined ? lines : [`as for ${above}, which mends this too`]) {
      // Code is for pasting: it is never broken.
      if (line.startsWith('  ')) yield paint(style.better, `    ${line}`)
      else yield* wrapWords(line, width - 4).map((piece) => `    ${piece}`)
    }
  }
}

function mendedCauses({ causes: [first, ...others] }: PropagationFinding): readonly RankedCause[] {
  if (first === undefined) return []
  const isOpen = first.evidence.some(({ code }) => code === 'both-suspect')
  const second = isOpen ? others.find(({ code }) => !QUALIFIERS.has(code)) : undefined
  return second === undefined ? [first] : [first, second]
}
