// Whatever a server repeats of the secrets it was sent, nobody reads it here.
import { describe, expect, it } from 'vitest'
import { guardedBackend } from '../../../src/commands/servers/guarded-backend.ts'
import { maskSecrets } from '../../../src/commands/servers/mask-secrets.ts'
import type { Backend } from '../../../src/sources/backend.ts'
import type { TraceId } from '../../../src/trace/span.ts'

const TOKEN = 'tok3n-8f2a61c9d0'

describe('secrets', () => {
  it.each([
    [`got Bearer ${TOKEN}, sorry`, 'got Bearer ***, sorry'],
    [`got Bearer ${TOKEN}`, 'got Bearer ***'],
    [`${TOKEN}…`, '***…'],
    // An excerpt ends anywhere.
    [`got Bearer ${TOKEN.slice(0, 9)}…`, 'got Bearer ***…'],
    [`got ${TOKEN.slice(0, 4)}… and ${TOKEN.slice(0, -1)}…"`, 'got ***… and ***…"'],
    [`x=${encodeURIComponent(TOKEN)}`, 'x=***'],
    ['wait a little… or not', 'wait a little… or not'],
    ['…', '…'],
  ])('are taken out of %s', (text, masked) => {
    expect(maskSecrets(text, [TOKEN])).toBe(masked)
  })

  it('are taken out of what a server says of a trace and of a list', async () => {
    const backend = {
      fetchTrace: () =>
        Promise.resolve({ spans: [], logs: [], partial: `sent ${TOKEN}`, notes: [`warning:\r\n ${TOKEN}`] }),
      search: () => Promise.resolve({ traces: [], limited: false, notes: [`of ${TOKEN}`] }),
    } as unknown as Backend
    const guarded = guardedBackend(backend, { secrets: [TOKEN], traceUrl: undefined })
    const { signal } = new AbortController()
    expect(await guarded.fetchTrace('a'.repeat(32) as TraceId, signal)).toMatchObject({
      partial: 'sent ***',
      notes: ['warning: ***'],
    })
    const found = await guarded.search({} as Parameters<Backend['search']>[0], signal)
    expect(found.notes).toEqual(['of ***'])
  })
})
