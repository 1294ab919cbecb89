// The screen at work: keys change its state, arrivals are looked at ten times a second, and whatever changed is drawn.
// What is decided is in reduce.ts, what is drawn in frame/; the terminal is held by terminal/held-terminal.ts.
import { render, type Instance } from 'ink'
import { createElement } from 'react'
import { App } from './app.ts'
import { DrawingTimes, TICK_MS } from './drawing-times.ts'
import { renderFrame } from './frame/frame.ts'
import { SessionPalette } from './frame/session-palette.ts'
import { spokenLines } from './frame/spoken.ts'
import { KeysAhead } from './keys/keys-ahead.ts'
import type { Effect, Step } from './pane.ts'
import { paste } from './reduce-prompt.ts'
import { click, pressKey, turnWheel } from './reduce.ts'
import type { ScreenData } from './screen-data.ts'
import type { OutsideEffect, ScreenOptions } from './screen-options.ts'
import type { Notice, ScreenState } from './screen-state.ts'
import { searchedOn, SearchOn } from './search-on.ts'
import type { TerminalInput } from './keys/key-reader.ts'
import { HeldTerminal } from './terminal/held-terminal.ts'
import type { MouseEvent } from './terminal/mouse.ts'
import { terminalSize } from './terminal/terminal-size.ts'
import { hitsOf } from './trace/trace-pane.ts'
import { PATIENCE_MS, WAITING } from './waiting.ts'

/** What is typed right behind the key that asks for a trace is for that one. */
const AHEAD_MS = 150

/** Resolves once the screen has been left and the terminal is as it was. */
export async function runScreen(options: ScreenOptions): Promise<void> {
  await new RunningScreen(options).run()
}

