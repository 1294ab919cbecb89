// What each key does to the list of problems.
import { fixLines } from '../../render/propagation/fix-lines.ts'
import type { Theme } from '../../render/theme.ts'
import type { PaneInput, PaneSize, Step } from '../pane.ts'
import { detailLines, plain, shownDetails } from './problem-details.ts'
import { hopText } from './problem-row.ts'
import type { Problem, ProblemsData } from './problems-data.ts'
import { detailRoom, detailWidth, TITLES, windowOf } from './problems-layout.ts'
import type { ProblemsState } from './problems-state.ts'

export function reduceProblems(
  state: ProblemsState,
  input: PaneInput,
  data: ProblemsData,
  size: PaneSize,
): Step<ProblemsState> {
  const { problems } = data
  const at = cursorIndex(state, problems)
  switch (input.kind) {
    case 'search':
      return { state: search(state, input.text, problems) }
    case 'wheel':
      return { state: moveTo(state, problems, at + Math.sign(input.lines)) }
    case 'click': {
      const { top, rows } = windowOf(at, problems.length, size)
      const row = input.row - TITLES
      if (row < 0 || row >= rows || top + row >= problems.length) return { state }
      return top + row === at ? open(state, problems[at]) : { state: moveTo(state, problems, top + row) }
    }
    case 'command':
      break
  }
  switch (input.command) {
    case 'up':
      return { state: moveTo(state, problems, at - 1) }
    case 'down':
      return { state: moveTo(state, problems, at + 1) }
    case 'top':
      return { state: moveTo(state, problems, 0) }
    case 'bottom':
      return { state: moveTo(state, problems, problems.length - 1) }
    case 'page-down':
      return { state: scrollDetails(state, data, size, 1) }
    case 'page-up':
      return { state: scrollDetails(state, data, size, -1) }
    case 'next-match':
      return { state: moveToMatch(state, problems, at, 1) }
    case 'previous-match':
      return { state: moveToMatch(state, problems, at, -1) }
    case 'enter':
      return open(state, problems[at])
    case 'next-sample':
      return showNextSample(state, problems[at], 1)
    case 'previous-sample':
      return showNextSample(state, problems[at], -1)
    case 'copy':
      return copy(state, problems[at], at)
    case 'copy-fix':
      return copyFix(state, problems[at])
    case 'browse':
      return browse(state, problems[at])
    default:
      return { state }
  }
}

/** The row that the cursor is on: the worst where it is on none that is there. */
export function cursorIndex({ cursor }: ProblemsState, problems: readonly Problem[]): number {
  return Math.max(
    0,
    problems.findIndex(({ finding }) => finding.id === cursor),
  )
}

function moveTo(state: ProblemsState, problems: readonly Problem[], index: number): ProblemsState {
  const problem = problems[Math.max(0, Math.min(problems.length - 1, index))]
  if (problem === undefined || problem.finding.id === state.cursor) return state
  return { ...state, cursor: problem.finding.id, detailTop: 0, sample: undefined }
}

/** The broken request, put together in the waterfall. */
function open(state: ProblemsState, problem: Problem | undefined): Step<ProblemsState> {
  const { state: next, effects = [] } = showSample(state, problem, Math.max(0, sampleIndex(state, problem)))
  const isShown = effects.some(({ kind }) => kind === 'show-trace')
  return { state: next, effects: isShown ? [...effects, { kind: 'focus', pane: 'trace' }] : effects }
}

/** Another request of the same hop. */
function showNextSample(state: ProblemsState, problem: Problem | undefined, by: 1 | -1): Step<ProblemsState> {
  const count = Math.max(1, problem?.samples.length ?? 0)
  const at = sampleIndex(state, problem)
  return showSample(state, problem, at < 0 && by < 0 ? count - 1 : (at + by + count) % count)
}

