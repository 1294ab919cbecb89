// One cause in full, for whoever has met its code in a report; and all of them in a line each.
import { paint, styleOf } from '../style.ts'
import { cutEnd, padEnd } from '../text.ts'
import type { Theme } from '../theme.ts'
import { wrapWords } from '../wrap-words.ts'
import { CATALOGUE, findCause } from './catalogue/catalogue.ts'
import type { Cause } from './catalogue/cause.ts'

export interface ExplainLook {
  readonly width: number
  readonly theme: Theme
}

/** Lines of at most `width` cells; the drawing is cut where it has no room. */
export function renderExplanation(cause: Cause, { width, theme }: ExplainLook): readonly string[] {
  const style = styleOf(theme)
  const room = Math.min(width, MOST_READABLE)
  const prose = (text: string): readonly string[] => wrapWords(plain(text, theme), room)
  const items = (texts: readonly string[]): readonly string[] =>
    texts.flatMap((text) =>
      wrapWords(plain(text, theme), room - 4).map((line, at) => `${at === 0 ? '  - ' : '    '}${line}`),
    )
  const part = (title: string, lines: readonly string[]): readonly string[] =>
    lines.length === 0 ? [] : ['', paint(style.bold, title), ...lines]
  return [
    ...wrapWords(`${cause.code}  ${cause.title}`, room).map((line) => paint(style.bold, line)),
    paint(style.dim, cutEnd(`${cause.slug}, ${NATURES[cause.nature]}`, room, theme.ascii ? '~' : '…')),
    '',
    ...prose(cause.story),
    '',
    ...cause.drawing.map((line) =>
      cutEnd(`    ${plain(line, theme)}`, width, theme.ascii ? '~' : '…').trimEnd(),
    ),
    ...part('How it is recognised', items(cause.signs)),
    ...part('What looks alike', items(cause.confused.map(withSlug))),
    ...part('What to do', items(cause.fix)),
  ]
}

/** Code, slug and title of each. */
export function renderCauseList({ width, theme }: ExplainLook): readonly string[] {
  const slugs = Math.max(...CATALOGUE.map(({ slug }) => slug.length))
  return CATALOGUE.map(({ code, slug, title }) =>
    cutEnd(`${code}  ${padEnd(slug, slugs)}  ${plain(title, theme)}`, width, theme.ascii ? '~' : '…'),
  )
}

/** `C16 background-work: then …`, so that nobody has to look the code up. */
function withSlug(text: string): string {
  return text.replace(/^C\d\d(?=:)/, (code) => `${code} ${findCause(code)?.slug ?? ''}`.trimEnd())
}

const NATURES = {
  break: 'a break: the context is lost',
  legitimate: 'no break: it looks like one',
  data: 'no lost context: what was recorded is not all, or not right',
} as const

/** Longer lines are hard to follow. */
const MOST_READABLE = 100

function plain(text: string, { ascii }: Theme): string {
  return ascii ? text.replaceAll('…', '..') : text
}
