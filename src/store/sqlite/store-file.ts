// Whether the files that are open are still those at their paths. Somebody may delete the store while it is written to, or
// move it away: SQLite writes on, and what is acknowledged then is gone when the process ends.
import { statSync } from 'node:fs'

export class StoreFile {
  readonly #known: readonly (readonly [path: string, identity: string])[]

  /** @param path of a store that is open and has been written to, so that its log is there */
  constructor(path: string) {
    this.#known = [path, `${path}-wal`].flatMap((file) => {
      const identity = identify(file)
      return identity === undefined ? [] : [[file, identity] as const]
    })
  }

  /** Costs a few microseconds. */
  isInPlace(): boolean {
    return this.#known.every(([file, identity]) => identify(file) === identity)
  }
}

function identify(file: string): string | undefined {
  const facts = statSync(file, { throwIfNoEntry: false })
  return facts && `${facts.dev}:${facts.ino}`
}
