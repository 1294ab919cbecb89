// The report: the answer first, then each broken hop with what proves it and how it is mended, then what looks broken
// and is not, then who calls whom.
import type { Diagnosis, PropagationFinding } from '../../propagation/diagnosis.ts'
import type { StitchedTrace } from '../../propagation/stitch/stitch-trace.ts'
import { Words } from '../findings/finding-words.ts'
import { glyphsOf } from '../glyphs.ts'
import { paint, styleOf } from '../style.ts'
import type { Theme } from '../theme.ts'
import { formatCounted } from '../units.ts'
import { wrapWords } from '../wrap-words.ts'
import { briefLines, findingLines, hopTitle } from './finding-lines.ts'
import type { FixesTold } from './fix-lines.ts'
import { legitimateLines } from './legitimate-lines.ts'
import { matrixLines } from './matrix.ts'
import { notSeenText, pendingText } from './not-seen-words.ts'
import { pairLines } from './pair-lines.ts'
import { sampleLines, type SamplesDrawn } from './sample-lines.ts'
import { verdictText } from './verdict-words.ts'

export interface PropagationLook {
  readonly width: number
  readonly theme: Theme
  /** Every pair, every cause, and everything that is legitimate. */
  readonly verbose: boolean
  /** What to call where the traces came from: `the store …`, `traces.jsonl`. */
  readonly label: string
  /** The flags that say where they are, to go behind a command: ` --from tempo`. */
  readonly place?: string | undefined
  /** One broken request of a finding, put together; undefined where none can be drawn. */
  readonly sampleOf: (finding: PropagationFinding) => StitchedTrace | undefined
}

/** Lines without line breaks. None is wider than `width`, but code that is to be pasted. */
export function* renderPropagation(diagnosis: Diagnosis, look: PropagationLook): Generator<string> {
  const { theme, width, verbose } = look
  const style = styleOf(theme)
  const words = new Words(theme)
  const { findings, scope, edges } = diagnosis
  yield* wrapWords(verdictText(diagnosis, theme), width).map((line) => paint(style.bold, line))
  const looked = `${words.quoted(look.label)}: ${formatCounted(scope.traces, 'trace')}, ${formatCounted(scope.spans, 'span')}, ${formatCounted(scope.services, 'service')}`
  yield* wrapWords(looked, width).map((line) => paint(style.dim, line))
  const told: FixesTold = new Map()
  const alike = namedAlike(findings, words)
  const drawn: SamplesDrawn = new Map()
  const inFull = verbose ? findings : findings.slice(0, MOST_IN_FULL)
  for (const [index, finding] of inFull.entries()) {
    yield ''
    const showsKinds = alike.has(finding)
    yield* findingLines(finding, { number: index + 1, width, theme, verbose, told, showsKinds })
    const sample = look.sampleOf(finding)
    if (sample !== undefined) yield* sampleLines(finding, sample, { ...look, number: index + 1, drawn })
    if (verbose) yield* pairLines(finding, { width, theme })
  }
  const others = findings.slice(inFull.length)
  yield* part(
    `${formatCounted(others.length, 'more finding')} (--verbose tells all of each)`,
    others.flatMap((finding, index) =>
      briefLines(finding, {
        number: inFull.length + index + 1,
        width,
        theme,
        showsKinds: alike.has(finding),
      }),
    ),
  )
  yield* part('Looks broken and is not', legitimateLines(diagnosis.legitimate, { width, theme, verbose }))
  if (diagnosis.pending.heads > 0) {
    yield* part(
      'Still waited for',
      bullets([`${pendingText(diagnosis.pending, words)} (to judge them now: --grace 0s)`]),
    )
  }
  yield* part('Could not be seen', bullets(diagnosis.notSeen.map((one) => notSeenText(one, words))))
  yield* part('Calls that keep their context', matrixLines(edges, { width, theme, verbose }))

  function* part(title: string, lines: readonly string[]): Generator<string> {
    if (lines.length === 0) return
    yield ''
    yield paint(style.bold, title)
    yield* lines
  }

  function bullets(texts: readonly string[]): readonly string[] {
    const { dot } = glyphsOf(theme)
    return texts.flatMap((text) =>
      wrapWords(text, width - 4).map((line, at) => `${at === 0 ? `  ${dot} ` : '    '}${line}`),
    )
  }
}

/** A client span and what encloses it may have one name. */
function namedAlike(findings: readonly PropagationFinding[], words: Words): ReadonlySet<PropagationFinding> {
  const byTitle = Map.groupBy(findings, (finding) => hopTitle(finding, words))
  return new Set([...byTitle.values()].filter(({ length }) => length > 1).flat())
}

/** Nobody reads on; each of the others has a line. */
const MOST_IN_FULL = 10
