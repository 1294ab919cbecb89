import { expect, test } from 'vitest'
import { pastedTrace } from '../../../src/commands/lookup/pasted-trace.ts'

const ID = '4bf92f3577b34da6a3ce929d0e0e4736'

test.each([
  [`http://localhost:16686/trace/${ID}`, 'http://localhost:16686', ID],
  [
    `https://me:secret@example.com/jaeger/trace/${ID}?uiFind=00f067aa0ba902b7`,
    'https://example.com/jaeger',
    ID,
  ],
  [`http://localhost:9411/zipkin/traces/${ID}`, 'http://localhost:9411', ID],
  ['http://localhost:16686/trace/e457b5a2e4d86bd1', 'http://localhost:16686', 'e457b5a2e4d86bd1'],
  [`http://localhost:3200/api/v2/traces/${ID}`, 'http://localhost:3200', ID],
])('%s', (text, base, id) => {
  expect(pastedTrace(text)).toEqual({ base, id })
})

test.each([ID, '', 'tempo', 'http://localhost:3200', 'http://localhost:16686/search', `http://a/${ID}`])(
  'not %s',
  (text) => {
    expect(pastedTrace(text)).toBeUndefined()
  },
)
