// The page of a span by keys: what is on it, what the cursor is on, what is copied and followed.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { buildTrace } from '../../../src/trace/build-trace.ts'
import type { SpanLink, TraceId } from '../../../src/trace/span.ts'
import type { Trace } from '../../../src/trace/trace.ts'
import { anyName } from '../../render/names.ts'
import { dataOfTrace, PressedScreen } from '../../support/pressed-screen.ts'
import { makeEvent, makeLog, makeSpan, type SpanInput, spanIdOf } from '../../support/spans.ts'

const OTHER = 'ab'.repeat(16) as TraceId

const STACK = `java.lang.IllegalStateException: no stock
\tat com.shop.orders.Stock.take(Stock.java:41)
\tat com.shop.orders.Orders.create(Orders.java:12)
\tat java.base/java.lang.reflect.Method.invoke(Method.java:580)
\tat org.springframework.web.method.support.InvocableHandlerMethod.doInvoke(InvocableHandlerMethod.java:255)
\tat org.springframework.web.servlet.DispatcherServlet.doDispatch(DispatcherServlet.java:1089)
Caused by: java.sql.SQLException: deadlock
\tat org.postgresql.core.v3.QueryExecutorImpl.execute(QueryExecutorImpl.java:371)
\t... 12 more`

function linkTo(traceId: string, spanId: string): SpanLink {
  return { traceId, spanId, traceState: '', attributes: [], droppedAttributes: 0, flags: 0 }
}

/** A root, the span in question as its second row, and one whose parent is missing. */
function traceWith(input: SpanInput): Trace {
  return buildTrace({
    spans: [
      makeSpan({ spanId: spanIdOf(1), service: 'web', name: 'GET /', kind: 'server', endMs: 1000 }),
      makeSpan({
        spanId: spanIdOf(2),
        parentId: spanIdOf(1),
        service: 'pay',
        name: 'POST /pay',
        kind: 'server',
        startMs: 100,
        endMs: 990,
        ...input,
      }),
      makeSpan({
        spanId: spanIdOf(3),
        parentId: spanIdOf(9),
        service: 'db',
        name: 'SELECT',
        startMs: 500,
        endMs: 700,
      }),
    ],
    logs: [
      makeLog({
        spanId: spanIdOf(2),
        timeMs: 300,
        severityText: 'ERROR',
        severityNumber: 17,
        body: 'declined',
      }),
    ],
  })
}

const FULL: SpanInput = {
  status: { code: 'error', message: 'declined' },
  attributes: {
    'http.request.method': 'POST',
    'db.query.text': 'SELECT *\nFROM users\n'.repeat(10),
    attempt: 2n,
  },
  events: [
    makeEvent('exception', 500, {
      'exception.type': 'IllegalStateException',
      'exception.message': 'no stock',
      'exception.stacktrace': STACK,
    }),
  ],
  links: [linkTo(OTHER, 'cd'.repeat(8)), linkTo('', '')],
}

function page(input: SpanInput, options: ConstructorParameters<typeof PressedScreen>[1] = {}): PressedScreen {
  const screen = new PressedScreen(dataOfTrace(traceWith(input)), { columns: 80, rows: 40, ...options })
  return find(screen, 'POST').press('enter f')
}

/** Searches for it, whatever was searched for before. */
function find(screen: PressedScreen, text: string): PressedScreen {
  return screen.press('/ ctrl-u').type(text).press('enter')
}

/** The line that the cursor is on, without its signs. */
function line(screen: PressedScreen): string {
  return screen.cursorLine().slice(1).trim()
}

describe('what is seen', () => {
  test('a span with everything', () => {
    expect(page(FULL, { rows: 60 }).text()).toMatchSnapshot()
  })

  test('wide and in ASCII', () => {
    expect(page(FULL, { columns: 120, rows: 60, theme: { ascii: true, color: 0 } }).text()).toMatchSnapshot()
  })

  test('beside the waterfall', () => {
    const screen = page(FULL, { columns: 120, rows: 24 })
    expect(screen.press('f').text()).toMatchSnapshot()
  })

  test('why a parent is missing', () => {
    const screen = new PressedScreen(dataOfTrace(traceWith({})), { columns: 100, rows: 40 })
    expect(screen.press('G enter f').text()).toContain('what stands out')
    expect(screen.text()).toMatchSnapshot()
  })

  test('of an open trace nothing is concluded', () => {
    const screen = new PressedScreen(dataOfTrace(traceWith(FULL), { isOpen: true }), { rows: 40 })
    const text = screen.press('j enter f').text()
    expect(text).toContain('http.request.method')
    expect(text).not.toMatch(/what stands out|critical path/)
  })
})

