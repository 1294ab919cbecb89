import { describe, expect, test } from 'vitest'
import { findRepeats } from '../../../src/analysis/repeats.ts'
import { offsetOf } from '../../../src/trace/time.ts'
import type { Trace } from '../../../src/trace/trace.ts'
import { exampleTrace } from '../../support/example-trace.ts'
import { codes, found, lines } from '../../support/findings.ts'
import { nodeNamed, picture } from '../../support/picture.ts'

const repeatLines = (trace: Trace): readonly string[] =>
  lines(trace, 'repeat', { repeats: findRepeats(trace) })

describe('an abandoned call', () => {
  test('the server outlived the call', () => {
    const trace = picture(
      `
      web  GET [client]     |==========|
        shop  GET [server]  .|==============|
    `,
      { msPerColumn: 1000 },
    )
    expect(lines(trace, 'abandoned-call')[0]).toBe(
      'wasted  server outlived the call by 5.00s: web GET → shop GET',
    )
    expect(codes(trace)).not.toContain('work-after-end')
  })

  test('one finding for a call that is made again and again, the longest first', () => {
    const trace = picture(
      `
      web  loop              |=================================|
        web  GET [client]    .|=====|
          shop  a [server]   . |==========|
        web  GET [client]    .           |=====|
          shop  a [server]   .            |=========|
    `,
      { msPerColumn: 100 },
    )
    expect(lines(trace, 'abandoned-call')[0]).toBe(
      'wasted  server outlived the call by up to 600ms: web GET → shop a (2 calls)',
    )
  })

  test('by less than a tenth of the call is good to know', () => {
    const trace = picture(
      `
      web  GET [client]     |====================|
        shop  GET [server]  .|======================|
    `,
      { msPerColumn: 10 },
    )
    expect(found(trace, 'abandoned-call')).toMatchObject([{ severity: 'warning', by: 30e6 }])
    const shorter = picture(
      `
      web  GET [client]     |==============================|
        shop  GET [server]  .|===============================|
    `,
      { msPerColumn: 10 },
    )
    expect(found(shorter, 'abandoned-call')).toMatchObject([{ severity: 'info', by: 20e6 }])
  })

  test('what two clocks, or what is left when one was moved, make of an answered call is none', () => {
    const trace = picture(`
      web  GET [client]     |====================|
        shop  GET [server]  .    |==================|
    `)
    expect(found(trace, 'abandoned-call')).toEqual([])
    const late = picture(`
      web  ! GET [client]   |====================|
        shop  GET [server]  .    |==================|
    `)
    expect(found(late, 'abandoned-call')).toMatchObject([{ by: 3e6 }])
  })

  test('a server that ends a moment late is none', () => {
    const trace = picture(`
      web  GET [client]     |==========|
        shop  GET [server]  .|==========|
    `)
    expect(found(trace, 'abandoned-call')).toEqual([])
  })
})

describe('work after the response', () => {
  test('is told with what ran until when', () => {
    expect(lines(exampleTrace(), 'work-after-end')).toEqual([
      'after   response sent at 30.0s; 1 detached span ran on to 31.6s',
    ])
  })

  test('also of a span that was merely forgotten', () => {
    const trace = picture(`
      shop  POST [server]   |==========|
        shop  flush           |===========================|
          shop  write       .      |==================|
    `)
    expect(lines(trace, 'work-after-end')).toEqual([
      'after   response sent at 11.0ms; 2 detached spans ran on to 30.0ms',
    ])
    expect(codes(trace, { live: true })).not.toContain('work-after-end')
  })

  test('work that ends with its parents is none', () => {
    const trace = picture(`
      shop  POST [server]   |==========|
        shop  flush           |========|
    `)
    expect(found(trace, 'work-after-end')).toEqual([])
  })
})

describe('repeats', () => {
  test('120 sequential selects after one select', () => {
    expect(repeatLines(exampleTrace())).toEqual([
      'repeat  120× SELECT users  one after another, 432ms in all (N+1?)',
      '  inside checkout POST /checkout',
      '  fix: ask for all of them in one call: a join, a list of ids, a batch',
    ])
  })

  test('in ASCII', () => {
    const trace = exampleTrace()
    const [line] = lines(trace, 'repeat', { repeats: findRepeats(trace) }, { ascii: true })
    expect(line).toBe('repeat  120x SELECT users  one after another, 432ms in all (N+1?)')
  })

  test('at once: a fan-out, with what failed', () => {
    const trace = picture(`
      web  handler         |==========|
        web  GET [client]  .|======|
        web  GET [client] !.|=======|
        web  GET [client]  . |======|
        web  GET [client]  . |===|
    `)
    expect(repeatLines(trace)[0]).toBe('repeat  4× GET  at once, 26.0ms in all, 1 failed (fan-out)')
  })

  test('the same under several parents is one finding', () => {
    const trace = picture(`
      web  root     |===================================|
        web  page   |===========|
          web  get  .|=|
          web  get  .  |=|
          web  get  .    |=|
          web  get  .      |=|
        web  page   .                |============|
          web  get  .                 |==|
          web  get  .                    |=|
          web  get  .                      |=|
          web  get  .                        |=|
    `)
    expect(repeatLines(trace)[0]).toBe(
      'repeat  up to 4× get  one after another, 17.0ms in all, under 2 parents',
    )
  })

  test('a few short ones are not worth a line', () => {
    const trace = picture(`
      web  root    |=====================================================================================|
        web  get   |
        web  get   .|
        web  get   . |
        web  get   .  |
    `)
    expect(findRepeats(trace)).toHaveLength(1)
    expect(repeatLines(trace)).toEqual([])
  })

  test('nothing is said of them while spans may still come', () => {
    const trace = exampleTrace()
    expect(codes(trace, { live: true, repeats: findRepeats(trace) })).toEqual(['missing-resource'])
  })
})

describe('queue times', () => {
  const trace = exampleTrace()
  const queue = {
    consumer: nodeNamed(trace, 'orders process'),
    producer: nodeNamed(trace, 'orders publish'),
    by: 'parent',
  } as const

  test('one message', () => {
    const queues = [{ ...queue, length: offsetOf(1.27e9) }]
    expect(lines(trace, 'queue-time', { queues })).toEqual([
      'queue   1.27s  orders publish → orders process  not waited for',
    ])
  })

  test('a batch is one line', () => {
    const queues = [5e6, 1e6, 9e6].map((length) => Object.assign({ length: offsetOf(length) }, queue))
    expect(lines(trace, 'queue-time', { queues })).toEqual([
      'queue   3 messages  orders publish → orders process  shortest 1.00ms, median 5.00ms, longest 9.00ms  not waited for',
    ])
  })

  test('below a millisecond a message did not wait', () => {
    expect(found(trace, 'queue-time', { queues: [{ ...queue, length: offsetOf(9e5) }] })).toEqual([])
  })
})
