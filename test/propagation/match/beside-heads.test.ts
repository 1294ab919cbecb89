// Drawn requests in which something runs beside the heads: another call that was made at the same time, which is no caller
// of theirs, and calls of the same service made at once, each of which is one.
import { expect, test } from 'vitest'
import { DrawnLoad, type LoadOptions } from './drawn-load.ts'
import { hopsOf } from './hops-of.ts'

const USUAL: LoadOptions = { requests: 80, everyMs: 100 }

test('a longer call that begins now a little before the heads and now a little after them is none of theirs', () => {
  const text = `
    web    POST /compose [server]   |=========================|
      web    text [client]             |=================|
        text   parse [server]            |=============|
      ~media  store [server]             |=======|
  `
  const load = new DrawnLoad()
  for (const [at, media] of [0.05, -0.04].entries()) {
    load.add(text, { ...USUAL, seed: at + 1, ahead: { media, text: 0, web: 0 } })
  }
  expect(hopsOf(load)).toEqual(['web POST /compose -> media store, no-client-span'])
})

test('a client among others at once, where no kinds are stated and names tell the two ends', () => {
  const load = new DrawnLoad().add(
    `
    web    read page [unspecified]        |===========================|
      web    ReadPlot_client [unspecified]    |================|
        plot   ReadPlot_server [unspecified]    |=============|
      web    ReadCast_client [unspecified]    |===================|
        ~cast  ReadCast_server [unspecified]    |===============|
    `,
    USUAL,
  )
  expect(hopsOf(load)).toEqual(['web ReadCast_client -> cast ReadCast_server, wire'])
})

test('one of several resolvers at once, though nothing is left below it', () => {
  const load = new DrawnLoad()
    .add(
      `
      api    POST /graphql [server]    |============================|
        api    resolve user [internal]   |===============|
          user   load [server]                |=======|
        api    resolve tags [internal]   |=======|
          ~tags  list [server]             |====|
      `,
      USUAL,
    )
    .add(
      `
      api    POST /graphql [server]    |============================|
        api    resolve user [internal]   |====|
          user   load [server]             |=|
        api    resolve tags [internal]   |================|
          ~tags  list [server]             |============|
      `,
      { ...USUAL, seed: 2 },
    )
  expect(hopsOf(load)).toEqual(['api resolve tags -> tags list, no-client-span'])
})

test('no call that the heads themselves have made', () => {
  const load = new DrawnLoad().add(
    `
    edge   GET /feed [server]   |==================|
      edge   GET [client]           |=============|
        feed   GET /feed [server]     |=========|
    `,
    { requests: 400, everyMs: 2 },
  )
  expect(hopsOf(load)).toEqual([])
})
