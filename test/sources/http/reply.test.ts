// Answers that are none, in the words of a user: what was there instead, and what to do.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import type { TracectlError } from '../../../src/errors.ts'
import type { HttpReply } from '../../../src/sources/http/http-client.ts'
import { badReply, isHtml, isLoginPage, jsonOf, refusal, saidIn } from '../../../src/sources/http/reply.ts'

const URL_ASKED = 'https://tempo.test/tempo/api/x'

function reply(body: string | Uint8Array, rest: Partial<HttpReply> = {}): HttpReply {
  return {
    status: 200,
    contentType: 'application/json',
    headers: {},
    body: typeof body === 'string' ? new TextEncoder().encode(body) : body,
    url: URL_ASKED,
    ...rest,
  }
}

function thrownBy(body: string, rest: Partial<HttpReply> = {}): TracectlError {
  try {
    jsonOf(reply(body, rest), 'traces')
  } catch (error) {
    return error as TracectlError
  }
  throw new Error('nothing was thrown')
}

describe('JSON', () => {
  it.each(['application/json', 'text/plain', 'text/html', ''])(
    'is JSON also when it is called %j',
    (contentType) => {
      expect(jsonOf(reply(' {"a":1}', { contentType }), 'traces')).toEqual({ a: 1 })
      expect(jsonOf(reply('\u{feff}[1]', { contentType }), 'traces')).toEqual([1])
    },
  )

  it.each([
    ['', 'an empty answer'],
    ['  \n', 'an empty answer'],
    ['404 page not found\n', 'no JSON but "404 page not found"'],
    [
      '{"traces":[{"traceID":"4bf9',
      'JSON that is cut off at position 27; it begins with {"traces":[{"traceID":"4bf9',
    ],
    ['{"traces":[1,', 'JSON that is cut off at position 13; it begins with {"traces":[1,'],
    ['{"a":1 b}', 'JSON that is broken at position 7, where there is b}; it begins with {"a":1 b}'],
    ['{"a":b}', 'JSON that is broken; it begins with {"a":b}'],
    [
      '{"a":1}{"b":2}',
      'JSON that is broken at position 7, where there is {"b":2}; it begins with {"a":1}{"b":2}',
    ],
    ['\u001b[31mred\u0007\u202e', 'no JSON but "red"'],
  ])('that is none is told: %j', (body, found) => {
    expect(thrownBy(body)).toMatchObject({
      code: 'bad-reply',
      message: `${URL_ASKED} did not send traces: ${found}`,
    })
  })

  it('that is large is told in a line', () => {
    expect(thrownBy(`x${'y\n'.repeat(1e6)}`).message.length).toBeLessThan(400)
    expect(thrownBy(`{"a":"${'y'.repeat(1e6)}`).message).toMatch(/^[^\n]{0,400}$/)
  })
})

describe('a page', () => {
  it.each([
    ['<!doctype html><title>Jaeger UI</title>', 'text/html'],
    ['  \n<html><head><title>\n Jaeger\tUI </title>', 'application/json'],
    ['\u{feff}<html><TITLE lang=en>Jaeger UI', ''],
  ])('for people is no answer: %j', (body, contentType) => {
    expect(thrownBy(body, { contentType })).toMatchObject({
      code: 'bad-reply',
      message: `${URL_ASKED} did not send traces: an HTML page titled "Jaeger UI"`,
      hint: expect.stringContaining('is the base URL right?'),
    })
  })

  it.each([
    '<html><title>Sign in - Google Accounts</title>',
    '<title>Login | Grafana</title>',
    '<html><form><input name=p type="password"></form>',
  ])('that asks who one is wants credentials: %s', (body) => {
    expect(thrownBy(body)).toMatchObject({ code: 'auth', hint: expect.stringContaining('--token-file') })
    expect(isLoginPage(reply(body, { status: 500 }))).toBe(true)
  })

  it('is told from other things that begin alike', () => {
    expect(isHtml(reply('<html>', { contentType: 'text/plain' }))).toBe(true)
    expect(isHtml(reply('', { contentType: 'text/html' }))).toBe(true)
    expect(isHtml(reply('{"a":"<html>"}', { contentType: 'text/html' }))).toBe(false)
    expect(isHtml(reply('<?xml version="1.0"?><Error/>', { contentType: 'application/xml' }))).toBe(false)
    expect(isHtml(reply(Uint8Array.of(0x0a, 0x3c), { contentType: 'application/protobuf' }))).toBe(true)
    expect(isLoginPage(reply('{"type":"password"}'))).toBe(false)
  })
})

