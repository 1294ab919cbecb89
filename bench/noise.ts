// How much else the machine had to do while something was measured: what an idle event loop was late by, and what
// programs other than ours took of the processors.
import { readFileSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'

export interface Noise {
  /** Milliseconds by which an idle loop was late, p99; on a machine without anything else to do 1.1. */
  readonly idleP99: number
  /** Cores that others took; NaN where the system does not tell. */
  readonly others: number
}

/** @returns a function that ends the watch, given the seconds of a processor that we took meanwhile */
export function watchNoise(): (ours: number) => Noise {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  const [busy, began] = [busySeconds(), performance.now()]
  delay.enable()
  return (ours) => {
    delay.disable()
    const seconds = (performance.now() - began) / 1_000
    return {
      idleP99: delay.percentile(99) / 1e6,
      others: Math.max(0, (busySeconds() - busy - ours) / seconds),
    }
  }
}

/** Of all processors since the machine was started; NaN where the system does not tell. */
function busySeconds(): number {
  try {
    const [user, nice, system, , , irq, softirq, steal] = readFileSync('/proc/stat', 'utf8')
      .split('\n', 1)[0]!
      .split(/\s+/)
      .slice(1)
      .map(Number)
    return (user! + nice! + system! + irq! + softirq! + steal!) / 100
  } catch {
    return NaN
  }
}

/** User and system so far, of a process or of one of its threads (`pid/task/tid`); NaN likewise. */
export function cpuSecondsOf(process: number | string): number {
  try {
    const fields = readFileSync(`/proc/${process}/stat`, 'utf8').split(') ')[1]?.split(' ')
    return (Number(fields?.[11]) + Number(fields?.[12])) / 100
  } catch {
    return NaN
  }
}
