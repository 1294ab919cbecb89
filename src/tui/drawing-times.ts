// When the screen is drawn: for a key at once, for what arrives as often as it is worth it (arrival-pace.ts), and for who
// listens seldom.
import { ArrivalPace } from './arrival-pace.ts'

/** Arrivals are looked at, and drawn at most, this often: in ms. */
export const TICK_MS = 100
/** Keys, and sizes of a window that is being dragged, are drawn at most this often. */
const FRAME_MS = 1_000 / 30
/** Who listens to what arrived needs that long to hear it. */
const SPOKEN_MS = 5_000

export class DrawingTimes {
  readonly #draw: () => void
  readonly #isSpoken: boolean
  readonly #arrivals = new ArrivalPace()
  #hasArrived = false
  #drawnAt = -Infinity
  #drawing: NodeJS.Timeout | undefined
  #later: NodeJS.Timeout | undefined

  /** @param draw calls `drawn` */
  constructor(draw: () => void, isSpoken: boolean) {
    this.#draw = draw
    this.#isSpoken = isSpoken
  }

  /** At once, unless that was done a moment ago. */
  soon(): void {
    if (this.#drawing !== undefined) return
    const wait = this.#drawnAt + FRAME_MS - performance.now()
    if (wait <= 0) this.#draw()
    else {
      this.#drawing = setTimeout(() => {
        this.#drawing = undefined
        this.#draw()
      }, wait)
    }
  }

  /** Called with every tick. @param hasArrived something that is not drawn yet */
  tick(hasArrived: boolean): void {
    if (hasArrived) this.#hasArrived = true
    const now = performance.now()
    if (!this.#hasArrived || (this.#isSpoken && now - this.#drawnAt < SPOKEN_MS)) return
    const wait = this.#arrivals.wait(now, workedMs())
    if (wait <= 0) this.soon()
    else if (wait < TICK_MS) {
      this.#later ??= setTimeout(() => {
        this.#later = undefined
        if (this.#hasArrived) this.soon()
      }, wait)
    }
  }

  /** All that there was is drawn. */
  drawn(): void {
    this.#hasArrived = false
    this.#drawnAt = performance.now()
    this.#arrivals.drawn(this.#drawnAt, workedMs())
  }

  stop(): void {
    clearTimeout(this.#drawing)
    clearTimeout(this.#later)
  }
}

/** Of this thread, in all: milliseconds in which it did not wait for anything. */
function workedMs(): number {
  return performance.eventLoopUtilization().active
}
