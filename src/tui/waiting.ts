// What is said while something outside takes its time: a server that is slow, a selection that is long.
import type { OutsideEffect } from './screen-options.ts'

/** Milliseconds until it is said. */
export const PATIENCE_MS = 300

export const WAITING: Readonly<Record<OutsideEffect['kind'], string>> = {
  'show-trace': 'fetching the trace',
  copy: 'copying',
  browse: 'looking for a browser',
  write: 'writing',
}
