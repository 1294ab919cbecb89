// Facts in sentences: one for each kind, sanitised, and no longer than can be read.
import { describe, expect, test } from 'vitest'
import { Words } from '../../../src/render/findings/finding-words.ts'
import { evidenceText } from '../../../src/render/propagation/evidence-words.ts'
import { notSeenText } from '../../../src/render/propagation/not-seen-words.ts'
import { textWidth } from '../../../src/render/text.ts'
import { everyEvidence, everyNotSeen } from '../../support/every-fact.ts'

const WORDS = new Words({ ascii: false, color: 0 })

test('every fact has its sentence', () => {
  expect(
    `\n${everyEvidence('shop')
      .map((one) => `${one.code}: ${evidenceText(one, WORDS)}`)
      .join('\n')}\n`,
  ).toMatchSnapshot()
})

test('everything that could not be seen has its sentence', () => {
  expect(
    `\n${everyNotSeen('shop')
      .map((one) => `${one.code}: ${notSeenText(one, WORDS)}`)
      .join('\n')}\n`,
  ).toMatchSnapshot()
})

describe.each([
  ['escape sequences', '\u001b[31mred\u001b]0;title\u0007\u009b2J'],
  ['10 kB', 'x'.repeat(10_000)],
  ['10 kB of comments of a user agent', `Mozilla/5.0 ${'('.repeat(5000)}${')'.repeat(5000)}`],
  ['10 kB of slashes', 'a/'.repeat(5000)],
  ['line breaks', 'a\r\nb\u2028c'],
  ['text from right to left', '\u202eשלום\u202c'],
  ['wide characters', '注文サービス'.repeat(40)],
  ['nothing', ''],
])('%s in names', (_, name) => {
  const texts = [
    ...everyEvidence(name).map((one) => evidenceText(one, WORDS)),
    ...everyNotSeen(name).map((one) => notSeenText(one, WORDS)),
  ]

  test('are harmless', () => {
    for (const text of texts) expect(text).not.toMatch(CONTROLS)
  })

  test('do not make a page of a sentence', () => {
    for (const text of texts) expect(textWidth(text)).toBeLessThan(500)
  })
})

// oxlint-disable-next-line no-control-regex -- they are what must not be there
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e]/

describe('long names keep what they are about', () => {
  test('a browser is called without its system', () => {
    const value = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
    expect(evidenceText({ code: 'entry', by: 'browser', value }, WORDS)).toBe(
      "user agent Mozilla/5.0 Gecko/20100101 Firefox/140.0 is a browser's or an app's",
    )
  })

  test('an instrumentation by its end', () => {
    const scope = 'go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp'
    expect(
      evidenceText({ code: 'scopes', service: 'shop', present: [scope], missing: undefined }, WORDS),
    ).toBe('shop has the instrumentation …instrumentation/net/http/otelhttp')
  })
})
