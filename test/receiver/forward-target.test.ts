import { describe, expect, it } from 'vitest'

import type { TracectlError } from '../../src/errors.ts'
import { readForwardTarget } from '../../src/receiver/forward-target.ts'

function failure(act: () => unknown): TracectlError {
  try {
    act()
  } catch (error) {
    return error as TracectlError
  }
  throw new Error('it did not fail')
}

describe('the URL to forward to', () => {
  it.each([
    ['http://collector:4318', 'http', 'collector', 4318, '', 'http://collector:4318'],
    ['http://collector:4318/', 'http', 'collector', 4318, '', 'http://collector:4318'],
    ['http://collector:4318/v1/traces', 'http', 'collector', 4318, '', 'http://collector:4318'],
    [
      'https://otlp.vendor.example',
      'http',
      'otlp.vendor.example',
      443,
      '',
      'https://otlp.vendor.example:443',
    ],
    [
      'https://vendor.example/otlp/',
      'http',
      'vendor.example',
      443,
      '/otlp',
      'https://vendor.example:443/otlp',
    ],
    [
      'https://vendor.example/otlp/v1/logs',
      'http',
      'vendor.example',
      443,
      '/otlp',
      'https://vendor.example:443/otlp',
    ],
    ['http://[::1]:4318', 'http', '::1', 4318, '', 'http://[::1]:4318'],
    ['http://collector:4317', 'grpc', 'collector', 4317, '', 'http://collector:4317'],
    ['http://collector:4317/otlp', 'http', 'collector', 4317, '/otlp', 'http://collector:4317/otlp'],
    ['grpc://collector', 'grpc', 'collector', 4317, '', 'grpc://collector:4317'],
    ['grpcs://collector:443', 'grpc', 'collector', 443, '', 'grpcs://collector:443'],
  ])('%s is %s to %s port %i, below "%s"', (url, protocol, host, port, basePath, label) => {
    expect(readForwardTarget(url, [])).toMatchObject({ protocol, host, port, basePath, label })
  })

  it('may be encrypted, or not', () => {
    const secure = ['https://a', 'grpcs://a', 'http://a', 'grpc://a'].map(
      (url) => readForwardTarget(url, []).secure,
    )
    expect(secure).toEqual([true, true, false, false])
  })

  it.each(['', 'collector:4318', 'localhost', 'ftp://collector', 'grpc://collector/path', 'http://'])(
    'is not "%s"',
    (url) => {
      expect(failure(() => readForwardTarget(url, []))).toMatchObject({
        code: 'usage',
        hint: expect.stringContaining('--forward http://localhost:4328'),
      })
    },
  )

  it('may name this machine', () => {
    const local = [
      'http://localhost:4328',
      'http://collector.localhost',
      'grpc://127.0.0.2',
      'http://[::1]:4328',
      'http://0.0.0.0:4328',
      'http://[::]:4328',
    ]
    const remote = [
      'http://collector',
      'http://localhost.example',
      'http://[2001:db8::1]',
      'http://128.0.0.1',
    ]
    expect([...local, ...remote].map((url) => readForwardTarget(url, []).local)).toEqual([
      ...local.map(() => true),
      ...remote.map(() => false),
    ])
  })

  it('may hold secrets, which are sent but never shown', () => {
    const target = readForwardTarget('https://me:s3cret%20@vendor.example/otlp?key=s3cret', [
      ['X-Key', 's3cret'],
    ])
    expect(target.headers).toEqual([
      ['authorization', `Basic ${Buffer.from('me:s3cret ').toString('base64')}`],
      ['x-key', 's3cret'],
    ])
    expect(target.query).toBe('?key=s3cret')
    expect(target.label).toBe('https://vendor.example:443/otlp')
    const error = failure(() => readForwardTarget('ftp://me:s3cret@vendor.example', []))
    expect(`${error.message} ${error.hint}`).not.toContain('s3cret')
  })
})

it('takes a password with a bare percent sign as it stands', () => {
  const { headers } = readForwardTarget('http://me:100%@collector:4318', [])
  expect(headers).toEqual([['authorization', `Basic ${Buffer.from('me:100%').toString('base64')}`]])
})

describe('a header to send', () => {
  it.each([
    ['X-Key', 's3cret\r\nHost: evil'],
    ['X-Key', 's3cret\u{1f511}'],
    ['X Key', 's3cret'],
    ['', 's3cret'],
    ['Content-Type', 's3cret'],
    ['Host', 's3cret'],
    ['grpc-timeout', 's3cret'],
    ['Proxy-Authorization', 's3cret'],
    [':path', 's3cret'],
  ])('%j cannot be %j, and the error does not tell the value', (name, value) => {
    const error = failure(() => readForwardTarget('http://collector:4318', [[name, value]]))
    expect(error.code).toBe('usage')
    expect(`${error.message} ${error.hint}`).not.toContain('s3cret')
  })
})
