import { describe, expect, test } from 'vitest'
import { EXIT_CODES, TracectlError } from '../../src/errors.ts'
import { describeFailure, printable } from '../../src/failure.ts'

const going = new AbortController().signal

describe('describeFailure', () => {
  test('an expected failure is its message and its hint', () => {
    const error = new TracectlError('trace-not-found', "no trace 'abc'", { hint: 'tracectl tail' })
    expect(describeFailure(error, going, false)).toEqual({
      status: 3,
      text: "tracectl: no trace 'abc'\n  tracectl tail\n",
    })
  })

  test('a bug is one line, and how to learn more', () => {
    const error = new TypeError('x is undefined\nwith a second line')
    expect(describeFailure(error, going, false)).toEqual({
      status: 70,
      text:
        'tracectl: internal error: TypeError: x is undefined\n' +
        '  run it again with --debug for the details, and please report it\n',
    })
  })

  test('what is thrown need not be an error', () => {
    expect(describeFailure('oops', going, false).text).toMatch(/^tracectl: internal error: oops\n/)
    expect(describeFailure(undefined, going, true).status).toBe(70)
  })

  test('the stack is shown to those who ask', () => {
    expect(describeFailure(new Error('x'), going, false).text).not.toContain('failure.test.ts')
    expect(describeFailure(new Error('x'), going, true).text).toContain('failure.test.ts')
    expect(describeFailure(new TracectlError('usage', 'x'), going, true).text).toContain('failure.test.ts')
  })

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['pipe-closed', 0],
  ])('stopped by %s: not a word, status %i', (reason, status) => {
    const stop = AbortSignal.abort(reason)
    expect(describeFailure(reason, stop, false)).toEqual({ status, text: undefined })
    expect(describeFailure(new DOMException('stopped', 'AbortError'), stop, false)).toEqual({
      status,
      text: undefined,
    })
    expect(describeFailure(new Error('something else'), stop, false).status).toBe(70)
  })

  test('every code has an exit status from the table', () => {
    const statuses = new Set(Object.values(EXIT_CODES).map(({ status }) => status))
    expect(statuses).toContain(new TracectlError('address-in-use', 'x').exitStatus)
  })
})

test('what was typed or read cannot steer the terminal', () => {
  expect(printable('a\u001b[31mb\rc\u0085d\u202ee\tf\n')).toBe('a\ufffd[31mb\ufffdc\ufffdd\ufffde\tf\n')
})