describe('moving', () => {
  test('by lines, over blank ones, to both ends', () => {
    const screen = page(FULL)
    expect(line(screen)).toBe('span 0000000000000002')
    expect(line(screen.press('j j'))).toBe('! pay POST /pay')
    expect(line(screen.press('j'))).toBe('kind           server')
    expect(line(screen.press('k'))).toBe('! pay POST /pay')
    expect(line(screen.press('G'))).toBe('service.name  pay')
    expect(line(screen.press('j g'))).toBe('span 0000000000000002')
  })

  test('by sections', () => {
    const screen = page(FULL)
    const sections = Array.from({ length: 6 }, () => line(screen.press(']')))
    expect(sections).toEqual(['what stands out', 'attributes', 'events 1', 'links 2', 'logs 1', 'resource'])
    expect(line(screen.press(']'))).toBe('service.name  pay')
    expect(line(screen.press('[ ['))).toBe('logs 1')
  })

  test('the place is kept as the screen becomes narrower', () => {
    const screen = page(FULL, { columns: 120 })
    find(screen, 'attempt')
    expect(line(screen.resize(50, 12))).toMatch(/^attempt +2$/)
  })

  test('another span has another page', () => {
    const screen = page(FULL, { columns: 120, rows: 24 }).press('f G')
    screen.press('tab k')
    expect(screen.state.detail.cursor).toBeUndefined()
  })
})

describe('copying', () => {
  test('the whole value, as it was sent', () => {
    const screen = page(FULL)
    screen.press('y').press('j y').press('j y')
    find(screen, 'db.query').press('y')
    find(screen, 'attempt').press('y')
    find(screen, 'stacktrace').press('y')
    expect(screen.effects.filter(({ kind }) => kind === 'copy')).toEqual([
      { kind: 'copy', text: '0000000000000002', what: 'span id' },
      { kind: 'copy', text: '4bf92f3577b34da6a3ce929d0e0e4736', what: 'trace id' },
      { kind: 'copy', text: 'POST /pay', what: 'span name' },
      { kind: 'copy', text: 'SELECT *\nFROM users\n'.repeat(10), what: 'db.query.text' },
      { kind: 'copy', text: '2', what: 'attempt' },
      { kind: 'copy', text: STACK, what: 'exception.stacktrace' },
    ])
  })

  test('a title has nothing to be copied', () => {
    const screen = page(FULL).press('] y')
    expect(screen.state.notice?.text).toBe('nothing to copy on this line')
  })
})

describe('opening', () => {
  test('a link leads to its trace, the parent to its row', () => {
    const screen = page(FULL)
    find(screen, 'abab').press('enter')
    find(screen, 'parent').press('enter')
    expect(screen.effects.filter(({ kind }) => kind === 'show-trace')).toEqual([
      { kind: 'show-trace', traceId: OTHER, spanId: 'cdcdcdcdcdcdcdcd' },
      { kind: 'show-trace', traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: spanIdOf(1) },
    ])
  })

  test('ids that no span can have lead nowhere', () => {
    const screen = page(FULL)
    screen.press('/').type('(no id)').press('escape')
    screen.press('] ] ] j j enter')
    expect(screen.effects.filter(({ kind }) => kind === 'show-trace')).toEqual([])
  })

  test('a long value is unfolded and folded again', () => {
    const screen = page(FULL, { rows: 60 })
    expect(screen.text()).toContain('... 14 more lines')
    find(screen, 'db.query').press('enter')
    expect(screen.text().match(/FROM users/g)).toHaveLength(10)
    expect(screen.press('enter').text()).toContain('... 14 more lines')
  })

  test('of a stack trace the frames of libraries are folded away, and one’s own are in sight', () => {
    const screen = page(FULL, { rows: 60 })
    expect(screen.text()).toContain('... 3 lines of libraries')
    expect(screen.text()).toContain('at com.shop.orders.Orders.create(Orders.java:12)')
    find(screen, 'stacktrace').press('enter')
    expect(screen.text()).toContain('org.springframework.web.servlet.DispatcherServlet.doDispatch')
  })
})

