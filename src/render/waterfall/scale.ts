// How times become columns. One straight line, unless long stretches without any span are squeezed: then each of them
// takes up two columns, however long it is, and what is between them has the rest.
//
//     time      |==active==|..........idle..........|==active==|
//     columns   |---------|··|---------|

export interface Scale {
  /** Nanoseconds after the trace's start: the left border. */
  readonly origin: number
  /** Nanoseconds from border to border, as drawn: of what is squeezed, what its columns stand for. */
  readonly length: number
  readonly cells: number
  /** In order of time, inside the borders; `end` is the time at the right one, which `length` does not tell then. */
  readonly broken?: { readonly breaks: readonly Break[]; readonly end: number } | undefined
}

export interface Break {
  readonly start: number
  readonly end: number
  /** Drawn nanoseconds after the left border at which it begins, and for how many it stands. */
  readonly at: number
  readonly drawn: number
}

/** Drawn nanoseconds from the left border to a time; beyond the borders it runs on. */
export function drawnTime({ origin, broken }: Scale, time: number): number {
  const last = broken === undefined ? undefined : lastBegun(broken.breaks, time)
  if (last === undefined) return time - origin
  if (time >= last.end) return last.at + last.drawn + (time - last.end)
  return last.at + (last.drawn * (time - last.start)) / (last.end - last.start)
}

/** The time at the right border. */
export function scaleEnd({ origin, length, broken }: Scale): number {
  return broken === undefined ? origin + length : broken.end
}

/** The eighth of a cell in which a time lies, 0 to 8 × cells. */
export function eighthAt(scale: Scale, time: number): number {
  const whole = 8 * scale.cells
  const eighth = Math.round((drawnTime(scale, time) * whole) / Math.max(1, scale.length))
  return Math.min(whole, Math.max(0, eighth))
}

/** The stretches that are drawn to scale. */
export function unbrokenStretches(scale: Scale): readonly { readonly start: number; readonly end: number }[] {
  const breaks = scale.broken?.breaks ?? []
  const ends = [...breaks.map(({ start }) => start), scaleEnd(scale)]
  const starts = [scale.origin, ...breaks.map(({ end }) => end)]
  return starts.map((start, index) => ({ start, end: ends[index] ?? start }))
}

/** Cells in the middle of which a break is drawn. */
export function brokenCells({ broken, cells, length }: Scale): readonly number[] {
  const perCell = length / Math.max(1, cells)
  return (broken?.breaks ?? []).flatMap(({ at, drawn }) => {
    const first = Math.ceil(at / perCell - 0.5)
    const end = Math.ceil((at + drawn) / perCell - 0.5)
    return Array.from({ length: Math.max(0, end - first) }, (_, index) => first + index)
  })
}

function lastBegun(breaks: readonly Break[], time: number): Break | undefined {
  let low = 0
  let high = breaks.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((breaks[middle]?.start ?? 0) <= time) low = middle + 1
    else high = middle
  }
  return breaks[low - 1]
}