function showSample(state: ProblemsState, problem: Problem | undefined, index: number): Step<ProblemsState> {
  if (problem === undefined) return { state }
  const belonging = problem.samples[index]
  const [traceId] = belonging?.traces ?? []
  if (belonging === undefined || traceId === undefined) {
    return say(state, 'only the hop is known, not which request made which call: there is none to be drawn')
  }
  return { state: { ...state, sample: traceId }, effects: [{ kind: 'show-trace', traceId, belonging }] }
}

/** -1 as long as none is shown. */
export function sampleIndex({ sample }: ProblemsState, problem: Problem | undefined): number {
  return sample === undefined ? -1 : (problem?.samples.findIndex(({ traces }) => traces[0] === sample) ?? -1)
}

function copy(state: ProblemsState, problem: Problem | undefined, at: number): Step<ProblemsState> {
  if (problem === undefined) return { state }
  const text = detailLines(problem, at + 1, COPIED_WIDTH, COPIED_THEME)
    .map(plain)
    .join('\n')
  return { state, effects: [{ kind: 'copy', text, what: 'the finding' }] }
}

/** What is to be typed; of a fix that is none of that, all of it. */
function copyFix(state: ProblemsState, problem: Problem | undefined): Step<ProblemsState> {
  if (problem === undefined) return { state }
  const look = { number: 1, width: COPIED_WIDTH, theme: COPIED_THEME, told: new Map() }
  const lines = [...fixLines(problem.finding, look)].map(plain).filter((line) => line.startsWith('    '))
  const code = lines.filter((line) => line.startsWith(CODE)).map((line) => line.slice(CODE.length))
  const text = (code.length > 0 ? code : lines.map((line) => line.trim())).join('\n')
  if (text === '') return say(state, 'no cause is known that could be mended')
  return { state, effects: [{ kind: 'copy', text, what: 'the fix' }] }
}

/** What is to be pasted stands two cells further in. */
const CODE = ' '.repeat(6)

const COPIED_WIDTH = 100
const COPIED_THEME: Theme = { ascii: false, color: 0 }

function browse(state: ProblemsState, problem: Problem | undefined): Step<ProblemsState> {
  if (problem === undefined) return { state }
  const [traceId] = problem.samples[Math.max(0, sampleIndex(state, problem))]?.traces ?? []
  if (traceId === undefined) return say(state, 'only the hop is known, and no trace of it')
  return { state, effects: [{ kind: 'browse', traceId }] }
}

function say(state: ProblemsState, text: string): Step<ProblemsState> {
  return { state, effects: [{ kind: 'say', text }] }
}

function search(state: ProblemsState, text: string, problems: readonly Problem[]): ProblemsState {
  const next = { ...state, query: text.trim() === '' ? '' : text }
  const at = cursorIndex(state, problems)
  const here = problems[at]
  return here === undefined || isFound(here, next.query) ? next : moveToMatch(next, problems, at, 1)
}

function moveToMatch(
  state: ProblemsState,
  problems: readonly Problem[],
  from: number,
  by: 1 | -1,
): ProblemsState {
  for (let step = 1; step <= problems.length; step++) {
    const index = (((from + by * step) % problems.length) + problems.length) % problems.length
    const problem = problems[index]
    if (problem !== undefined && isFound(problem, state.query)) return moveTo(state, problems, index)
  }
  return state
}

export function isFound(problem: Problem, query: string): boolean {
  if (query === '') return false
  const codes = problem.finding.causes.map(({ code }) => code).join(' ')
  return `${hopText(problem, COPIED_THEME)} ${codes}`.toLowerCase().includes(query.toLowerCase())
}

function scrollDetails(
  state: ProblemsState,
  { problems, progress }: ProblemsData,
  size: PaneSize,
  by: 1 | -1,
): ProblemsState {
  const at = cursorIndex(state, problems)
  const problem = problems[at]
  if (problem === undefined) return state
  const room = Math.max(1, detailRoom(problems.length, size))
  const count = shownDetails(progress, problem, at + 1, detailWidth(size), COPIED_THEME).length
  const top = state.detailTop + by * Math.max(1, room - 1)
  return { ...state, detailTop: Math.max(0, Math.min(count - room, top)) }
}
