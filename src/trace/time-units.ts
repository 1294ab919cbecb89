// The units that lengths of time are written in.

/** Nanoseconds. Of the micro sign and the Greek letter keyboards and pages have either. */
export const NANOSECONDS: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  '\u00b5s': 1e3,
  '\u03bcs': 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
  d: 86_400e9,
}
