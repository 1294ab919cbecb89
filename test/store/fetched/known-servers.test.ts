// Which kind of server was found at a URL: remembered for a day, and nothing depends on it.
import { expect, test } from 'vitest'
import { knownServers } from '../../../src/store/fetched/known-servers.ts'
import { openWriter, temporaryStore } from '../store-fixture.ts'

const HOUR = 3_600_000_000_000n
const TEMPO = { kind: 'tempo', url: 'http://localhost:3200/tempo' }

test('for a day', () => {
  const path = temporaryStore()
  let now = 10n * HOUR
  const servers = knownServers(path, () => now)
  expect(servers.find('http://localhost:3200')).toBeUndefined()
  servers.remember('http://localhost:3200', TEMPO)
  now += 23n * HOUR
  expect(knownServers(path, () => now).find('http://localhost:3200')).toEqual(TEMPO)
  expect(servers.find('http://localhost:3201')).toBeUndefined()
  now += 2n * HOUR
  expect(servers.find('http://localhost:3200')).toBeUndefined()
})

test('what was found last counts', () => {
  const servers = knownServers(temporaryStore(), () => HOUR)
  servers.remember('http://localhost:3200', TEMPO)
  servers.remember('http://localhost:3200', { kind: 'jaeger', url: 'http://localhost:3200' })
  expect(servers.find('http://localhost:3200')?.kind).toBe('jaeger')
})

test('while a tail writes to the store', () => {
  const path = temporaryStore()
  openWriter(path)
  const servers = knownServers(path, () => HOUR)
  servers.remember('http://localhost:3200', TEMPO)
  expect(servers.find('http://localhost:3200')).toEqual(TEMPO)
})

test('without a store that can be used nothing is known', () => {
  const servers = knownServers('/dev/null/spans.db', () => HOUR)
  servers.remember('http://localhost:3200', TEMPO)
  expect(servers.find('http://localhost:3200')).toBeUndefined()
})
