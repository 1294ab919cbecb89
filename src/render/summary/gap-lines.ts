// The gaps that have rows, in words; and what is like them.
import type { Analysis } from '../../analysis/analysis.ts'
import { offPathGaps } from '../../analysis/gaps/shown-gaps.ts'
import type { Words } from '../findings/finding-words.ts'
import { isHop } from '../waterfall/gap-rows.ts'
import { gapHeadline, gapPlace, gapSurroundings, partOfRoot, timeRange } from './gap-words.ts'
import type { SummaryLine } from './summary-line.ts'
import { formatCount } from '../units.ts'

/**
 *     gap #1  3.02s 10%  checkout  inside POST /checkout   at 510ms → 3.53s
 *       after 120× SELECT users, before POST → payments; nothing was recorded between
 *     hop #2  1.20s 4%  checkout → payments  inside POST   at 3.53s → 4.73s
 *       before payments began: 1.20s network+queue
 */
export function gapLines({ shownGaps }: Analysis, words: Words): readonly SummaryLine[] {
  return shownGaps.flatMap((gap, index): readonly SummaryLine[] => [
    {
      label: `${isHop(gap) ? 'hop' : 'gap'} #${index + 1}`,
      text: gapHeadline(gap, words),
      aside: timeRange(gap, words),
    },
    { label: undefined, text: gapSurroundings(gap, words) },
  ])
}

/** A weaker class: own time of a span on the critical path while something else ran that it did not wait for. */
export function besideLines({ besideGaps }: Analysis, words: Words): readonly SummaryLine[] {
  return besideGaps.slice(0, MAX_BESIDE).flatMap((gap): readonly SummaryLine[] => {
    const { node, start, end, beside } = gap
    const size = partOfRoot(node, end - start, end - start, words)
    const what = words.list(beside.map((one) => words.span(one)))
    return [
      {
        label: 'beside',
        text: `${size}  ${words.service(node)}  inside ${words.name(node)}`,
        aside: timeRange(gap, words),
      },
      { label: undefined, text: `${words.nothing} of it, while ${what} ran beside it` },
    ]
  })
}

const MAX_BESIDE = 3

/** Those that held up nothing, in one line. */
export function offPathLine({ trace, gaps }: Analysis, words: Words): readonly SummaryLine[] {
  const offPath = offPathGaps(trace, gaps)
  const [longest] = offPath
  if (longest === undefined) return []
  const place = `${gapPlace(longest, words)}  inside ${words.name(longest.node)}`
  const count = `${formatCount(offPath.length)} off the critical path`
  const which = offPath.length === 1 ? '' : ', the longest'
  const text = `${count}${which}: ${words.duration(longest.length)}  ${place}`
  return [{ label: 'gaps', text, aside: timeRange(longest, words) }]
}
