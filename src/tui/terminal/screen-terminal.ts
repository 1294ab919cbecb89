// The terminal as a screen has it for as long as it lasts.

/** What a screen reads keys from and draws on. */
export interface ScreenTerminal {
  readonly stdin: NodeJS.ReadStream
  readonly stdout: NodeJS.WriteStream
  /** What has to be done first when the program ends by a defect, before that is told. */
  onCrash(leave: () => void): void
}
