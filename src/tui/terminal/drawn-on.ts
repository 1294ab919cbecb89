// What a screen asks of what it draws on.

export interface DrawnOn {
  /** For Ink. */
  readonly stream: NodeJS.WriteStream
  /** Takes the terminal, also after it was somebody else's. */
  open(): void
  /** The terminal has another size, which nothing has been drawn for yet. */
  resize(): void
  /** What there is to be seen has been made for that size. */
  resized(): void
  switchMouse(isOn: boolean): void
  /** Everything anew: something else may have written on it. */
  redraw(): void
  /** What is drawn next is waited for by somebody. */
  keyPressed(): void
  /** The terminal has come to the end of a frame. */
  answered(): void
  /**
   * Gives the terminal back. Answers that are still to come are waited for, a little: they would be typed into whatever
   * reads next.
   */
  close(): Promise<void>
  /** The same without the answers. */
  closeAtOnce(): void
}
