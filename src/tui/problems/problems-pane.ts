// Broken hops over all that was seen, as a pane: a row for each, worst first, and below them what is known of the one that
// the cursor is on.
import { fillRows } from '../frame/fill-rows.ts'
import { Words } from '../../render/findings/finding-words.ts'
import { notSeenText, pendingText } from '../../render/propagation/not-seen-words.ts'
import { verdictText } from '../../render/propagation/verdict-words.ts'
import { paint, styleOf } from '../../render/style.ts'
import { sanitize } from '../../render/text.ts'
import type { Theme } from '../../render/theme.ts'
import { formatCount, formatCounted } from '../../render/units.ts'
import { wrapWords } from '../../render/wrap-words.ts'
import { cursorMark, MARK_CELLS } from '../frame/cursor-mark.ts'
import { drawPaneTitle, STAYS, type TitlePart } from '../frame/pane-title.ts'
import { foundText } from '../frame/place-text.ts'
import type { PaneLook, PaneSize } from '../pane.ts'
import { fill, shownDetails } from './problem-details.ts'
import { problemColumns, problemRow, problemTitles } from './problem-row.ts'
import type { Problem, ProblemsData, ProblemsProgress } from './problems-data.ts'
import { detailRoom, detailWidth, windowOf } from './problems-layout.ts'
import type { ProblemsState } from './problems-state.ts'
import { cursorIndex, isFound, sampleIndex } from './reduce-problems.ts'

/** Exactly `rows` lines of exactly `columns` cells. */
export function renderProblemsPane(
  state: ProblemsState,
  data: ProblemsData,
  size: PaneSize,
  look: PaneLook,
): readonly string[] {
  const { columns, rows } = size
  const { problems } = data
  const title = drawPaneTitle(titleOf(state, data), placeOf(state, data, look.theme), columns, look)
  const body = problems.length === 0 ? nothingLines(data, size, look) : problemLines(state, data, size, look)
  return [title, ...fillRows(body, rows - 1, columns)]
}

function problemLines(
  state: ProblemsState,
  { problems, progress }: ProblemsData,
  size: PaneSize,
  look: PaneLook,
): readonly string[] {
  const { columns } = size
  const cursor = cursorIndex(state, problems)
  const { top, rows } = windowOf(cursor, problems.length, size)
  const widths = problemColumns(columns - MARK_CELLS)
  const listed = problems
    .slice(top, top + rows)
    .map(
      (problem, at) =>
        cursorMark(top + at === cursor, look) + problemRow(problem, widths, top + at === cursor, look),
    )
  const room = detailRoom(problems.length, size)
  const problem = problems[cursor]
  const lines =
    problem === undefined ? [] : shownDetails(progress, problem, cursor + 1, detailWidth(size), look.theme)
  const details = visibleDetails(lines, state.detailTop, room, look.theme).map((line) =>
    fill(`${' '.repeat(MARK_CELLS)}${line}`, columns),
  )
  return [
    `${' '.repeat(MARK_CELLS)}${problemTitles(widths, look.theme)}`,
    ...listed,
    ' '.repeat(columns),
    ...details,
  ]
}

/** The last line says how much there is below it. */
function visibleDetails(
  lines: readonly string[],
  top: number,
  room: number,
  theme: Theme,
): readonly string[] {
  if (room < 1) return []
  const from = Math.max(0, Math.min(lines.length - room, top))
  const below = lines.length - from - room
  if (below <= 0 || room < 2) return lines.slice(from, from + room)
  const more = paint(styleOf(theme).dim, `   ... ${formatCounted(below + 1, 'more line')} (PgDn)`)
  return [...lines.slice(from, from + room - 1), more]
}

function titleOf(state: ProblemsState, { progress, problems }: ProblemsData): readonly TitlePart[] {
  const title: TitlePart = { text: 'problems', rank: STAYS }
  const found = problems.length === 0 ? [] : [{ text: countOf(progress, problems), rank: 2 }]
  const problem = problems[cursorIndex(state, problems)]
  const sample = sampleIndex(state, problem)
  const shown =
    sample < 0 ? [] : [{ text: `request ${sample + 1} of ${problem?.samples.length ?? 0}`, rank: 3 }]
  switch (progress.kind) {
    case 'waiting':
      return [title]
    case 'looking':
      return [title, { text: 'looking', rank: 1 }]
    case 'looked': {
      const which = progress.isLimited ? 'the newest ' : ''
      return [
        title,
        ...found,
        ...shown,
        { text: `${which}${formatCounted(progress.traces, 'trace')} looked at`, rank: 1 },
      ]
    }
    case 'unable':
      return [title, ...found, ...shown, ...(found.length > 0 ? [NO_MORE] : [])]
  }
}

const NO_MORE: TitlePart = { text: 'not looked for any more', rank: 4 }

/** Nobody reads hundreds: that there are more is said. */
function countOf(progress: ProblemsProgress, problems: readonly Problem[]): string {
  const listed = problems.filter(({ isPast }) => !isPast).length
  if (progress.kind !== 'looked' || progress.findings <= listed)
    return formatCounted(problems.length, 'finding')
  return `the worst ${formatCount(listed)} of ${formatCounted(progress.findings, 'finding')}`
}

function placeOf(state: ProblemsState, { problems }: ProblemsData, theme: Theme): string {
  if (problems.length === 0) return ''
  const { query } = state
  const count = problems.filter((one) => isFound(one, query)).length
  return foundText({ query, count }, { at: cursorIndex(state, problems), of: problems.length }, theme)
}

/** Why there is nothing to see, and what nobody can see. */
function nothingLines(data: ProblemsData, size: PaneSize, { theme }: PaneLook): readonly string[] {
  const { columns } = size
  const { dim, plain: usual } = styleOf(theme)
  const width = detailWidth(size)
  const texts = nothingTexts(data, theme)
  return texts.flatMap((text, at) =>
    wrapWords(text, width).map((line) =>
      paint(at === 0 ? usual : dim, fill(`${' '.repeat(MARK_CELLS)}${line}`, columns)),
    ),
  )
}

function nothingTexts({ progress, diagnosis }: ProblemsData, theme: Theme): readonly string[] {
  if (progress.kind === 'unable') return [sanitize(progress.why)]
  if (progress.kind === 'looking')
    return ['looking for lost context …'.replace('…', theme.ascii ? '...' : '…')]
  if (diagnosis === undefined)
    return ['waiting for traces: they are looked at together, once some have settled']
  const words = new Words(theme)
  const { pending, notSeen } = diagnosis
  // Who has just begun reads first that it is too early to say.
  return [
    ...(pending.heads > 0 ? [pendingText(pending, words)] : []),
    verdictText(diagnosis, theme),
    ...notSeen.map((one) => notSeenText(one, words)),
  ]
}
