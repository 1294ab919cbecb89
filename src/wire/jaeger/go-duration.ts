// Lengths of time as Go prints and reads them: `2ms`, `-1.5ms`, `2m3.004s`.
// https://pkg.go.dev/time#ParseDuration
import { NANOSECONDS } from '../../trace/time-units.ts'

/** Nanoseconds; undefined when it is no such text. */
export function parseGoDuration(text: string): number | undefined {
  const [, sign = '', rest = ''] = /^([+-]?)(.*)$/s.exec(text) ?? []
  if (rest === '0') return 0
  if (rest.length > LONGEST || !/^(?:\d+(?:\.\d*)?(?:ns|us|µs|μs|ms|s|m|h))+$/.test(rest)) return undefined
  let sum = 0
  for (const [, amount = '', unit = ''] of rest.matchAll(/(\d+(?:\.\d*)?)([a-zµμ]+)/g)) {
    sum += Number(amount) * (NANOSECONDS[unit] ?? 0)
  }
  return sign === '-' ? -sum : sum
}

/** In whole microseconds, which every reader takes: `1500us`. */
export function formatGoMicroseconds(microseconds: number): string {
  return `${microseconds}us`
}

const LONGEST = 60
