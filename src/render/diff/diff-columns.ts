// Which columns the table of a diff has at a width, in cells with the blanks before them. At 80:
//
//     ~ payments  POST api.stripe.com      2→1×     26.1s    1.62s    -24.5s ▇▇▇▇▇▇▇▇
//     └ what: 41 ────────────────────────────┘└ a: 10 ──┘└ b: 9 ─┘└ 10 ────┘└ bar: 9 ┘

export interface DiffColumns {
  /** Of all of them. */
  readonly width: number
  /** Sign, service, name and count. */
  readonly what: number
  /** 0 where there is no room, as with all that follow. */
  readonly a: number
  readonly b: number
  readonly change: number
  readonly bar: number
}

/**
 * On a wide screen figures stand no further from the names than the longest needs: the eye would not find the way.
 *
 * @param longest cells of the longest line in `what`, and of the longest that stands above `what`, `a` and `b`
 */
export function diffColumns(
  screen: number,
  longest: { readonly what: number; readonly above: number },
): DiffColumns {
  const width = Math.min(screen, Math.max(WIDE, Math.max(longest.what, longest.above - 19) + 30 + 17))
  if (width >= 72) {
    const bar = width >= WIDE ? 17 : 9
    return { width, what: width - 30 - bar, a: 10, b: 9, change: 10, bar }
  }
  if (width >= 38) return { width, what: width - 25, a: 8, b: 8, change: 9, bar: 0 }
  if (width >= 18) return { width, what: width - 9, a: 0, b: 0, change: 9, bar: 0 }
  return { width, what: width, a: 0, b: 0, change: 0, bar: 0 }
}

const WIDE = 110
