// What the first line of a screen says of a server that does not do what it should.
import { expect, test } from 'vitest'
import { FollowHealth } from '../../../../src/commands/tail/follow/follow-health.ts'

const NOWHERE =
  'cannot ask http://localhost:16686/api/v3/trace-summaries?query.start_time_min=2026-08…: nothing listens at http://localhost:16686'

test('as long as it answers there is nothing to say', () => {
  const health = new FollowHealth()
  expect(health.text(0)).toBeUndefined()
  health.asking(0)
  expect(health.text(4_000)).toBeUndefined()
  health.answered()
  expect(health.text(100_000)).toBeUndefined()
})

test('one that takes its time is told of while it does', () => {
  const health = new FollowHealth()
  health.asking(1_000)
  expect(health.text(6_000)).toBe('no answer for 5s')
  expect(health.text(13_700)).toBe('no answer for 12s')
  // Something has come: it is at work.
  health.heard(14_000)
  expect(health.text(15_000)).toBeUndefined()
})

test('one that fails is told of until it does not, with the newest reason and without the address of the request', () => {
  const health = new FollowHealth()
  health.asking(0)
  health.failed(NOWHERE, { atMs: 1_000, waitMs: 4_000 })
  expect(health.text(1_000)).toBe('failing, again in 4s: nothing listens at http://localhost:16686')
  expect(health.text(3_500)).toBe('failing for 2s, again in 2s: nothing listens at http://localhost:16686')
  health.asking(5_000)
  expect(health.text(6_000)).toBe('failing for 5s, asking: nothing listens at http://localhost:16686')
  health.failed('http://localhost:16686/api/services did not send the list: an HTML page', {
    atMs: 61_000,
    waitMs: 60_000,
  })
  expect(health.text(121_000)).toBe('failing for 2m, asking: did not send the list: an HTML page')
  health.answered()
  expect(health.text(121_000)).toBeUndefined()
})

test('one that is not asked any more says so for good', () => {
  const health = new FollowHealth()
  health.ended('http://localhost:16686/api/services wants credentials: HTTP 401')
  health.answered()
  expect(health.text(1e9)).toBe('not followed any more: wants credentials: HTTP 401')
})
