import * as fc from 'fast-check'
import { type DefaultTreeAdapterMap, parse } from 'parse5'
import { describe, expect, test } from 'vitest'
import { analyze } from '../../../src/analysis/analyze.ts'
import { renderHtml } from '../../../src/render/html/html.ts'
import { STYLESHEET } from '../../../src/render/html/html-style.ts'
import { buildTrace } from '../../../src/trace/build-trace.ts'
import type { LogRecord, Span } from '../../../src/trace/span.ts'
import type { Trace } from '../../../src/trace/trace.ts'
import { exampleSpans, exampleTrace } from '../../support/example-trace.ts'
import { picture } from '../../support/picture.ts'
import { makeEvent, makeLog, makeResource, makeSpan, spanIdOf } from '../../support/spans.ts'
import { arbitraryTree } from '../../support/tree-arbitrary.ts'
import { anyName } from '../names.ts'

type Node = DefaultTreeAdapterMap['node']
type Element = DefaultTreeAdapterMap['element']

function pageOf(trace: Trace): string {
  const analysis = analyze(trace)
  return [...renderHtml(analysis.trace, { analysis })].join('')
}

/** As a browser reads it. */
function elementsOf(html: string): {
  readonly elements: readonly Element[]
  readonly errors: readonly string[]
} {
  const errors: string[] = []
  const document = parse(html, { onParseError: ({ code }) => errors.push(code) })
  const elements: Element[] = []
  const pending: Node[] = [document]
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if ('tagName' in node) elements.push(node)
    if ('childNodes' in node)
      for (let at = node.childNodes.length - 1; at >= 0; at--) pending.push(node.childNodes[at]!)
  }
  return { elements, errors }
}

function textOf(element: Element): string {
  return element.childNodes
    .map((node) => ('value' in node ? node.value : 'tagName' in node ? textOf(node) : ''))
    .join('')
}

function withClass(html: string, name: string): readonly Element[] {
  return elementsOf(html).elements.filter(({ attrs }) =>
    attrs.some((attribute) => attribute.name === 'class' && attribute.value.split(' ').includes(name)),
  )
}

/** Name, time and share of each row, as a reader sees them. */
function rowsIn(html: string): readonly string[] {
  return withClass(html, 'r').map((row) => {
    const [name, , time, share] = row.childNodes.map((cell) => textOf(cell as Element))
    return [name, time, share].join(' | ')
  })
}

function boxesIn(html: string, name: string): readonly string[] {
  const row = withClass(html, 'r').find((element) => textOf(element).includes(name))
  const boxes = elementsIn(row!).filter(({ tagName }) => tagName === 'i')
  return boxes.map(({ attrs }) => attrs.map(({ value }) => value).join(' '))
}

function elementsIn(element: Element): readonly Element[] {
  return element.childNodes.flatMap((node) => ('tagName' in node ? [node, ...elementsIn(node)] : []))
}

