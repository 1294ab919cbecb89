// What each key does to the page of a span.
import type { PageBlock } from '../../render/span-page/page-plan.ts'
import { drawableKey } from '../../render/names.ts'
import type { PaneCommand } from '../keys/commands.ts'
import type { Effect, PaneInput, Step } from '../pane.ts'
import {
  cursorLine,
  type DetailPage,
  isFound,
  type PageLine,
  placeAt,
  plainText,
  type ShownSpan,
  windowTop,
} from './detail-page.ts'
import type { DetailState } from './detail-state.ts'

export interface DetailView {
  readonly state: DetailState
  readonly span: ShownSpan
  readonly page: DetailPage
  /** Lines of the window. */
  readonly height: number
  /** Lines above the window. */
  readonly titles: number
  /** The page with other folds. */
  pageOf(state: DetailState): DetailPage
}

export function reducePage(view: DetailView, input: PaneInput): Step<DetailState> {
  const { state, page, height, titles } = view
  switch (input.kind) {
    case 'command':
      return runCommand(view, input.command)
    case 'search':
      return { state: search(view, input.text) }
    case 'click': {
      const line = windowTop(state, page, height) + input.row - titles
      if (input.row < titles || line >= page.lines.length) return { state }
      // A second click on the same line opens it.
      return line === cursorLine(state, page) ? open(view) : { state: moveTo(view, line) }
    }
    case 'wheel':
      return { state: moveBy(view, input.lines) }
  }
}

function runCommand(view: DetailView, command: PaneCommand): Step<DetailState> {
  const { state, page, height } = view
  switch (command) {
    case 'up':
      return { state: moveBy(view, -1) }
    case 'down':
      return { state: moveBy(view, 1) }
    case 'page-up':
      return { state: moveBy(view, 1 - height) }
    case 'page-down':
      return { state: moveBy(view, height - 1) }
    case 'top':
      return { state: moveTo(view, 0) }
    case 'bottom':
      return { state: moveTo(view, page.lines.length - 1) }
    case 'next-section':
      return { state: moveToSection(view, 1) }
    case 'previous-section':
      return { state: moveToSection(view, -1) }
    case 'next-match':
      return jumpToMatch(view, 1)
    case 'previous-match':
      return jumpToMatch(view, -1)
    case 'enter':
      return open(view)
    case 'copy':
      return copy(view)
    case 'browse':
      return { state, effects: [browseEffect(view)] }
    default:
      return { state }
  }
}

/** Blank lines are nothing to stand on. */
function moveBy(view: DetailView, by: number): DetailState {
  const { state, page } = view
  const step = Math.sign(by)
  const last = page.lines.length - 1
  let line = Math.max(0, Math.min(last, cursorLine(state, page) + by))
  while (page.lines[line]?.block.kind === 'blank' && line + step >= 0 && line + step <= last) line += step
  return moveTo(view, line)
}

/** The window follows only as far as it has to. */
function moveTo({ state, page, height }: DetailView, line: number): DetailState {
  const to = Math.max(0, Math.min(page.lines.length - 1, line))
  const shown = to - windowTop(state, page, height)
  return { ...state, cursor: placeAt(page, to), line: Math.max(0, Math.min(height - 1, shown)) }
}

function moveToSection(view: DetailView, by: 1 | -1): DetailState {
  const { state, page, height } = view
  const { lines } = page
  for (let line = cursorLine(state, page) + by; line >= 0 && line < lines.length; line += by) {
    if (lines[line]?.block.kind !== 'section') continue
    // What follows is what is wanted: the title goes to the top where it was out of sight.
    const next = moveTo(view, line)
    const isInSight =
      line >= windowTop(state, page, height) && line < windowTop(state, page, height) + height / 2
    return isInSight ? next : { ...next, line: 0 }
  }
  return moveTo(view, by === 1 ? lines.length - 1 : 0)
}

/** Follows a link; of a long value shows all, or again its beginning. */
function open({ state, page }: DetailView): Step<DetailState> {
  const line = page.lines[cursorLine(state, page)]
  if (line === undefined) return { state }
  const { goTo, key } = line.block
  if (goTo !== undefined) return { state, effects: [{ kind: 'show-trace', ...goTo }] }
  if (line.fold === undefined)
    return say(state, 'nothing to open here: Enter follows links and unfolds long values')
  const unfolded = new Set(state.unfolded)
  if (line.fold === 'folded') unfolded.add(key)
  else unfolded.delete(key)
  return { state: { ...state, unfolded, cursor: { block: key, line: line.fold === 'folded' ? line.at : 0 } } }
}