class RunningScreen {
  readonly #options: ScreenOptions
  readonly #held: HeldTerminal
  readonly #listeners = new Set<() => void>()
  readonly #palette = new SessionPalette()
  readonly #left = Promise.withResolvers<void>()
  readonly #ahead = new KeysAhead()
  readonly #times: DrawingTimes
  readonly #search = new SearchOn(
    () => this.#guard(() => this.#foundMore()),
    (error) => this.#left.reject(error),
  )
  /** When the traces were asked for that are on their way. */
  readonly #opening = new Set<number>()
  #state: ScreenState
  #lines: readonly string[] = []
  #ink: Instance | undefined
  #isResized = false
  #isLeft = false

  constructor(options: ScreenOptions) {
    const { terminal, initial, isSpoken = false } = options
    this.#options = options
    this.#held = new HeldTerminal(terminal, isSpoken, {
      taken: (inputs) => this.#taken(inputs),
      ended: () => this.#leave(),
      retaken: () => this.#redraw(),
    })
    this.#times = new DrawingTimes(() => this.#guard(() => this.#draw()), isSpoken)
    this.#state = { ...initial, ...terminalSize(terminal.stdout) }
  }

  async run(): Promise<void> {
    const { terminal, stop, isSpoken = false } = this.#options
    const { stdin, stdout } = terminal
    this.#draw()
    this.#held.hold()
    this.#ink = render(
      createElement(App, {
        subscribe: (listener) => {
          this.#listeners.add(listener)
          return () => this.#listeners.delete(listener)
        },
        lines: () => this.#lines,
      }),
      {
        stdin,
        stdout: this.#held.output.stream,
        isScreenReaderEnabled: isSpoken,
        interactive: true,
        exitOnCtrlC: false,
        patchConsole: false,
        // It is drawn on a mirror, as often as we like (drawing-times.ts).
        maxFps: 1_000,
        // What has changed the mirror finds for less than Ink does.
        incrementalRendering: false,
      },
    )
    const ticker = setInterval(() => this.#guard(() => this.#tick()), TICK_MS)
    const onResize = (): void => this.#redraw()
    const leave = (): void => this.#leave()
    stdout.on('resize', onResize)
    stop.addEventListener('abort', leave, { once: true })
    if (stop.aborted) leave()
    try {
      await this.#left.promise
    } finally {
      this.#isLeft = true
      clearInterval(ticker)
      this.#times.stop()
      this.#search.stop()
      stdout.off('resize', onResize)
      stop.removeEventListener('abort', leave)
      // What Ink writes on its way out belongs on the main screen only where it has drawn there.
      if (!isSpoken) this.#held.output.closeAtOnce()
      this.#ink.unmount()
      await this.#held.release()
    }
  }

  #leave(): void {
    this.#isLeft = true
    this.#left.resolve()
  }

  /** What goes wrong in here is the end of the screen, and its owner's to tell: not of the program, with the screen on. */
  #guard(work: () => void): void {
    if (this.#isLeft) return
    try {
      work()
    } catch (error) {
      this.#isLeft = true
      this.#left.reject(error)
    }
  }

  /** What came at once is drawn once. */
  #taken(inputs: readonly TerminalInput[]): void {
    for (const input of inputs) {
      if (input.kind === 'answer') this.#held.output.answered()
      else if (!this.#isOpening() || !this.#ahead.keep(input, this.#state)) {
        this.#guard(() => this.#take(this.#step(input)))
      }
    }
    if (inputs.every(({ kind }) => kind === 'answer')) return
    this.#held.output.keyPressed()
    this.#times.soon()
  }

  #step(input: Exclude<TerminalInput, { readonly kind: 'answer' }>): Step<ScreenState> {
    const data = this.#options.data()
    switch (input.kind) {
      case 'key':
        return pressKey(this.#state, input.key, data)
      case 'paste':
        return paste(this.#state, input.text, data)
      case 'mouse':
        return this.#state.isMouseOn ? this.#point(input.event, data) : { state: this.#state }
    }
  }

  /** A trace is on its way, or large and being read; of one that takes longer than a moment to come nobody waits. */
  #isOpening(): boolean {
    if (this.#options.data().reading !== undefined) return true
    const since = performance.now() - AHEAD_MS
    return [...this.#opening].some((asked) => asked > since)
  }

  /** @returns whether there was anything that had waited */
  #takeAhead(): boolean {
    let has = false
    while (!this.#isOpening()) {
      const input = this.#ahead.next()
      if (input === undefined || input.kind === 'answer') break
      has = true
      this.#take(this.#step(input))
    }
    return has
  }

  #point(event: MouseEvent, data: ScreenData): Step<ScreenState> {
    switch (event.kind) {
      case 'click':
        return click(this.#state, event.row, event.column, data)
      case 'wheel':
        return turnWheel(this.#state, event, data)
      case 'other':
        return { state: this.#state }
    }
  }

  #take({ state, effects = [] }: Step<ScreenState>): void {
    this.#state = state
    this.#held.output.switchMouse(state.isMouseOn)
    for (const effect of effects) this.#perform(effect)
    this.#options.refresh(this.#state)
  }

  #tick(): void {
    const isOther = this.#options.refresh(this.#state)
    this.#times.tick(this.#takeAhead() || isOther)
  }

  #draw(): void {
    const { theme, utcOffset, isSpoken = false, terminal } = this.#options
    const wasResized = this.#isResized
    this.#isResized = false
    if (wasResized) {
      this.#state = { ...this.#state, ...terminalSize(terminal.stdout) }
      this.#held.output.resize()
    }
    const draw = isSpoken ? spokenLines : renderFrame
    const data = this.#options.data()
    this.#lines = draw(this.#state, data, { theme, utcOffset, palette: this.#palette })
    this.#search.follow(data.shown && hitsOf(this.#state.trace, data.shown))
    this.#times.drawn()
    for (const listener of this.#listeners) listener()
    if (wasResized) {
      // Where its lines are now, Ink does not know: some are gone, of others the end.
      this.#ink?.clear()
      this.#held.output.resized()
    }
  }

  #foundMore(): void {
    this.#state = searchedOn(this.#state, this.#options.data())
    this.#times.soon()
  }

  #perform(effect: Effect): void {
    switch (effect.kind) {
      case 'quit':
        this.#leave()
        return
      case 'redraw':
        this.#held.output.redraw()
        return
      case 'suspend':
        void this.#held.suspend()
        return
      case 'focus':
      case 'open-detail':
      case 'say':
        return
      default:
        void this.#performOutside(effect)
    }
  }

  async #performOutside(effect: OutsideEffect): Promise<void> {
    const asked = performance.now()
    if (effect.kind === 'show-trace') this.#opening.add(asked)
    let waiting: Notice = { text: WAITING[effect.kind], isProblem: false }
    const unheard = setTimeout(() => this.#guard(() => this.#tell(waiting)), PATIENCE_MS)
    const say = (text: string): void => {
      const isTold = this.#state.notice === waiting
      waiting = { text, isProblem: false }
      if (isTold) this.#guard(() => this.#tell(waiting))
    }
    const done = await this.#options.perform(effect, this.#state, say).catch((error: unknown) => ({ error }))
    clearTimeout(unheard)
    this.#opening.delete(asked)
    this.#guard(() => {
      if ('error' in done) throw done.error
      const { notice = this.#state.notice === waiting ? undefined : this.#state.notice, change } = done
      if (change !== undefined) this.#state = change(this.#state)
      this.#state = { ...this.#state, notice }
      this.#options.refresh(this.#state)
      this.#takeAhead()
      this.#held.output.keyPressed()
      this.#times.soon()
    })
  }

  #tell(notice: Notice): void {
    this.#state = { ...this.#state, notice }
    this.#times.soon()
  }

  /** In the size that the terminal has by now; somebody waits for it. */
  #redraw(): void {
    this.#isResized = true
    this.#held.output.keyPressed()
    this.#times.soon()
  }
}
