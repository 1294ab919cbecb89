// How probable a gap is, learned from gaps that were seen. Gaps between calls have a sharp peak, sometimes several, and a
// long tail, so that no one normal distribution fits them; this is a kernel estimate on an axis that is fine about the
// middle and ever coarser away from it, and is read from a table.

export class GapDensity {
  readonly #middle: number
  readonly #scale: number
  readonly #first: number
  readonly #perStep: number
  readonly #table: Float64Array
  /** Half of the gaps lie within this, in nanoseconds. */
  readonly spread: number

  /**
   * Nanoseconds throughout. O(n log n).
   *
   * @param resolution below which two gaps cannot be told apart: that of the clocks
   */
  constructor(gaps: Float64Array, weights: Float64Array, resolution: number) {
    const [low, middle, high] = quartiles(gaps, weights)
    this.#middle = middle
    this.spread = high - low
    // About a quarter of the interquartile range: the axis is linear about the peak and logarithmic in the tails.
    this.#scale = Math.max(this.spread / 4, resolution)
    const places = new Float64Array(gaps.length)
    for (let at = 0; at < gaps.length; at++) places[at] = Math.asinh((gaps[at]! - middle) / this.#scale)
    const inner = Math.asinh((high - middle) / this.#scale) - Math.asinh((low - middle) / this.#scale)
    const width = Math.max(bandwidth(places, weights, inner), (0.5 * resolution) / this.#scale)
    let least = Infinity
    let most = -Infinity
    for (const place of places) {
      if (place < least) least = place
      if (place > most) most = place
    }
    this.#first = least - REACH * width
    this.#perStep = STEPS / (most + REACH * width - this.#first)
    this.#table = smooth(places, weights, this.#first, this.#perStep, width)
  }

  get median(): number {
    return this.#middle
  }

  /** Per nanosecond; never 0. */
  at(gap: number): number {
    const distance = (gap - this.#middle) / this.#scale
    const stretch = Math.sqrt(1 + distance * distance)
    const place = (Math.asinh(distance) - this.#first) * this.#perStep
    const step = Math.floor(place)
    let seen = 0
    if (step >= 0 && step < STEPS) {
      const part = place - step
      seen = this.#table[step]! * (1 - part) + this.#table[step + 1]! * part
    }
    const wide = distance / TAIL_SCALE
    const tail = 1 / (Math.PI * TAIL_SCALE * (1 + wide * wide))
    return ((1 - TAIL) * (seen / stretch) + TAIL * tail) / this.#scale
  }
}

const STEPS = 256
/** A normal kernel is nothing beyond four of its widths. */
const REACH = 4
/**
 * What was seen is a sample: one gap in fifty is thought to come from a wide distribution with heavy tails instead, so
 * that a rare gap is improbable and never impossible.
 */
const TAIL = 0.02
const TAIL_SCALE = 16

/**
 * Silverman's rule, with the lesser of two measures of spread: the other would smooth away a peak that has a tail.
 *
 * @param inner the interquartile range
 */
function bandwidth(places: Float64Array, weights: Float64Array, inner: number): number {
  let sum = 0
  let squares = 0
  let mean = 0
  for (let at = 0; at < places.length; at++) {
    const weight = weights[at]!
    sum += weight
    squares += weight * weight
    mean += weight * places[at]!
  }
  mean /= sum
  let variance = 0
  for (let at = 0; at < places.length; at++) variance += weights[at]! * (places[at]! - mean) ** 2
  const deviation = Math.sqrt(variance / sum)
  const robust = inner / 1.34
  const measure = robust > 0 ? Math.min(deviation, robust) : deviation
  const effective = (sum * sum) / squares
  return Math.max(0.9 * measure * effective ** -0.2, LEAST_WIDTH)
}

/** On the stretched axis: a peak is not thought to be sharper than a hundredth of the spread. */
const LEAST_WIDTH = 0.04

function smooth(
  places: Float64Array,
  weights: Float64Array,
  first: number,
  perStep: number,
  width: number,
): Float64Array {
  const counts = new Float64Array(STEPS + 1)
  let sum = 0
  for (let at = 0; at < places.length; at++) {
    const weight = weights[at]!
    const place = (places[at]! - first) * perStep
    const step = Math.min(STEPS - 1, Math.max(0, Math.floor(place)))
    const part = place - step
    counts[step]! += weight * (1 - part)
    counts[step + 1]! += weight * part
    sum += weight
  }
  const reach = Math.max(1, Math.ceil(REACH * width * perStep))
  const kernel = new Float64Array(reach + 1)
  let area = 0
  for (let at = 0; at <= reach; at++) {
    kernel[at] = Math.exp(-0.5 * (at / perStep / width) ** 2)
    area += at === 0 ? kernel[at]! : 2 * kernel[at]!
  }
  const table = new Float64Array(STEPS + 1)
  for (let at = 0; at <= STEPS; at++) {
    const count = counts[at]!
    if (count === 0) continue
    const from = Math.max(0, at - reach)
    const to = Math.min(STEPS, at + reach)
    for (let step = from; step <= to; step++) table[step]! += count * kernel[Math.abs(step - at)]!
  }
  const unit = perStep / (area * sum)
  for (let at = 0; at <= STEPS; at++) table[at]! *= unit
  return table
}

/** Weighted; of nothing, three zeros. O(n), and near enough: read off some hundred values, each drawn by its weight. */
export function quartiles(
  values: Float64Array,
  weights: Float64Array,
): readonly [low: number, middle: number, high: number] {
  let sum = 0
  for (const weight of weights) sum += weight
  const drawn = new Float64Array(DRAWN)
  let passed = 0
  let count = 0
  for (let at = 0; at < values.length && count < DRAWN; at++) {
    passed += weights[at]!
    while (count < DRAWN && passed >= (sum * (count + 0.5)) / DRAWN) drawn[count++] = values[at]!
  }
  if (count === 0) return [0, 0, 0]
  const some = drawn.subarray(0, count).sort()
  return [some[count >> 2]!, some[count >> 1]!, some[(3 * count) >> 2]!]
}

const DRAWN = 255

/** Of at least one value; sorts them. */
export function quantile(values: number[], share: number): number {
  return values.sort((a, b) => a - b)[Math.floor((values.length - 1) * share)]!
}
