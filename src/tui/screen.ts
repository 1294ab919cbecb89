// The screen at work: keys change its state, arrivals are looked at ten times a second, and whatever changed is drawn.
// What is decided is in reduce.ts, what is drawn in frame/; this file holds the terminal and lets go of it again.
import { render, type Instance } from 'ink'
import { createElement } from 'react'
import type { Theme } from '../render/theme.ts'
import { App } from './app.ts'
import { renderFrame } from './frame/frame.ts'
import { spokenLines } from './frame/spoken.ts'
import type { Effect, Step } from './pane.ts'
import { click, paste, pressKey, turnWheel } from './reduce.ts'
import type { ScreenData } from './screen-data.ts'
import type { Notice, ScreenState } from './screen-state.ts'
import { openMouse, type MouseEvent } from './terminal/mouse.ts'
import type { ScreenTerminal } from './terminal/screen-terminal.ts'
import { terminalSize } from './terminal/terminal-size.ts'

export interface ScreenOptions {
  readonly terminal: ScreenTerminal
  readonly theme: Theme
  /** Minutes east of UTC. */
  readonly utcOffset: number
  readonly initial: ScreenState
  /** What there is to be seen now; asked before each drawing. */
  data(): ScreenData
  /**
   * Called ten times a second with what is on the screen: fetches what has to be, and says whether there is anything new
   * to be drawn.
   */
  refresh(state: ScreenState): boolean
  /** Does what the state alone cannot. What it returns stands in the footer, also when it fails. */
  perform(effect: OutsideEffect, state: ScreenState): Promise<PerformResult>
  /** Ends the screen as `q` does. */
  readonly stop: AbortSignal
  /** Who sits there listens: what the cursor is on is said, and nothing is drawn. */
  readonly isSpoken?: boolean
  /** Over the whole terminal; false keeps what is drawn in the scroll-back. */
  readonly alternateScreen: boolean
}

/** What is left to the screen's owner. */
export type OutsideEffect = Exclude<
  Effect,
  { readonly kind: 'quit' | 'redraw' | 'focus' | 'open-detail' | 'say' }
>

export interface PerformResult {
  readonly notice?: Notice | undefined
  /** The state with what has been fetched. */
  readonly change?: ((state: ScreenState) => ScreenState) | undefined
}

/** Arrivals are drawn at most this often, in ms. */
const TICK_MS = 100
/** Keys are drawn at most this often. */
const MAX_FPS = 30

/** Resolves once the screen has been left and the terminal is as it was. */
export async function runScreen(options: ScreenOptions): Promise<void> {
  await new RunningScreen(options).run()
}

class RunningScreen {
  readonly #options: ScreenOptions
  readonly #listeners = new Set<() => void>()
  #state: ScreenState
  #lines: readonly string[] = []
  #ink: Instance | undefined
  #closeMouse: (() => void) | undefined
  #failure: { readonly error: unknown } | undefined

  constructor(options: ScreenOptions) {
    this.#options = options
    this.#state = options.initial
  }

  async run(): Promise<void> {
    const { terminal, stop, alternateScreen, isSpoken = false } = this.#options
    const { stdin, stdout } = terminal
    this.#resize()
    this.#draw()
    // Before the first paint: a key pressed right after it would be echoed, and Ctrl-C would kill us.
    stdin.setRawMode(true)
    const ink = render(
      createElement(App, {
        subscribe: (listener) => {
          this.#listeners.add(listener)
          return () => this.#listeners.delete(listener)
        },
        lines: () => this.#lines,
        onKey: (key) => this.#guard(() => this.#take(pressKey(this.#state, key, this.#options.data()))),
        onPaste: (text) => this.#guard(() => this.#take(paste(this.#state, text, this.#options.data()))),
      }),
      {
        stdin,
        stdout,
        alternateScreen: alternateScreen && !isSpoken,
        isScreenReaderEnabled: isSpoken,
        interactive: true,
        exitOnCtrlC: false,
        patchConsole: false,
        maxFps: MAX_FPS,
        incrementalRendering: true,
      },
    )
    this.#ink = ink
    terminal.onCrash(() => ink.unmount())
    const ticker = setInterval(() => this.#guard(() => this.#tick()), TICK_MS)
    const onResize = (): void =>
      this.#guard(() => {
        this.#resize()
        this.#draw()
      })
    const onStop = (): void => ink.unmount()
    stdout.on('resize', onResize)
    stop.addEventListener('abort', onStop, { once: true })
    if (stop.aborted) onStop()
    try {
      await ink.waitUntilExit()
      if (this.#failure !== undefined) throw this.#failure.error
    } finally {
      clearInterval(ticker)
      stdout.off('resize', onResize)
      stop.removeEventListener('abort', onStop)
      this.#closeMouse?.()
      stdin.setRawMode(false)
      stdin.unref()
    }
  }

  /** What goes wrong in here is the end of the screen, and its owner's to tell: not of the program, with the screen on. */
  #guard(work: () => void): void {
    if (this.#failure !== undefined) return
    try {
      work()
    } catch (error) {
      this.#failure = { error }
      this.#ink?.unmount()
    }
  }

  #resize(): void {
    const { columns, rows } = terminalSize(this.#options.terminal.stdout)
    this.#state = { ...this.#state, columns, rows }
  }

  #tick(): void {
    if (this.#options.refresh(this.#state)) this.#draw()
  }

  #draw(): void {
    const { theme, utcOffset, isSpoken = false } = this.#options
    const draw = isSpoken ? spokenLines : renderFrame
    this.#lines = draw(this.#state, this.#options.data(), { theme, utcOffset })
    for (const listener of this.#listeners) listener()
  }

  #take({ state, effects = [] }: Step<ScreenState>): void {
    const wasMouseOn = this.#state.isMouseOn
    this.#state = state
    if (state.isMouseOn !== wasMouseOn) this.#switchMouse()
    for (const effect of effects) this.#perform(effect)
    this.#options.refresh(this.#state)
    this.#draw()
  }

  #perform(effect: Effect): void {
    switch (effect.kind) {
      case 'quit':
        this.#ink?.unmount()
        return
      case 'redraw':
        this.#ink?.clear()
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
    const done = await this.#options.perform(effect, this.#state).catch((error: unknown) => ({ error }))
    this.#guard(() => {
      if ('error' in done) throw done.error
      const { notice, change } = done
      if (change !== undefined) this.#state = change(this.#state)
      if (notice !== undefined) this.#state = { ...this.#state, notice }
      this.#options.refresh(this.#state)
      this.#draw()
    })
  }

  #switchMouse(): void {
    if (this.#closeMouse !== undefined) {
      this.#closeMouse()
      this.#closeMouse = undefined
      return
    }
    this.#closeMouse = openMouse(this.#options.terminal, (event) => this.#onMouse(event))
  }

  #onMouse(event: MouseEvent): void {
    this.#guard(() => {
      const data = this.#options.data()
      const { row, column } = event
      this.#take(
        event.kind === 'click'
          ? click(this.#state, row, column, data)
          : turnWheel(this.#state, { row, column, lines: event.lines }, data),
      )
    })
  }
}
