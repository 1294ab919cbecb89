// How it goes with the server that is followed, for the first line of a screen: what is wrong is said as long as it is, and
// no longer. All times are milliseconds on a clock that never goes back.

export interface FailedTry {
  readonly atMs: number
  /** Until the next one. */
  readonly waitMs: number
}

export class FollowHealth {
  /** When it was asked, or last said anything. */
  #askedAt: number | undefined
  #failing: { readonly since: number; readonly why: string; readonly nextAt: number } | undefined
  #ended: string | undefined

  asking(nowMs: number): void {
    this.#askedAt = nowMs
  }

  /** A part of what was asked for. */
  heard(nowMs: number): void {
    if (this.#askedAt !== undefined) this.#askedAt = nowMs
  }

  answered(): void {
    this.#askedAt = undefined
    this.#failing = undefined
  }

  failed(message: string, { atMs, waitMs }: FailedTry): void {
    this.#askedAt = undefined
    this.#failing = { since: this.#failing?.since ?? atMs, why: reasonOf(message), nextAt: atMs + waitMs }
  }

  /** It will not be asked again. */
  ended(message: string): void {
    this.#ended = `not followed any more: ${reasonOf(message)}`
  }

  /** undefined when all is well. */
  text(nowMs: number): string | undefined {
    if (this.#ended !== undefined) return this.#ended
    if (this.#failing !== undefined) {
      const { since, why, nextAt } = this.#failing
      const isAsking = this.#askedAt !== undefined || nowMs >= nextAt
      const next = isAsking ? 'asking' : `again in ${wholeSeconds(nextAt - nowMs, Math.ceil)}`
      const age = nowMs - since < 1_000 ? '' : ` for ${wholeSeconds(nowMs - since)}`
      return `failing${age}, ${next}: ${why}`
    }
    if (this.#askedAt === undefined || nowMs - this.#askedAt < SLOW_MS) return undefined
    return `no answer for ${wholeSeconds(nowMs - this.#askedAt)}`
  }
}

/** Most answers come within one. */
const SLOW_MS = 5_000

/** `12s`, `2m`, `2m05s`: it is counted up while a person looks. */
function wholeSeconds(ms: number, round: (value: number) => number = Math.floor): string {
  const seconds = round(ms / 1_000)
  const rest = seconds % 60
  if (seconds < 60) return `${seconds}s`
  return `${Math.floor(seconds / 60)}m${rest === 0 ? '' : `${String(rest).padStart(2, '0')}s`}`
}

/** Which server it is stands before it, and what exactly it was asked is told in the end. */
function reasonOf(message: string): string {
  return message.split('\n', 1)[0]!.replace(/^(?:cannot ask )?https?:\/\/\S+\s+/, '')
}
