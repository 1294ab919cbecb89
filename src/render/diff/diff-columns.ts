// Which columns the table of a diff has at a width, in cells with the blanks before them. At 80:
//
//     ~ payments  POST api.stripe.com      2→1×     26.1s    1.62s    -24.5s ▇▇▇▇▇▇▇▇
//     └ what: 41 ────────────────────────────┘└ a: 10 ──┘└ b: 9 ─┘└ 10 ────┘└ bar: 9 ┘

export interface DiffColumns {
  /** Sign, service, name and count. */
  readonly what: number
  /** 0 where there is no room, as with all that follow. */
  readonly a: number
  readonly b: number
  readonly change: number
  readonly bar: number
}

export function diffColumns(width: number): DiffColumns {
  if (width >= 72) {
    const bar = width >= 110 ? 17 : 9
    return { what: width - 30 - bar, a: 10, b: 9, change: 10, bar }
  }
  if (width >= 38) return { what: width - 25, a: 8, b: 8, change: 9, bar: 0 }
  if (width >= 18) return { what: width - 9, a: 0, b: 0, change: 9, bar: 0 }
  return { what: width, a: 0, b: 0, change: 0, bar: 0 }
}
