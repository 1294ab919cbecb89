// Stands for what a real service would do: takes 5 to 80 ms, mostly little.
import { setTimeout } from 'node:timers/promises'

export async function work(low = 5, high = 80) {
  await setTimeout(Math.min(high, low - (Math.log(1 - Math.random()) * high) / 5))
}
