// Lengths of time as Go prints and reads them: `2ms`, `-1.5ms`, `2m3.004s`.
// https://pkg.go.dev/time#ParseDuration

/** Nanoseconds; undefined when it is no such text. */
export function parseGoDuration(text: string): number | undefined {
  const [, sign = '', rest = ''] = /^([+-]?)(.*)$/s.exec(text) ?? []
  if (rest === '0') return 0
  if (rest.length > LONGEST || !/^(?:\d+(?:\.\d*)?(?:ns|us|µs|μs|ms|s|m|h))+$/.test(rest)) return undefined
  let sum = 0
  for (const [, amount = '', unit = ''] of rest.matchAll(/(\d+(?:\.\d*)?)([a-zµμ]+)/g)) {
    sum += Number(amount) * (UNITS[unit] ?? 0)
  }
  return sign === '-' ? -sum : sum
}

/** In whole microseconds, which every reader takes: `1500us`. */
export function formatGoMicroseconds(microseconds: number): string {
  return `${microseconds}us`
}

const LONGEST = 60

// the micro sign and the Greek letter look alike, and Go takes both
const UNITS: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
}
