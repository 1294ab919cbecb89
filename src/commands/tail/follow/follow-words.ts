// What `tail --from` says on stderr: whom it follows and how late that shows things, trouble on the way, and what came of it.
import { formatCount, formatCounted, formatDuration } from '../../../render/units.ts'
import type { Theme } from '../../../render/theme.ts'
import { formatSeconds } from '../../../sources/http/amounts.ts'
import { offsetOf } from '../../../trace/time.ts'

export interface Intro {
  readonly label: string
  readonly queryText: string | undefined
  /** Milliseconds; 0 where it shows traces at once. */
  readonly searchDelayMs: number
  readonly pollMs: number
  readonly theme: Theme
}

export function introText({ label, queryText, searchDelayMs, pollMs, theme }: Intro): string {
  const dot = theme.ascii ? '-' : '·'
  const lines = [`tracectl tail ${dot} ${label}, looked at every ${formatSeconds(pollMs)}`]
  if (queryText !== undefined) lines.push(`only ${queryText}`)
  if (searchDelayMs > 0) {
    lines.push(
      `it lists a trace up to ${formatSeconds(searchDelayMs)} after it has ended: so late it is seen here`,
    )
  }
  return `${lines.join('\n')}\n`
}

/** Once for each kind of trouble, not for each try. */
export function troubleText(message: string, waitMs: number, theme: Theme): string {
  return `${message}; trying again in ${duration(waitMs, theme)}, and less and less often\n`
}

export function recoveredText(label: string, goneMs: number, theme: Theme): string {
  return `${label} answers again after ${duration(goneMs, theme)}; what came meanwhile follows\n`
}

export function cutText(limit: number): string {
  return `more traces come than can be listed, over ${formatCount(limit)} in a second: some are not shown; ask for fewer with an expression or --service\n`
}

export interface FollowSummary {
  readonly printed: number
  readonly errors: number
  readonly waiting: number
  readonly elapsedMs: number
  /** Milliseconds from the end of a trace until it was seen: the median; undefined where none was measured. */
  readonly delayMs: number | undefined
  readonly howToShow: string | undefined
}

export function summaryText(summary: FollowSummary, theme: Theme): string {
  const { printed, errors, waiting, elapsedMs, delayMs, howToShow } = summary
  const facts = [
    formatCounted(printed, 'trace'),
    errors > 0 ? `${formatCount(errors)} with errors` : '',
    `in ${duration(elapsedMs, theme)}`,
    delayMs === undefined ? '' : `seen ${duration(delayMs, theme)} after their end`,
    waiting > 0 ? `${formatCount(waiting)} not whole yet` : '',
  ].filter(Boolean)
  const next = howToShow === undefined ? '' : `${howToShow}\n`
  return `${facts.join(theme.ascii ? ' - ' : ' · ')}\n${next}`
}

function duration(milliseconds: number, theme: Theme): string {
  return formatDuration(offsetOf(milliseconds * 1e6), theme)
}
