import { expect, test } from 'vitest'
import type { Gap } from '../../../src/analysis/gaps/largest-gap.ts'
import { largestGap } from '../../../src/analysis/gaps/largest-gap.ts'
import { exampleTrace } from '../../support/example-trace.ts'
import { picture } from '../../support/picture.ts'

function inWords(gap: Gap | undefined): string | undefined {
  if (gap === undefined) return undefined
  const { node, start, end, after, before } = gap
  return `${node.span?.name} ${start / 1e6}–${end / 1e6} ${after?.span?.name ?? ''}/${before?.span?.name ?? ''}`
}

test('the example trace: 3.02 s between the last of the selects and the call to payments', () => {
  const gap = largestGap(exampleTrace())
  expect(inWords(gap)).toBe('POST /checkout 509.6–3530 SELECT users/POST')
  expect(gap?.after?.start).toBe(506e6)
})

test('a leaf is no gap, however long', () => {
  const trace = picture(`
    web P    |===============|
    web   c  .|==============|
  `)
  expect(inWords(largestGap(trace))).toBe('P 0–1 /c')
  expect(largestGap(picture('web P |=======|'))).toBeUndefined()
})

test('nothing is said of spans that have not ended, have bad times, or never came', () => {
  const trace = picture(`
    web A          |=======>
    web   a        .      |==|
    ?   missing
    web   b                     |==|
    web   c                              |==|
  `)
  expect(largestGap(trace)).toBeUndefined()
})

test('nor of the time after a child began that has not ended, nor of a span that only sent messages', () => {
  const trace = picture(`
    web P                    |===============|
    web   a                  .  |====>
    web send [producer]      |===============|
    job   handle [consumer]  .                   |==|
  `)
  expect(inWords(largestGap(trace))).toBe('P 0–3 /a')
})

test('of equal gaps the earliest counts', () => {
  const trace = picture(`
    web P    |===============|
    web   a  .   |=======|
  `)
  expect(inWords(largestGap(trace))).toBe('P 0–4 /a')
})

test('none is made up by clocks that disagree', () => {
  const call = `
    web P                      |==========================================|
    web   call [client]        |==========================================|
    pay     charge [server] .                     |======================================|
  `
  // As recorded, 19 ms; the call took 4 ms longer than the server, and clocks are known to 2 ms.
  expect(inWords(largestGap(picture(call)))).toBe('call 0–6 /charge')
  expect(largestGap(picture(call, { msPerColumn: 1000 }))).toBeUndefined()
})
