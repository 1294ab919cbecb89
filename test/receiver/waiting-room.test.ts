import { describe, expect, it } from 'vitest'

import { TracectlError } from '../../src/errors.ts'
import { NoRoomError, openWaitingRoom } from '../../src/receiver/waiting-room.ts'

/** A store with so many places. */
function places(count: number): { free: number; take: (name: string) => string; readonly log: string[] } {
  const store = {
    free: count,
    log: [] as string[],
    take(name: string): string {
      if (store.free === 0) throw new TracectlError('store-busy', 'full')
      store.free--
      store.log.push(name)
      return name
    },
  }
  return store
}

describe('the waiting room', () => {
  it('is passed through at once when there is room', async () => {
    const store = places(2)
    const room = openWaitingRoom(0)
    expect(await Promise.all([room.enter(() => store.take('a')), room.enter(() => store.take('b'))])).toEqual(
      ['a', 'b'],
    )
  })

  it('is left in the order of arrival, a place at a time', async () => {
    const store = places(1)
    const room = openWaitingRoom(60_000)
    const all = Promise.all(['a', 'b', 'c', 'd'].map((name) => room.enter(() => store.take(name))))
    expect(store.log).toEqual(['a'])
    store.free = 2
    room.retry()
    expect(store.log).toEqual(['a', 'b', 'c'])
    // Nobody overtakes those who wait, though a place has become free.
    store.free = 1
    const last = room.enter(() => store.take('e'))
    expect(store.log).toEqual(['a', 'b', 'c'])
    room.retry()
    store.free = 1
    room.retry()
    expect(await all).toEqual(['a', 'b', 'c', 'd'])
    expect(await last).toBe('e')
  })

  it('looks by itself when nothing is committed', async () => {
    const store = places(0)
    const room = openWaitingRoom(60_000)
    const waiting = room.enter(() => store.take('a'))
    store.free = 1
    expect(await waiting).toBe('a')
  })

  it('is left without a place when that takes too long', async () => {
    const room = openWaitingRoom(10)
    const store = places(0)
    const results = await Promise.allSettled(['a', 'b'].map((name) => room.enter(() => store.take(name))))
    for (const result of results) {
      expect(result.status === 'rejected' && result.reason).toBeInstanceOf(NoRoomError)
    }
    store.free = 1
    expect(await room.enter(() => store.take('c'))).toBe('c')
  })

  it('passes other failures on, and goes on with the next', async () => {
    const room = openWaitingRoom(60_000)
    const failing = room.enter(() => {
      throw new Error('bug')
    })
    await expect(failing).rejects.toThrow('bug')
    expect(await room.enter(() => 'next')).toBe('next')
  })
})