describe('what the server said', () => {
  it.each([
    ['{"data":null,"errors":[{"code":404,"msg":"trace not found"},{"msg":"b"}]}', 'trace not found; b'],
    ['{"error":{"httpCode":404,"message":"No traces found"}}\n', 'No traces found'],
    ['{"error":"missing query","code":3,"message":"missing query"}', 'missing query'],
    ['{"message":"Unauthorized"}', 'Unauthorized'],
    ['{"status":500}', '{"status":500}'],
    ['no org id', 'no org id'],
    ['a\n\tb  c\r\n', 'a b c'],
    ['<html><title>502 Bad Gateway</title>', '502 Bad Gateway'],
    ['<html>', ''],
    ['', ''],
  ])('in %j is %j', (body, said) => {
    expect(saidIn(reply(body))).toBe(said)
  })

  it('does not repeat a token', () => {
    const text = 'bad header "Bearer abcdef123456", eyJhbGciOiJIUzI1NiJ9.eyJzdWIi.x_y and glsa_abcDEF_12'
    expect(saidIn(reply(text))).toBe('bad header "Bearer …", … and …')
  })

  it('is one line that moves no cursor, whatever it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.uint8Array()), (body) => {
        const said = saidIn(reply(body))
        expect(said.length).toBeLessThanOrEqual(301)
        // oxlint-disable-next-line no-control-regex
        expect(said).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/)
        expect(said.isWellFormed()).toBe(true)
      }),
    )
  })
})

function refused(
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): TracectlError {
  return refusal(reply(body, { status, headers, contentType: 'text/plain' }), 'the list of services')
}

describe('a refusal', () => {
  it.each([
    [401, 'no org id', 'auth', `${URL_ASKED} wants a tenant: HTTP 401: no org id`, '--tenant'],
    [
      401,
      'missing tenant header',
      'auth',
      `${URL_ASKED} wants a tenant: HTTP 401: missing tenant header`,
      '--tenant',
    ],
    [401, '', 'auth', `${URL_ASKED} wants credentials: HTTP 401`, '--token-file'],
    [403, 'nope', 'auth', `${URL_ASKED} wants credentials: HTTP 403: nope`, '--password-file'],
    [404, 'x', 'bad-reply', `${URL_ASKED} did not send the list of services: HTTP 404: x`, 'base URL'],
    [429, 'x', 'unreachable', `${URL_ASKED} asks to be left alone: HTTP 429: x`, '--limit'],
    [500, '', 'unreachable', `${URL_ASKED} failed: HTTP 500 Internal Server Error`, undefined],
    [502, '', 'unreachable', `${URL_ASKED} failed: HTTP 502 Bad Gateway`, 'is it running?'],
    [504, '', 'unreachable', `${URL_ASKED} failed: HTTP 504 Gateway Timeout`, '--since'],
    [400, 'bad q', 'request-refused', `${URL_ASKED} refused the request: HTTP 400: bad q`, undefined],
    [
      400,
      'Client sent an HTTP request to an HTTPS server.',
      'request-refused',
      `${URL_ASKED} refused the request: HTTP 400: Client sent an HTTP request to an HTTPS server.`,
      'https://',
    ],
  ])('with %d %j', (status, body, code, message, hint) => {
    const error = refused(status, body)
    expect([error.code, error.message]).toEqual([code, message])
    if (hint === undefined) expect(error.hint).toBeUndefined()
    else expect(error.hint).toContain(hint)
  })

  it('that leads elsewhere says where to, without what is secret', () => {
    const error = refused(302, '', { location: 'https://me:pw@sso.test/login?state=s3cret#x' })
    expect([error.code, error.message]).toEqual([
      'auth',
      `${URL_ASKED} leads to https://sso.test, probably a login page: HTTP 302`,
    ])
    expect(refused(302, '').code).toBe('bad-reply')
    expect(refused(301, '', { location: 'http://tempo.test:8080/' })).toMatchObject({
      code: 'bad-reply',
      message: `${URL_ASKED} leads from https to http://tempo.test:8080, where nothing is encrypted`,
    })
  })
})

it('a bad reply has a hint of its own, or the one about the URL', () => {
  expect(badReply(reply(''), 'x', 'y').hint).toContain('base URL')
  expect(badReply(reply(''), 'x', 'y', { hint: 'z' }).hint).toBe('z')
})
