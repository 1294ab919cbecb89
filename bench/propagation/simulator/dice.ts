// Draws of every shape that an application needs, from one seed.
import { SeededRandom } from '../../../src/propagation/match/seeded-random.ts'

export class Dice extends SeededRandom {
  chance(probability: number): boolean {
    return this.next() < probability
  }

  pick<T>(from: readonly T[]): T {
    return from[Math.floor(this.next() * from.length)]!
  }

  shuffled<T>(from: readonly T[]): T[] {
    const mixed = [...from]
    for (let at = mixed.length - 1; at > 0; at--) {
      const other = Math.floor(this.next() * (at + 1))
      const held = mixed[at]!
      mixed[at] = mixed[other]!
      mixed[other] = held
    }
    return mixed
  }

  /** Both ends included. */
  integer(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1))
  }

  between(least: number, most: number): number {
    return least + this.next() * (most - least)
  }

  exponential(mean: number): number {
    return -Math.log(1 - this.next()) * mean
  }

  /** Of Box and Muller. */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next())
  }

  logNormal(median: number, sigma: number): number {
    return median * Math.exp(sigma * this.normal())
  }

  /** As likely to be near the least as near the most, in orders of magnitude. */
  logUniform(least: number, most: number): number {
    return least * (most / least) ** this.next()
  }
}