describe('the example', () => {
  const html = pageOf(exampleTrace())

  test('has the rows of the waterfall', () => {
    const members = Array.from({ length: 120 }, () => '    │   SELECT users | 3.60ms | <1%')
    expect(rowsIn(html)).toEqual([
      'SPAN | TIME | CRIT',
      'frontend POST /api/checkout | 30.0s | <1%',
      '╰╴POST | 30.0s | <1%',
      '  ╰╴checkout POST /checkout | 30.0s | 1%',
      '    ├╴redis GET cart | 3.00ms | <1%',
      '    ├╴120× SELECT users | 432ms | 1%',
      ...members,
      '    ├╴gap #1: no span | 3.02s | 10%',
      '    ├╴POST | 26.4s | <1%',
      '    │ ╰╴payments POST /charge | 26.3s | <1%',
      '    │   ├╴SELECT cards | 40.0ms | <1%',
      '    │   ├╴! POST api.stripe.com | 10.0s | 33%',
      '    │   ├╴POST api.stripe.com | 16.1s | 54%',
      '    │   ╰╴INSERT ledger | 150ms | <1%',
      '    ╰╴orders publish | 10.0ms | <1%',
      '      ╰╴email orders process | 420ms | ',
    ])
  })

  test('draws boxes at exact shares of the axis', () => {
    expect(boxesIn(html, 'gap #1')).toEqual(['gap left:1.6116%;width:9.5522%'])
    expect(boxesIn(html, '! POST api.stripe.com')).toEqual(['own left:11.4168%;width:31.6256%'])
    expect(boxesIn(html, 'email orders process')).toEqual(['off left:98.6717%;width:1.3283%'])
  })

  test('says where the time went, and what each span carries', () => {
    const { elements } = elementsOf(html)
    const headings = elements.filter(({ tagName }) => /^h[12]$/.test(tagName)).map(textOf)
    expect(headings).toEqual(['frontend POST /api/checkout', 'Where the time went', 'Waterfall', 'Findings'])
    expect(html).toContain('87% of 30.0s: payments → POST api.stripe.com')
    expect(withClass(html, 'i').length).toBe(132)
  })

  test('is a valid page that needs nothing else, and may load nothing', () => {
    const { elements, errors } = elementsOf(html)
    expect(errors).toEqual([])
    expect([...new Set(elements.map(({ tagName }) => tagName))].sort()).toEqual(TAGS)
    const policy = elements.find(({ attrs }) =>
      attrs.some(({ value }) => value === 'Content-Security-Policy'),
    )
    expect(policy?.attrs.find(({ name }) => name === 'content')?.value).toBe(
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
    )
    expect(STYLESHEET).not.toMatch(/url\(|@import|<|expression/)
  })

  test('is the same whenever it is made, and in whatever order the spans came', () => {
    expect(pageOf(buildTrace({ spans: exampleSpans().toReversed(), logs: [] }))).toBe(html)
  })
})

const TAGS = ['body', 'details', 'div', 'h1', 'h2', 'head', 'header', 'html', 'i', 'li', 'meta', 'p', 'pre']
  .concat(['section', 'span', 'style', 'summary', 'title', 'ul'])
  .sort()

test('without an analysis nothing is concluded', () => {
  const html = [...renderHtml(exampleTrace())].join('')
  expect(rowsIn(html)[1]).toBe('frontend POST /api/checkout | 30.0s | ')
  expect(html).not.toContain('gap #1')
  expect(html).not.toContain('critical path')
})

test('what has no time, no end or no parent', () => {
  const html = pageOf(
    picture(`
      web GET /cart    |========|
      ?   lost         .
      pay   charge     .  |==|
      web   open       .    |====>
      web   nowhere
    `),
  )
  expect(rowsIn(html).slice(1)).toEqual([
    'web GET /cart | 9.00ms | 100%',
    '? parent 0000000000000002 (not received) |  | ',
    '├╴pay charge | 3.00ms | 100%',
    '├╴web nowhere | no time | ',
    '╰╴web open | no end | ',
  ])
})

test('long stretches without any span are squeezed', () => {
  const html = pageOf(
    picture(
      `
      web GET /cart           |===|
      job   clean [consumer]  .                                                            |===|
    `,
      { msPerColumn: 1000 },
    ),
  )
  expect(html).toContain('axis broken: 1 idle period, 57.0s, not drawn to scale.')
  const [job] = boxesIn(html, 'job clean')
  expect(job).toMatch(/^off left:5[12]\.\d+%;width:4[78]\.\d+%$/)
})

test('a chain of 50,000 spans, and as many side by side', () => {
  const chain = manySpans((at) => (at === 0 ? undefined : spanIdOf(at)))
  const wide = manySpans((at) => (at === 0 ? undefined : spanIdOf(1)))
  for (const spans of [chain, wide]) {
    const html = pageOf(buildTrace({ spans, logs: [] }))
    expect(html.length).toBeLessThan(20_000_000)
    const { elements, errors } = elementsOf(html)
    expect(errors).toEqual([])
    expect(elements.filter(isRow).length).toBeLessThan(6000)
    expect(html).toMatch(/<p class="dim">4\d,\d{3} spans that explain least have no row of their own/)
    expect(deepest(elements)).toBeLessThan(150)
  }
}, 60_000)

function manySpans(parentOf: (at: number) => string | undefined): readonly Span[] {
  return Array.from({ length: 50_000 }, (_, at) =>
    makeSpan({
      spanId: spanIdOf(at + 1),
      parentId: parentOf(at),
      name: `step ${at}`,
      startMs: at / 5,
      endMs: 10_000,
    }),
  )
}

function isRow({ attrs }: Element): boolean {
  return attrs.some(({ name, value }) => name === 'class' && /^r\b/.test(value))
}

function deepest(elements: readonly Element[]): number {
  const depths = new Map<unknown, number>()
  let most = 0
  for (const element of elements) {
    const depth = (depths.get(element.parentNode) ?? 0) + 1
    depths.set(element, depth)
    most = Math.max(most, depth)
  }
  return most
}

const HOSTILE = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</title><svg onload=alert(1)>',
  '</style><style>*{display:none}',
  '</pre></details></section><h1>',
  '<!--',
  ']]>',
  '&lt;b&gt;',
  '&#x3c;',
  'javascript:alert(1)',
  '}</style>',
  'x;background:url(//evil)',
  '`onfocus=`',
  '\u2028<b>\u0000',
]

