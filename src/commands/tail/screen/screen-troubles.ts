// What `tail` would say on stderr while it runs, and a screen has no place for: the latest stands in its first line for a
// while, and all of it is told when the screen has gone.
import type { ReceiverNotice } from '../../../receiver/notice.ts'
import { noticeText } from '../../../receiver/notice-text.ts'
import { formatCounted } from '../../../render/units.ts'
import { evictedText, isLoss, slowExportsText } from '../tail-words.ts'
import type { Theme } from '../../../render/theme.ts'
import type { ReceivingCounters } from './receiving-messages.ts'

/** Milliseconds that one is shown. */
const SHOWN_MS = 30_000
/** Different ones that are told in the end. */
const MOST_TOLD = 50
/** As where lines are printed: below it a person hardly notices. */
const SLOW_EXPORTS_MS = 2_000

interface Told {
  readonly text: string
  readonly isLoss: boolean
}

export class ScreenTroubles {
  readonly #theme: Theme
  /** By what they are about: a repetition takes the place of what it repeats. */
  readonly #told = new Map<string, Told>()
  #latest: { readonly text: string; readonly at: number } | undefined
  #left = 0
  #evicted = 0
  #slowExportsTold = false

  constructor(theme: Theme) {
    this.#theme = theme
  }

  /** @param nowMs on a clock that never goes back */
  notice(notice: ReceiverNotice, nowMs: number): void {
    const text = noticeText(notice)
    const { times: _times, ...about } = { times: 0, ...notice }
    this.#tell(JSON.stringify(about), { text: `${text}\n`, isLoss: isLoss(notice) }, nowMs)
  }

  counted({ settling, evicted }: ReceivingCounters, nowMs: number): void {
    const { exportTimerMs } = settling
    if (!this.#slowExportsTold && exportTimerMs !== undefined && exportTimerMs > SLOW_EXPORTS_MS) {
      this.#slowExportsTold = true
      this.#tell('slow exports', { text: slowExportsText(exportTimerMs, this.#theme), isLoss: false }, nowMs)
    }
    // How many have gone in all is in the summary: of the rest one word is enough.
    if (evicted.traces > 0 && this.#evicted === 0) this.#show(evictedText(evicted), nowMs)
    this.#evicted = evicted.traces
  }

  /** Something else that failed. */
  say(text: string, nowMs: number): void {
    this.#tell(text, { text: `${text}\n`, isLoss: true }, nowMs)
  }

  /** Something that is over, or said elsewhere as long as it lasts. @param shown in the first line; undefined for not at all */
  note(text: string, shown: string | undefined, nowMs: number): void {
    this.#keep(text, { text: `${text}\n`, isLoss: false })
    if (shown !== undefined) this.#show(shown, nowMs)
  }

  /** For the first line. */
  text(nowMs: number): string | undefined {
    if (this.#latest !== undefined && nowMs - this.#latest.at < SHOWN_MS) return this.#latest.text
    const losses = [...this.#told.values()].filter((one) => one.isLoss).length + this.#left
    return losses === 0 ? undefined : `${formatCounted(losses, 'warning')}, told in the end`
  }

  /** In the order in which they first came, each with its line break; what is no loss only where it is wanted. */
  told(withAll: boolean): readonly string[] {
    const lines = [...this.#told.values()].filter((one) => withAll || one.isLoss).map(({ text }) => text)
    return this.#left === 0 ? lines : [...lines, `and ${formatCounted(this.#left, 'other warning')}\n`]
  }

  #tell(about: string, told: Told, nowMs: number): void {
    this.#keep(about, told)
    this.#show(told.text, nowMs)
  }

  #keep(about: string, told: Told): void {
    if (this.#told.has(about) || this.#told.size < MOST_TOLD) this.#told.set(about, told)
    else this.#left++
  }

  #show(text: string, nowMs: number): void {
    this.#latest = { text: text.trimEnd(), at: nowMs }
  }
}
