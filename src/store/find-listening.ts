// The program that writes to a store, asked by one that would like to: where does it listen?
import { openForReading, telling } from './sqlite/database.ts'
import { readListening, type Listening } from './sqlite/listening.ts'
import { readState } from './sqlite/store-state.ts'
import { hasWriter } from './sqlite/writer-lock.ts'

export type { Listening }

/**
 * undefined when nobody writes to the store, or whoever does has not said where it listens. What a process that is gone has
 * said does not count: the lock goes with a process, and the next one has another pid.
 * @throws TracectlError `store-…`
 */
export function findListening(path: string): Listening | undefined {
  if (!hasWriter(path)) return undefined
  const database = openForReading(path)
  try {
    return telling(path, () => {
      const listening = readListening(database)
      return listening?.pid === readState(database, path).writerPid ? listening : undefined
    })
  } finally {
    database.close()
  }
}
