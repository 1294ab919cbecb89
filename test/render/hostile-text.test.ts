// Whole screens of traces whose senders' text is wide, invisible, right-to-left, endless, or meant to act on a terminal.
import { expect, test } from 'vitest'
import type { Theme } from '../../src/render/theme.ts'
import { renderTraceHeader, renderWaterfall } from '../../src/render/waterfall/waterfall.ts'
import { buildTrace } from '../../src/trace/build-trace.ts'
import type { Trace } from '../../src/trace/trace.ts'
import { makeEvent, makeLog, makeSpan, type SpanInput, spanIdOf } from '../support/spans.ts'

const UNICODE: Theme = { ascii: false, color: 0 }
const RED = '\u001b[31m'
const TITLE = '\u001b]0;title\u0007'

/** Each below the one whose number it names; 0 is nobody's. */
function traceOf(...spans: readonly (readonly [parent: number, input: SpanInput])[]): Trace {
  return buildTrace({
    spans: spans.map(([parent, input], index) =>
      makeSpan({
        spanId: spanIdOf(index + 1),
        parentId: parent === 0 ? undefined : spanIdOf(parent),
        startMs: index * 10,
        endMs: 100 - index,
        ...input,
      }),
    ),
    logs: [makeLog({ spanId: spanIdOf(1), timeMs: 40, severityText: RED, body: `${TITLE}a\nb` })],
  })
}

function screen(trace: Trace, theme = UNICODE): string {
  const options = { width: 80, theme, attributes: true, events: true }
  return `\n${[...renderTraceHeader(trace, options), '', ...renderWaterfall(trace, options)].join('\n')}\n`
}

const WIDE = traceOf(
  [0, { service: '注文サービス', name: 'POST /注文/確認' }],
  [1, { service: 'emoji-👩‍👩‍👧‍👦', name: '👩‍👩‍👧‍👦 family 👍🏽 🇩🇪 flag' }],
  [2, { service: 'cafe\u0301', name: 'e\u0301te\u0301 zalgo a\u0301\u0302\u0303\u0304\u0305\u0306\u0307' }],
  [2, { service: 'עברית', name: 'שלום GET /בית' }],
  [1, { service: 'हिन्दी', name: 'नमस्ते दुनिया' }],
  [1, { service: '주문', name: '주문 확인 서비스 요청 처리 아주 긴 이름입니다' }],
  [1, { service: 'halfwidth', name: 'ｱｲｳ ＦＵＬＬ' }],
)

test('wide, joined, combining and right-to-left names', () => {
  expect(screen(WIDE)).toBe(`
trace 4bf92f3577b34da6a3ce929d0e0e4736                  2026-08-22 14:03:11.208Z
POST /注文/確認 · 100ms · 7 spans · 7 services · 1 log

SPAN                           0                    50ms                    TIME
注文サービス POST /注文/確認   ░░░░─────────────────────────────────────   100ms
│   · 40.0ms INFO a b
├╴emoji-👩👩👧👦 👩…   🇩🇪 flag     ░░░░────────────────────────────────░  89.0ms
│ ├╴café été zalgo á̂̃̄                   ▐███████████████████████████████▏  78.0ms
│ ╰╴עברית שלום GET /בית                    ▐██████████████████████████▊   67.0ms
├╴हिन्दी नमस्ते दुनिया                             ▐██████████████████████▍   56.0ms
├╴주문 주문 확인 서…  름입니다                     ▐██████████████████    45.0ms
╰╴halfwidth ｱｲｳ ＦＵＬＬ                               ▐█████████████▌    34.0ms
█ own time  ─ waiting on a child  ░ no span
`)
})

const HOSTILE = traceOf(
  [
    0,
    {
      service: `${RED}web${TITLE}`,
      name: `${RED}GET /\u0000\u0007\u009b31mx\u202erev`,
      attributes: {
        [`${RED}key${TITLE}`]: `${TITLE}value\r\n  next`,
        '\u200b': RED,
        nested: [RED, '\u0000'],
      },
      events: [
        makeEvent(`${RED}event`, 20, { [RED]: TITLE }),
        makeEvent('exception', 30, { 'exception.type': `${RED}Error`, 'exception.message': `a\nb${TITLE}` }),
      ],
    },
  ],
  [1, { service: '\u001b]8;;http://x\u001b\\link\u001b]8;;\u001b\\', name: '' }],
  [1, { service: 'tabs\tand\nbreaks', name: 'a\tb\r\nc' }],
  [1, { service: '\u200b\u200d\ufeff', name: '\u00ad\u200b' }],
  [1, { service: 'a-service-name-that-never-ends-and-goes-on', name: `GET /${'segment/'.repeat(4000)}end` }],
  [1, { service: 'lone', name: '\ud83d half \udc00' }],
)

test('escape sequences, controls, line breaks, invisible characters, names without an end', () => {
  expect(screen(HOSTILE)).toBe(`
trace 4bf92f3577b34da6a3ce929d0e0e4736                  2026-08-22 14:03:11.208Z
GET /xrev · 100ms · 6 spans · 6 services · 1 log

SPAN                           0                    50ms                    TIME
! web GET /xrev                ░░░░─────────────────────────────────────   100ms
│   key       value next
│   (no key)
│   nested    ["\\u001b[31m", "\\u0000"]
│   · 20.0ms event (no key)=
│   · 30.0ms exception Error: a b
│   · 40.0ms INFO a b
├╴link (no name)                   ████████████████████████████████████▋  89.0ms
├╴tabs and breaks a b c                ▐███████████████████████████████▏  78.0ms
├╴(no service) (no name)                   ▐██████████████████████████▊   67.0ms
├╴a-service-name-tha…gment/end                 ▐██████████████████████▍   56.0ms
╰╴lone � half �                                    ▐██████████████████    45.0ms
█ own time  ─ waiting on a child  ░ no span
`)
})

test('ASCII is ASCII throughout, as long as its senders’ text is', () => {
  const trace = traceOf(
    [
      0,
      {
        name: 'x'.repeat(200),
        status: 'error',
        attributes: {
          list: Array.from({ length: 70 }, (_, n) => n),
          raw: new Uint8Array(99),
          text: 'y'.repeat(5000),
        },
        links: [{ traceId: '', spanId: '', traceState: '', attributes: [], droppedAttributes: 0, flags: 0 }],
      },
    ],
    [1, { end: 0n }],
    [9, { startMs: 60, endMs: 200 }],
    ...Array.from({ length: 6 }, (_, n) => [1, { name: 'again', attributes: { n } }] as const),
  )
  for (const all of [true, false]) {
    for (const width of [40, 60, 80, 120]) {
      const options = {
        width,
        theme: { ascii: true, color: 0 },
        attributes: true,
        events: true,
        all,
      } as const
      for (const line of [...renderTraceHeader(trace, options), ...renderWaterfall(trace, options)]) {
        expect(line).toMatch(/^[ -~]*$/)
      }
    }
  }
})
