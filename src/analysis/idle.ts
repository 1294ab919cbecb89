// Time in which no span of a trace ran at all: between the hops of a redirect chain, or while a message waited.
import type { Offset } from '../trace/time.ts'

export interface IdleInterval {
  readonly start: Offset
  readonly end: Offset
}
