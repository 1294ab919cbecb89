// A store that remembers what it was given and commits when the test says so.
import type { Ingested, Signal, StoreWriter } from '../../src/store/span-store.ts'

export interface FakeStore extends Pick<StoreWriter, 'ingest'> {
  readonly taken: { readonly signal: Signal; readonly body: Uint8Array }[]
  /** What the next ingests answer; `committed` is the test's to settle when it is given. */
  result: Partial<Ingested>
  /** Thrown instead, as long as it is set. */
  error: unknown
  /** Resolves when the next request is taken. */
  nextTaken(): Promise<void>
}

export function fakeStore(): FakeStore {
  let waiting = Promise.withResolvers<void>()
  return {
    taken: [],
    result: {},
    error: undefined,
    ingest(signal, body) {
      if (this.error !== undefined) throw this.error
      this.taken.push({ signal, body })
      waiting.resolve()
      waiting = Promise.withResolvers()
      return { accepted: 1, rejected: 0, reason: undefined, committed: Promise.resolve(), ...this.result }
    },
    nextTaken: () => waiting.promise,
  }
}
