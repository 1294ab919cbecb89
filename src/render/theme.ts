// How a stream can be drawn on: which glyphs it shows and how many colours, decided once per stream at the edge.

/** 0 none, 1 sixteen, 2 two hundred and fifty-six, 3 true colour. */
export type ColorLevel = 0 | 1 | 2 | 3

export interface Theme {
  readonly ascii: boolean
  readonly color: ColorLevel
  /**
   * Whether bold, dim and reverse video may be used. Left out: exactly where there is colour. True beside `color: 0`
   * is a terminal under NO_COLOR, which asks for no colour, not for no emphasis; a pipe has neither.
   */
  readonly emphasis?: boolean | undefined
  /** What is behind the text; dark where nobody knows. */
  readonly background?: Background | undefined
}

export type Background = 'light' | 'dark'