function copy({ state, page }: DetailView): Step<DetailState> {
  const block = page.lines[cursorLine(state, page)]?.block
  const text = block?.value?.()
  if (block === undefined || text === undefined) return say(state, 'nothing to copy on this line')
  if (text === '') return say(state, `${drawableKey(block.name)} is empty`)
  return { state, effects: [{ kind: 'copy', text, what: drawableKey(block.name) }] }
}

function browseEffect({ span: { shown, node } }: DetailView): Effect {
  return { kind: 'browse', traceId: shown.trace.id, spanId: node.id }
}

function say(state: DetailState, text: string): Step<DetailState> {
  return { state, effects: [{ kind: 'say', text }] }
}

/** What is typed is looked for from where the search began, so that a letter more does not go on to the next. */
function search(view: DetailView, text: string): DetailState {
  const { state, page } = view
  const searchedFrom = state.query === '' ? (state.cursor ?? placeAt(page, 0)) : state.searchedFrom
  if (text.trim() === '') return { ...state, query: '', searchedFrom: undefined }
  const from: DetailState = { ...state, query: text, searchedFrom, cursor: searchedFrom }
  const start = cursorLine(from, page)
  const blocks = matchesFrom(page, text, page.lines[start]?.block, 1, true)
  const found = blocks.next().value
  return found === undefined
    ? { ...from, cursor: state.cursor }
    : showMatch({ ...view, state: from }, found.block)
}

function jumpToMatch(view: DetailView, by: 1 | -1): Step<DetailState> {
  const { state, page } = view
  const { query } = state
  if (query === '') return say(state, '/ searches names and values')
  const here = cursorLine(state, page)
  const block = page.lines[here]?.block
  const within = nextLineWithin(page, here, query, by)
  if (within !== undefined) return { state: moveTo(view, within) }
  const found = matchesFrom(page, query, block, by, false).next().value
  if (found === undefined) return say(state, 'no match')
  const next = showMatch(view, found.block)
  if (!found.hasWrapped) return { state: next }
  return say(next, by === 1 ? 'from the top again' : 'from the bottom again')
}

/** A long value may hold what is sought more than once. */
function nextLineWithin(page: DetailPage, from: number, query: string, by: 1 | -1): number | undefined {
  const block = page.lines[from]?.block
  if (block === undefined) return undefined
  for (let line = from + by; page.lines[line]?.block === block; line += by) {
    if (
      plainText(page.lines[line] as PageLine)
        .toLowerCase()
        .includes(query.toLowerCase())
    )
      return line
  }
  return undefined
}

interface Match {
  readonly block: PageBlock
  readonly hasWrapped: boolean
}

function* matchesFrom(
  { blocks }: DetailPage,
  query: string,
  from: PageBlock | undefined,
  by: 1 | -1,
  isInclusive: boolean,
): Generator<Match, undefined> {
  const start = Math.max(0, from === undefined ? 0 : blocks.indexOf(from))
  for (let step = isInclusive ? 0 : 1; step <= blocks.length; step++) {
    const place = start + by * step
    const block = blocks[((place % blocks.length) + blocks.length) % blocks.length]
    if (block !== undefined && isFound(block, query)) {
      yield { block, hasWrapped: place < 0 || place >= blocks.length }
    }
  }
  return undefined
}

/** On the line that holds it; where that is folded away, all of the value is shown. */
function showMatch(view: DetailView, block: PageBlock): DetailState {
  const { state, page } = view
  const line = lineWith(page, block, state.query)
  if (line !== undefined) return moveTo(view, line)
  const first = page.firstLine(block.key)
  const isInside = block.value?.().toLowerCase().includes(state.query.toLowerCase()) === true
  if (!isInside || page.lines[first]?.fold !== 'folded') return moveTo(view, first)
  const unfolded: DetailState = { ...state, unfolded: new Set([...state.unfolded, block.key]) }
  const whole = view.pageOf(unfolded)
  return moveTo({ ...view, state: unfolded, page: whole }, lineWith(whole, block, state.query) ?? first)
}

function lineWith(page: DetailPage, block: PageBlock, query: string): number | undefined {
  const wanted = query.toLowerCase()
  for (let line = page.firstLine(block.key); page.lines[line]?.block === block; line++) {
    if (
      plainText(page.lines[line] as PageLine)
        .toLowerCase()
        .includes(wanted)
    )
      return line
  }
  return undefined
}
