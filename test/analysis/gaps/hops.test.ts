import { expect, test } from 'vitest'
import { findHops } from '../../../src/analysis/gaps/hops.ts'
import type { Trace } from '../../../src/trace/trace.ts'
import { exampleTrace } from '../../support/example-trace.ts'
import { picture } from '../../support/picture.ts'

/** `client → server overhead`, in milliseconds, and by how much the server outlived the call. */
function hopsOf(trace: Trace): readonly string[] {
  return findHops(trace).map(({ client, server, overhead, outlived }) => {
    const late = outlived === 0 ? '' : ` outlived by ${outlived / 1e6}`
    return `${client.span?.name} → ${server.span?.name} ${overhead / 1e6}${late}`
  })
}

test('what a call took beyond its server', () => {
  expect(
    hopsOf(
      picture(`
    web call [client]     |==================|
    pay   charge [server] .    |==========|
  `),
    ),
  ).toEqual(['call → charge 8'])
})

test('the example trace', () => {
  expect(hopsOf(exampleTrace())).toEqual(['POST → POST /checkout 18', 'POST → POST /charge 40'])
})

test('the clocks do not matter', () => {
  expect(
    hopsOf(
      picture(`
    web call [client]     .                    |==================|
    pay   charge [server] |==========|
  `),
    ),
  ).toEqual(['call → charge 8'])
})

test('a server that outlived its call', () => {
  expect(
    hopsOf(
      picture(
        `
    web call [client]     |===================|
    pay   charge [server]  |=============================|
  `,
        { msPerColumn: 500 },
      ),
    ),
  ).toEqual(['call → charge -5000 outlived by 5500'])
})

test('a server that only another clock makes end late has not outlived its call', () => {
  expect(
    hopsOf(
      picture(`
    web call [client]     |=======================|
    pay   charge [server] .     |=====================|
    web call [client]     |=======================|
    web   charge [server] .     |=====================|
    web ! call [client]   |=======================|
    pay   charge [server] .     |=====================|
  `),
    ),
  ).toEqual(['call → charge 2', 'call → charge 2 outlived by 4', 'call → charge 2 outlived by 4'])
})

test('each server of a call that was tried again', () => {
  expect(
    hopsOf(
      picture(`
    web call [client]     |==================|
    pay   first [server]  .  |==|
    pay   again [server]  .         |=======|
  `),
    ),
  ).toEqual(['call → first 16', 'call → again 11'])
})

test('a server span right below another service’s internal one is a hop when nothing else is there', () => {
  expect(
    hopsOf(
      picture(`
    web call              |==================|
    pay   charge [server] .    |==========|
    web handler           |==================|
    pay   one [server]    .    |===|
    pay   two [server]    .          |===|
    web local             |==================|
    web   served [server] .    |===|
  `),
    ),
  ).toEqual(['call → charge 8'])
})

test('messages, and spans that have not ended, are none', () => {
  expect(
    hopsOf(
      picture(`
    web send [producer]     |====|
    job   handle [consumer] .       |====|
    web call [client]       |==================>
    pay   charge [server]   .    |====|
    web call [client]       |==================|
    pay   charge [server]   .    |====>
  `),
    ),
  ).toEqual([])
})
