import { expect, test } from 'vitest'
import { failureOf, plainFailure } from '../../../../src/commands/tail/screen/receiving-messages.ts'
import { TracectlError } from '../../../../src/errors.ts'

test('an expected failure crosses threads as what it is, with its hint and its exit status', () => {
  const error = new TracectlError('store-busy', 'another writes', {
    hint: '--store PATH',
    cause: new Error('SQLITE_BUSY'),
  })
  const crossed = failureOf(structuredClone(plainFailure(error)))
  expect(crossed).toBeInstanceOf(TracectlError)
  expect(crossed).toMatchObject({ code: 'store-busy', message: 'another writes', hint: '--store PATH' })
  expect(crossed.stack).toBe(error.stack)
})

test('a defect stays one', () => {
  const crossed = failureOf(structuredClone(plainFailure(new RangeError('out of bounds'))))
  expect(crossed).not.toBeInstanceOf(TracectlError)
  expect(crossed.message).toBe('out of bounds')
  expect(failureOf(plainFailure('thrown text')).message).toBe('thrown text')
})
