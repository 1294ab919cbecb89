// Why a hop is broken, by name: whatever is known of library, message and version is said, and nothing else.
import { expect, test } from 'vitest'
import type { Evidence } from '../../../src/propagation/causes/evidence.ts'
import type { FixContext } from '../../../src/propagation/diagnosis.ts'
import { Words } from '../../../src/render/findings/finding-words.ts'
import { CATALOGUE } from '../../../src/render/propagation/catalogue/catalogue.ts'
import { reasonText } from '../../../src/render/propagation/reason-words.ts'
import { aFinding } from '../../support/a-diagnosis.ts'

const WORDS = new Words({ ascii: false, color: 0 })
const NOTHING: FixContext = {
  callerLanguage: undefined,
  calleeLanguage: undefined,
  library: undefined,
  callerFormat: undefined,
  messagingSystem: undefined,
  destination: undefined,
  slice: undefined,
  between: undefined,
  oddEnd: undefined,
  hasAgent: false,
}

function reason(
  code: `C${number}`,
  context: Partial<FixContext> = {},
  evidence: readonly Evidence[] = [],
): string | undefined {
  const causes = [{ code, score: 0.9, evidence }]
  return reasonText(aFinding({ causes, context: { ...NOTHING, ...context } }), WORDS)
}

test('a library is named with its language, once', () => {
  expect(reason('C01', { library: 'requests', callerLanguage: 'python' })).toBe(
    'shop calls stock with Python requests, which is not instrumented',
  )
  expect(reason('C01', { library: 'Node fetch', callerLanguage: 'nodejs' })).toBe(
    'shop calls stock with Node fetch, which is not instrumented',
  )
  expect(reason('C01', { library: 'requests' })).toBe(
    'shop calls stock with requests, which is not instrumented',
  )
  expect(reason('C01')).toBe('shop calls stock with an HTTP client, which is not instrumented')
})

test('so are messages, hosts, and the only version that is broken', () => {
  expect(reason('C11', { destination: 'mail' })).toBe(
    'shop does not write the context into the messages of mail',
  )
  expect(reason('C12')).toBe('stock does not read the context out of the messages')
  const host = [{ code: 'target-host', host: 'gateway', broken: 9, healthyHosts: [] }] as const
  for (const slice of [undefined, { attribute: 'server.address', values: ['gateway'] }]) {
    expect(reason('C06', { slice }, host)).toBe(
      'gateway, which lies between shop and stock, does not hand the context on',
    )
  }
  const slice = { attribute: 'service.version', values: ['2.1', '2.2'] }
  expect(reason('C03', { slice })).toBe(
    'stock does not read the context that it is sent (only where service.version is 2.1 and 2.2)',
  )
})

test('every cause has a reason that can end a sentence', () => {
  for (const { code } of CATALOGUE) expect(reason(code)).toMatch(/^\S.*[^.\s]$/)
})

test('what cannot be drawn is not said', () => {
  const text = reason('C01', { library: '\u001b[31m\u202ered\n', callerLanguage: '\u001b]0;x\u0007' })
  expect(text).toBe('shop calls stock with red, which is not instrumented')
})