describe('searching', () => {
  test('as it is typed, in names and values; n and N go on', () => {
    const screen = page({ attributes: { 'a.one': 'x', 'b.two': 'needle', 'c.needle': 'y', d: 'z' } })
    screen.press('/').type('need')
    expect(line(screen)).toMatch(/^b\.two/)
    expect(screen.text()).toContain('2 found')
    screen.press('enter n')
    expect(line(screen)).toMatch(/^c\.needle/)
    expect(line(screen.press('n'))).toMatch(/^b\.two/)
    expect(screen.state.notice?.text).toBe('from the top again')
    expect(line(screen.press('N'))).toMatch(/^c\.needle/)
  })

  test('what is folded away is unfolded to be shown', () => {
    const screen = page({
      attributes: { text: `${'filler\n'.repeat(100)}the needle\n${'filler\n'.repeat(100)}needle` },
    })
    find(screen, 'needle')
    expect(line(screen)).toBe('the needle')
    expect(line(screen.press('n'))).toBe('needle')
  })

  test('Esc takes it back', () => {
    const screen = page(FULL)
    screen.press('/').type('scope').press('escape')
    expect(screen.state.detail.query).toBe('')
  })
})

describe('much of it', () => {
  test('10,000 attributes', () => {
    const attributes = Object.fromEntries(
      Array.from({ length: 10_000 }, (_, at) => [`key.${at}`, `value ${at}`]),
    )
    const screen = page({ attributes })
    expect(screen.text()).toMatch(/1\/10,0\d\d/)
    find(screen, 'value 9876')
    expect(line(screen)).toMatch(/^key\.9876 +value 9876$/)
    expect(line(screen.press('page-down'))).toMatch(/^key\.9912/)
    expect(line(screen.press('G'))).toBe('service.name  pay')
  })

  test('a value of a megabyte: a few lines of it, all of it when asked, and copied whole', () => {
    const text = 'x'.repeat(1_000_000)
    const screen = page({ attributes: { big: text } })
    expect(screen.text()).toMatch(/\.\.\. 999,\d\d\d more characters/)
    find(screen, 'big').press('enter')
    expect(screen.text()).toMatch(/\/1[3-9],\d\d\d/)
    screen.press('page-down page-down y')
    expect(screen.effects.at(-1)).toEqual({ kind: 'copy', text, what: 'big' })
  })
})

test('whatever is sent, every line is as wide as the pane, and nothing in it acts on the terminal', () => {
  const value = fc.oneof(anyName, fc.string({ unit: 'binary', maxLength: 300 }))
  const span = fc.record({
    name: anyName,
    attributes: fc.dictionary(anyName, value, { maxKeys: 5 }),
    events: fc.array(
      fc.tuple(fc.oneof(fc.constant('exception'), anyName), value).map(([name, text]) =>
        makeEvent(name, 5, {
          'exception.message': text,
          'exception.stacktrace': `at ${text}\n${text}`,
          other: text,
        }),
      ),
      { maxLength: 2 },
    ),
  })
  const keys = fc.array(fc.constantFrom('j', 'k', 'page-down', 'G', 'g', 'enter', ']', '[', 'n', 'y'), {
    maxLength: 12,
  })
  fc.assert(
    fc.property(span, keys, fc.integer({ min: 44, max: 130 }), (input, pressed, columns) => {
      const screen = new PressedScreen(dataOfTrace(traceWith(input)), { columns, rows: 20 })
      screen.press('j enter')
      for (const key of pressed) screen.press(key)
      for (const text of screen.lines()) {
        // oxlint-disable-next-line no-control-regex -- controls are what it looks for
        expect(text).not.toMatch(/[\x00-\x1f\x7f-\x9f\u202a-\u202e]/)
      }
    }),
    { numRuns: 60 },
  )
})