const anyText = fc
  .array(fc.oneof(fc.constantFrom(...HOSTILE), anyName), { minLength: 1, maxLength: 3 })
  .map((parts) => parts.join(''))

const hostileTrace = fc
  .tuple(arbitraryTree, fc.array(anyText, { minLength: 6, maxLength: 6 }))
  .map(([spans, texts]) =>
    buildTrace({ spans: spans.map((span) => withTexts(span, texts)), logs: logsOf(texts) }),
  )

function withTexts(span: Span, texts: readonly string[]): Span {
  const [name = '', service = '', key = '', value = '', event = '', message = ''] = texts
  return {
    ...span,
    name,
    resource: makeResource({ 'service.name': service, [key]: value }),
    traceState: value,
    status: { code: 'error', message },
    attributes: [{ key, value }],
    events: [
      makeEvent(event, 1, { [key]: value }),
      makeEvent('exception', 2, { 'exception.stacktrace': message }),
    ],
    links: [
      {
        traceId: name,
        spanId: value,
        traceState: key,
        attributes: [{ key, value }],
        droppedAttributes: 0,
        flags: 0,
      },
    ],
  }
}

function logsOf(texts: readonly string[]): readonly LogRecord[] {
  return [makeLog({ body: texts[0], severityText: texts[1] ?? '', eventName: texts[2] ?? '' })]
}

test('no element and no attribute comes from the text of a trace', () => {
  fc.assert(
    fc.property(hostileTrace, (trace) => {
      const html = pageOf(trace)
      const { elements, errors } = elementsOf(html)
      expect(errors).toEqual([])
      const attributes = elements.flatMap(({ attrs }) => attrs)
      expect(elements.filter(({ tagName }) => !TAGS.includes(tagName))).toEqual([])
      expect(attributes.filter(({ name, value }) => ATTRIBUTES[name]?.test(value) !== true)).toEqual([])
      // oxlint-disable-next-line no-control-regex -- controls are what it looks for
      expect(html).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/)
    }),
    { numRuns: 200 },
  )
})

const ATTRIBUTES: Readonly<Record<string, RegExp>> = {
  class: /^[a-z0-9 ]+$/,
  style: /^(left:[\d.]+%(;width:[\d.]+%)?|--axis:(repeating-)?linear-gradient\([-a-z\d.,%() ]+\))$/,
  lang: /^en$/,
  charset: /^utf-8$/,
  open: /^$/,
  title: /^all about this span$/,
  'http-equiv': /^Content-Security-Policy$/,
  name: /^(viewport|referrer)$/,
  content:
    /^(default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'|width=device-width,initial-scale=1|no-referrer)$/,
}

test('texts are there as they were written', () => {
  const name = '<b>"R&D"</b> \'x\''
  const html = pageOf(
    buildTrace({ spans: [makeSpan({ name, attributes: { '<k>': '</pre>&amp;' } })], logs: [] }),
  )
  const { elements } = elementsOf(html)
  expect(textOf(elements.find(({ tagName }) => tagName === 'h1')!)).toBe(`app ${name}`)
  expect(textOf(elements.find(({ tagName }) => tagName === 'title')!)).toBe(`app ${name} - trace 4bf92f35`)
  expect(textOf(withClass(html, 'i')[0]!)).toContain('<k>  </pre>&amp;')
})
