// What a server is called, and whose copies are whose.
import { expect, test } from 'vitest'
import { backendIdentity, backendLabel } from '../../src/sources/backend-name.ts'
import { backendTarget } from '../support/backend-target.ts'

const URL = 'http://localhost:3200'

test('by its URL, and by what the user calls it', () => {
  expect(backendLabel('Tempo', backendTarget(URL))).toBe(`Tempo at ${URL}`)
  expect(backendLabel('Jaeger', backendTarget(URL, { name: 'staging' }))).toBe(`Jaeger staging at ${URL}`)
})

test.each([
  ['Tempo’s header', { headers: { 'X-Scope-OrgID': 'a' } }],
  ['Jaeger’s', { headers: { 'x-tenant': 'a' } }],
  ['one of the user’s own', { headers: { 'x-team': 'a' }, tenantHeader: 'x-team' }],
])('a tenant has copies of its own: %s', (_what, rest) => {
  expect(backendIdentity('tempo', backendTarget(URL, rest))).toBe(`tempo ${URL} tenant=a`)
})

test('no other header is in it', () => {
  const headers = { authorization: 'Bearer secret', 'x-team': 'a' }
  expect(backendIdentity('tempo', backendTarget(URL, { headers }))).toBe(`tempo ${URL}`)
})
