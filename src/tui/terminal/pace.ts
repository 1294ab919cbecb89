// When the next frame may be sent. A terminal takes bytes long before it shows them: what lies between (the kernel, ssh, a
// modem) holds seconds of frames where the line is slow, and a key would be seen after all of them. So each frame ends with a
// question that every terminal answers once it has come to it, and what arrives is drawn when the last answer is there.

/** "Are you well?" (DSR): `ESC [ 0 n` comes back. */
export const ASK = '\x1b[5n'

/** Milliseconds. An answer that has not come by then is lost. */
const LOST_MS = 4_000
/** So often this is doubled, while none comes: of a terminal that reads nothing more, a write would not return. */
const MOST_DOUBLED = 4
/** A terminal that has left so many unanswered, and answered none, is not asked any more. */
const MOST_UNANSWERED = 2
/** For the last answer when the terminal is left, beside what answers take. */
const LEAVE_MS = 100
/** Milliseconds that writing may take; if it takes longer, it has waited for the terminal. */
const FREE_MS = 20
/** Bytes that the kernel keeps for a terminal. */
const KEPT_BYTES = 8_192
/** Bytes under way beside which a key is still drawn at once: a quarter of a second of a modem's 9,600. */
const KEY_BYTES = 2_400

interface Sent {
  readonly bytes: number
  readonly at: number
}

/** All times in milliseconds of one clock. */
export class Pace {
  #underWay: Sent[] = []
  #lost = 0
  #hasAnswered = false
  /** The quickest answer so far: how long the way alone takes. */
  #way = Infinity
  /** The last one. */
  #took = 0
  #restUntil = 0

  /** Whether a frame is to end with the question. */
  get asks(): boolean {
    return this.#hasAnswered || this.#lost < MOST_UNANSWERED
  }

  get isAnswered(): boolean {
    return this.#underWay.length === 0
  }

  /** How long an answer may still take, when the terminal is left. */
  get leaveMs(): number {
    return Math.min(LOST_MS / 2, LEAVE_MS + 3 * this.#took)
  }

  sent(bytes: number, now: number): void {
    if (this.asks) this.#underWay.push({ bytes, at: now })
  }

  /** Writing a frame has taken so long: of a terminal that answers nothing, this tells how fast it is. */
  written(bytes: number, ms: number, now: number): void {
    // Until what the kernel has kept is gone.
    if (ms > FREE_MS && !this.#hasAnswered) this.#restUntil = now + ms * (1 + KEPT_BYTES / bytes)
  }

  answered(now: number): void {
    const sent = this.#underWay.shift()
    if (sent === undefined) return
    this.#hasAnswered = true
    this.#lost = 0
    const took = now - sent.at
    this.#took = took
    this.#way = Math.min(this.#way, took)
    // For as long as the line was busy it is left free: a key finds it so half of the time.
    this.#restUntil = now + (took - this.#way)
  }

  /** Milliseconds until a frame may be sent, unless an answer comes before. */
  wait(isForKey: boolean, now: number): number {
    const [oldest] = this.#underWay
    if (oldest !== undefined && now - oldest.at >= this.#lostMs) {
      this.#lost += this.#underWay.length
      this.#underWay = []
    }
    if (!this.#hasAnswered) return isForKey ? 0 : Math.max(0, this.#restUntil - now)
    const bytes = this.#underWay.reduce((sum, sent) => sum + sent.bytes, 0)
    if (isForKey) return bytes < KEY_BYTES ? 0 : this.#untilLost(now)
    return bytes > 0 ? this.#untilLost(now) : Math.max(0, this.#restUntil - now)
  }

  #untilLost(now: number): number {
    return (this.#underWay[0]?.at ?? now) + this.#lostMs - now
  }

  get #lostMs(): number {
    return this.#hasAnswered ? LOST_MS * 2 ** Math.min(this.#lost, MOST_DOUBLED) : LOST_MS
  }
}
