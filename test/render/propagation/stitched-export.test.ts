// A trace put together of several leaves the program in every way that others do: as lines, as JSON, as a page.
import { expect, test } from 'vitest'
import { analyze } from '../../../src/analysis/analyze.ts'
import { stitchTrace } from '../../../src/propagation/stitch/stitch-trace.ts'
import { renderHtml } from '../../../src/render/html/html.ts'
import { traceDocument } from '../../../src/render/json/json.ts'
import { jointTexts } from '../../../src/render/propagation/joint-words.ts'
import { renderWaterfall } from '../../../src/render/waterfall/waterfall.ts'
import { buildTrace } from '../../../src/trace/build-trace.ts'
import { jointsOf, traceIdOf } from '../../support/a-diagnosis.ts'
import { pictureSpans } from '../../support/picture.ts'

const DRAWN = {
  a: `
    shop   GET /order [server]   |==========================|
    shop     GET [client]          |===========|
    shop     send mail [producer]                 |==|`,
  b: `
    stock  GET /stock [server]       |=======|
    stock    query [client]            |===|`,
  c: `
    mailer process mail [consumer]                    |=====|`,
}

/** In milliseconds after the first. */
const START = { a: 0, b: 4, c: 21 }

const STITCHED = stitchTrace(
  Object.entries(DRAWN).map(([letter, text]) => ({
    spans: pictureSpans(text, { traceId: traceIdOf(letter), startMs: START[letter as keyof typeof DRAWN] }),
    logs: [],
  })),
  [
    ...jointsOf('a2 > b1', { tier: 'keyed', by: 'request.id', confidence: 0.999 }),
    ...jointsOf('a3 > c1', { tier: 'exact', by: 'link', confidence: 1, relation: 'linked' }),
  ],
)
const ANALYSIS = analyze(buildTrace(STITCHED.data))

test('as lines, with the joints in them', () => {
  const lines = renderWaterfall(ANALYSIS.trace, {
    width: 70,
    theme: { ascii: true, color: 0 },
    joints: jointTexts(STITCHED.joints),
  })
  expect(`\n${lines.join('\n')}\n`).toBe(`
SPAN                      0            10ms          20ms         TIME
shop GET /order           ...----------------....----.........  27.0ms
|-GET                       ...-----------...                   12.0ms
| \`-~ stock GET /stock         ...-----...                      8.00ms
|   |   ~ context lost: keyed by request id
|   \`-query                       #####|                        4.00ms
\`-send mail                                     #####           3.00ms
  \`-~ mailer process mail                             ########  6.00ms
        ~ by design: exact (link)
# own time  - waiting on a child  . no span
`)
})

test('as JSON, with ids of its own where those of two traces are the same', () => {
  const { trace, spans } = JSON.parse(JSON.stringify(traceDocument(ANALYSIS))) as {
    readonly trace: Readonly<Record<string, unknown>>
    readonly spans: readonly { readonly spanId: string; readonly name: string; readonly parentId: string }[]
  }
  expect(trace).toMatchObject({ id: traceIdOf('a'), spanCount: 6, missingParents: 0, duplicates: 0 })
  const parentOf = (name: string): string | undefined => {
    const { parentId } = spans.find((span) => span.name === name)!
    return spans.find(({ spanId }) => spanId === parentId)?.name
  }
  expect(['GET /stock', 'query', 'process mail'].map(parentOf)).toEqual(['GET', 'GET /stock', 'send mail'])
})

test('as a page', () => {
  const page = [...renderHtml(ANALYSIS.trace, { analysis: ANALYSIS })].join('')
  for (const name of ['GET /stock', 'query', 'process mail']) expect(page).toContain(name)
})
