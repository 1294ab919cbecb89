import { expect, test } from 'vitest'
import { findHarmless } from '../../../src/propagation/heads/harmless.ts'
import { drawnTable } from '../drawn-table.ts'

function harmless(text: string): readonly string[] {
  const { table, nameOf } = drawnTable(text)
  return findHarmless(table).map(({ code, heads }) => `${code} ${heads.map(nameOf).join(', ')}`)
}

test('two server spans of one process for one request', () => {
  expect(
    harmless(`
      shop     GET [client]            |========|
      stock      GET [server]           |======|
      stock        GET /stock [server]   |====|
    `),
  ).toEqual(['C36 GET /stock'])
})

test('a service that calls itself does so through a client', () => {
  expect(
    harmless(`
      stock    GET /stock [server]     |========|
      stock      GET [client]           |======|
      stock        GET /price [server]   |====|
    `),
  ).toEqual([])
})

test('a context that was taken up without a server span', () => {
  expect(
    harmless(`
      shop     GET [client]            |========|
      stock      SELECT [client]        |======|
    `),
  ).toEqual(['C05 SELECT'])
})

test('nothing else', () => {
  expect(
    harmless(`
      shop     GET /order [server]     |==========|
      shop       load                   |=|
      shop       GET [client]            |======|
      stock        GET /stock [server]    |====|
    `),
  ).toEqual([])
})
