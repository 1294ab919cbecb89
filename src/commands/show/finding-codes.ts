// The codes that findings have, for what is typed: the compiler sees to it that none is forgotten.
import type { FindingCode } from '../../analysis/finding.ts'

const KNOWN: Readonly<Record<FindingCode, true>> = {
  'time-gap': true,
  repeat: true,
  'queue-time': true,
  'dark-leaf': true,
  'green-failure': true,
  'missing-parent': true,
  'missing-resource': true,
  'health-check': true,
  'changing-name': true,
  'changing-key': true,
  'dropped-data': true,
  'bad-time': true,
  unfinished: true,
  'duplicate-spans': true,
  'duplicate-id': true,
  'bad-parent': true,
  'clock-moved': true,
  'clock-refused': true,
  'clock-contradiction': true,
  'early-start': true,
  'abandoned-call': true,
  'work-after-end': true,
}

export const FINDING_CODES: readonly string[] = Object.keys(KNOWN)
