// Which part of a trace is asked for: what the flags take, and what is said of a part that a trace has not.
import { describe, expect, test } from 'vitest'
import {
  readViewOptions,
  viewOf,
  type View,
  type ViewFlags,
} from '../../../src/commands/show/view-options.ts'
import { TracectlError } from '../../../src/errors.ts'
import { nodeNamed, picture } from '../../support/picture.ts'

// From 2026-08-22T14:03:11.208Z on, 21 ms.
const trace = picture(`
  web   GET /cart   |====================|
  cart    load      |=====|
  pay     charge          |====|
  pay     refund                |===|
`)

function view(flags: ViewFlags): View {
  return viewOf(trace, readViewOptions(flags), 'tracectl show')
}

function complaint(flags: ViewFlags): string {
  try {
    view(flags)
  } catch (error) {
    if (error instanceof TracectlError) return `${error.message}\n${error.hint}`
  }
  return 'taken'
}

test('nothing asked for: everything', () => {
  expect(view({})).toEqual({
    all: false,
    attributes: false,
    events: false,
    errorsOnly: false,
    squeeze: false,
    services: [],
    focus: undefined,
    depth: undefined,
    columns: undefined,
    from: undefined,
    to: undefined,
  })
})

describe('what is taken', () => {
  test('--focus: a span by id or name', () => {
    expect(view({ focus: 'charge' }).focus).toBe(nodeNamed(trace, 'charge'))
    expect(view({ focus: 'pay refund' }).focus).toBe(nodeNamed(trace, 'refund'))
    expect(view({ focus: nodeNamed(trace, 'load').id }).focus).toBe(nodeNamed(trace, 'load'))
  })

  test('--from-time and --to-time: into the trace, or by the clock', () => {
    expect(view({ fromTime: '5ms', toTime: '10ms' })).toMatchObject({ from: 5e6, to: 10e6 })
    expect(view({ fromTime: '2026-08-22T14:03:11.210Z' })).toMatchObject({ from: 2e6, to: undefined })
    expect(view({ toTime: '2026-08-22T16:03:11.211+02:00' })).toMatchObject({ from: undefined, to: 3e6 })
    expect(view({ fromTime: '2026-01-01T00:00:00Z', toTime: '1h' }).to).toBe(3600e9)
  })

  test('--columns: in the order named, each once', () => {
    expect(view({ columns: 'self,kind' }).columns).toEqual(['self', 'kind'])
    expect(view({ columns: ' Kind, TIME,kind ' }).columns).toEqual(['kind', 'time'])
  })

  test('--depth, --service, and what is said or not', () => {
    expect(
      view({ depth: '2', service: ['pay', 'web'], errors: true, squeeze: true, all: true }),
    ).toMatchObject({
      depth: 2,
      services: ['pay', 'web'],
      errorsOnly: true,
      squeeze: true,
      all: true,
    })
  })
})

describe('what is not', () => {
  test.each<[string, ViewFlags, string]>([
    ['a span that is not there', { focus: 'chagre' }, "--focus: there is no span 'chagre'"],
    ['with the one that is meant', { focus: 'chagre' }, 'pay charge\nthen type: tracectl show --focus'],
    ['a depth of none', { depth: '0' }, "--depth: '0' is not a count"],
    ['a time that is none', { fromTime: 'noon' }, "--from-time: 'noon' is not a duration"],
    [
      'behind the end',
      { fromTime: '21ms' },
      "--from-time: '21ms' is outside the trace, which goes from 0 to 21.0ms",
    ],
    ['before the start', { toTime: '2026-08-22T14:03:11Z' }, 'is outside the trace'],
    [
      'an end before the start',
      { fromTime: '5ms', toTime: '5ms' },
      "--to-time: '5ms' is not after --from-time 5ms",
    ],
    [
      'a column that is none',
      { columns: 'time,slef' },
      "--columns: 'slef' is not a column; did you mean self?",
    ],
    ['one that is like none', { columns: 'duration' }, "--columns: 'duration' is not a column (time, crit,"],
    ['no column', { columns: ', ' }, "--columns: ', ' names no column"],
    [
      'a service that took no part',
      { service: ['pya'] },
      "'pya' took no part in this trace; did you mean pay?",
    ],
    [
      'one that is like none',
      { service: ['billing'] },
      "'billing' took no part in this trace (cart, pay, web)",
    ],
  ])('%s', (_what, flags, expected) => {
    expect(complaint(flags)).toContain(expected)
  })

  test('of services with long names no more than tells them apart', () => {
    const odd = picture(`
      web   GET /cart   |====|
    `)
    const named = { ...odd, services: ['pay per click', `a${'b'.repeat(3000)}c`] }
    const attempt = (): View => viewOf(named, readViewOptions({ service: ['x'] }), 'tracectl show')
    expect(attempt).toThrow(
      expect.objectContaining({
        message: `--service: 'x' took no part in this trace (pay per click, a${'b'.repeat(25)}…${'b'.repeat(12)}c)`,
        hint: "for example: --service 'pay per click'",
      }),
    )
  })
})
