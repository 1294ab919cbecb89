// Broken propagation: how well it is found, on a part of what there is, and what finding it costs. All of it takes hours:
// `node bench/propagation/run.ts`.
import { runCost } from './propagation/cost.ts'
import { run as measure } from './propagation/run.ts'

export async function run(): Promise<void> {
  await measure(['--quick', '--injector', 'clean,F1,F2,F9,F14', '--baselines'])
  runCost()
}
