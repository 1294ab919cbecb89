// The terminal as a screen has it for as long as it lasts.

/** What a screen reads keys from and draws on. */
export interface ScreenTerminal {
  readonly stdin: NodeJS.ReadStream
  readonly stdout: NodeJS.WriteStream
  /** What has to be done first when the program ends by a defect, before that is told. */
  onCrash(leave: () => void): void
  /**
   * What the shell's job control asks of the screen; asked of none, a signal does what it does to every program.
   * @returns what ends it
   */
  onJobControl(listener: JobListener): () => void
  /**
   * Stops the program, and all that the shell has started with it, as Ctrl-Z does. Resolves when it goes on, or where
   * nobody could make it go on and it has not been stopped.
   */
  stopJob(): Promise<void>
}

export interface JobListener {
  /** SIGTSTP from outside: the terminal is to be given back, and `stopJob` called. */
  stopAsked(): void
  /** SIGCONT: the terminal may be in any state. */
  continued(): void
}
