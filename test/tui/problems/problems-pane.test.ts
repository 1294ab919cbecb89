// Broken hops as a pane: what is seen of them, and what keys do.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { PropagationFinding } from '../../../src/propagation/diagnosis.ts'
import type { Belonging } from '../../../src/tui/pane.ts'
import { NO_PROBLEMS, type Problem, type ProblemsData } from '../../../src/tui/problems/problems-data.ts'
import { aDiagnosis, aFinding, aPair, anEdge, jointsOf, traceIdOf } from '../../support/a-diagnosis.ts'
import { picture } from '../../support/picture.ts'
import { dataOfTrace, PressedScreen, type PressedScreenOptions } from '../../support/pressed-screen.ts'
import { anyName } from '../../render/names.ts'

function sampleOf(finding: PropagationFinding, letters: readonly [string, string]): Belonging {
  const joints = jointsOf(`${letters[0]}1 > ${letters[1]}1`, { findingId: finding.id })
  return { traces: letters.map(traceIdOf), joints, findingId: finding.id, kind: finding.kind }
}

function problemOf(finding: PropagationFinding, changes: Partial<Problem> = {}): Problem {
  return {
    finding: { ...finding, pairs: [] },
    confidence: 'hop certain 97%, cause likely 78%, requests: 47 of 48 certain (mean 96%)',
    samples: [sampleOf(finding, ['a', 'b']), sampleOf(finding, ['c', 'd'])],
    isPast: false,
    ...changes,
  }
}

const RAW = problemOf(aFinding())
const QUEUE = problemOf(
  aFinding({
    id: 'orders-email',
    mode: 'queue',
    caller: { service: 'orders', span: 'publish mail' },
    callee: { service: 'email', span: 'process mail' },
    broken: 12,
    total: 12,
    causes: [{ code: 'C11', score: 0.9, evidence: [] }],
    confidence: { hop: 0.8, cause: 0.9, request: 0 },
    pairs: [],
  }),
  { samples: [] },
)
const PAST = problemOf(
  aFinding({ id: 'old', caller: { service: 'old', span: 'GET /' }, broken: 3, total: 900 }),
  {
    isPast: true,
  },
)

const THREE: ProblemsData = {
  ...NO_PROBLEMS,
  version: 1,
  progress: { kind: 'looked', traces: 1204, isLimited: true, findings: 2 },
  problems: [RAW, QUEUE, PAST],
  diagnosis: aDiagnosis({ findings: [RAW.finding, QUEUE.finding] }),
}

const TRACE = picture(`
  shop  GET /order   |==========|
  shop    load         |==|
`)

function screenWith(problems: ProblemsData, options: PressedScreenOptions = {}): PressedScreen {
  const screen = new PressedScreen({ ...dataOfTrace(TRACE), problems }, { columns: 80, rows: 30, ...options })
  return screen.press('p')
}

/** The waterfall below has a cursor too. */
function hop(screen: PressedScreen): string {
  return (
    screen
      .text()
      .split('\n')
      .find((line) => line.startsWith('▌')) ?? ''
  )
}

describe('what is seen', () => {
  test('hops, worst first, and what is known of the one that the cursor is on', () => {
    expect(screenWith(THREE).text()).toMatchSnapshot()
  })

  test('over all of a wide screen, in ASCII', () => {
    const screen = screenWith(THREE, { columns: 120, rows: 40, theme: { ascii: true, color: 0 } })
    expect(screen.press('j f').text()).toMatchSnapshot()
  })

  test('with the keys at the waterfall it takes less room', () => {
    const screen = screenWith(THREE)
    const high = screen
      .text()
      .split('\n')
      .findIndex((line) => line.includes('shop GET /order ·'))
    const low = screen
      .press('tab')
      .text()
      .split('\n')
      .findIndex((line) => line.includes('shop GET /order ·'))
    expect(low).toBeLessThan(high)
  })

  test('on the smallest screen the hops are still there', () => {
    const text = screenWith(THREE, { columns: 40, rows: 8 }).text()
    expect(text).toContain('48 of 50')
    expect(text).toMatch(/shop → stock/)
  })
})

/** Of the pane over all of the screen. */
function body(problems: Partial<ProblemsData>): string {
  const screen = screenWith({ ...NO_PROBLEMS, ...problems }, { rows: 40 }).press('f')
  return screen.text().split('\n').slice(1, -1).join('\n').trimEnd()
}

describe('nothing to see', () => {
  test('and nothing for keys to do', () => {
    const screen = screenWith(NO_PROBLEMS).press('] [ y Y o enter j page-down')
    expect([screen.effects, screen.state.notice]).toEqual([[], undefined])
  })

  test('before anything has settled, and while it is looked at', () => {
    expect(body({})).toContain('waiting for traces')
    expect(body({ progress: { kind: 'looking' } })).toContain('looking for lost context …')
  })

  test('nothing is broken, as far as could be seen', () => {
    const diagnosis = aDiagnosis({
      edges: [anEdge('shop', 'stock', { healthy: 40 })],
      pending: { heads: 3, traces: 2, grace: 10e9 },
      notSeen: [{ code: 'unsampled' }],
    })
    expect(
      body({ progress: { kind: 'looked', traces: 100, isLimited: false, findings: 0 }, diagnosis }),
    ).toMatchSnapshot()
  })

  test('where it cannot be done', () => {
    expect(body({ progress: { kind: 'unable', why: 'the store is\u001b[2J in memory' } })).toContain(
      'the store is in memory',
    )
  })

  test('where it cannot be done any more, though something was found', () => {
    const why = `lost context is not looked for any more: the store has\u001b[2J gone, ${'and '.repeat(20)}so on`
    const screen = screenWith({ ...THREE, progress: { kind: 'unable', why } }, { columns: 80 })
    expect(screen.text()).toMatch(/problems · 3 findings · not looked for any more/)
    expect(screen.text()).toContain('\n  lost context is not looked for any more: the store has gone, and')
    // In as many lines as it takes, before what is known of the hop.
    expect(screen.text()).toMatch(/and so on *\n *\n {2}1 {2}shop GET/)
    expect(screen.text()).toContain('48 of 50')
    expect(screen.press('page-down page-down page-down page-down').text()).toContain(
      'RequestsInstrumentor().instrument()',
    )
  })

  test('one trace alone', () => {
    const screen = new PressedScreen(dataOfTrace(TRACE)).press('p')
    expect(screen.state.areProblemsOpen).toBe(false)
    expect(screen.state.notice?.text).toContain('diagnose-propagation')
  })
})

describe('keys', () => {
  test('up and down through the hops, and no further', () => {
    const screen = screenWith(THREE)
    expect(hop(screen)).toContain('shop')
    expect(hop(screen.press('j'))).toContain('orders')
    expect(hop(screen.press('j j j'))).toContain('old')
    expect(hop(screen.press('g'))).toContain('shop')
    expect(hop(screen.press('G k'))).toContain('orders')
  })

  test('the cursor stays on its hop when worse ones come', () => {
    const screen = screenWith(THREE).press('j')
    screen.data = { ...screen.data, problems: { ...THREE, problems: [PAST, RAW, QUEUE] } }
    expect(hop(screen)).toContain('orders')
    // One that is gone leaves it to the worst.
    screen.data = { ...screen.data, problems: { ...THREE, problems: [PAST, RAW] } }
    expect(hop(screen)).toContain('old')
  })

  test('pages through the details', () => {
    const screen = screenWith(THREE, { rows: 24 })
    const before = screen.text()
    expect(screen.press('page-down').text()).not.toBe(before)
    expect(screen.press('page-down page-down page-down').text()).toContain(
      'RequestsInstrumentor().instrument()',
    )
    expect(screen.press('page-up page-up page-up page-up page-up').text()).toBe(before)
  })

  test('Enter draws a broken request put together', () => {
    const screen = screenWith(THREE).press('enter')
    expect(screen.state.focus).toBe('trace')
    expect(screen.effects).toEqual([
      { kind: 'show-trace', traceId: traceIdOf('a'), belonging: RAW.samples[0] },
    ])
  })

  test('Esc comes back to the hops, and then closes them', () => {
    const screen = screenWith(THREE).press('enter')
    const { focus, isDetailOpen, trace, detail } = screen.state
    const step = { traceId: traceIdOf('c'), belonging: undefined, focus, isDetailOpen, trace, detail }
    screen.state = { ...screen.state, trail: [step] }
    expect(screen.press('escape').state.focus).toBe('problems')
    expect(screen.press('escape').state.areProblemsOpen).toBe(false)
  })

  test('through the requests of a hop, below, and round again', () => {
    const screen = screenWith(THREE)
    const shown = (): readonly string[] =>
      screen.effects.map((effect) => (effect.kind === 'show-trace' ? effect.traceId[0]! : effect.kind))
    screen.press('] ]')
    expect(screen.text()).toContain('request 2 of 2')
    screen.press('] [ [')
    expect(shown()).toEqual(['a', 'c', 'a', 'c', 'a'])
    expect(screen.state.focus).toBe('problems')
    // Enter goes to the one that is shown; another hop has others.
    screen.press('] enter')
    expect(shown().slice(-2)).toEqual(['c', 'c'])
    screen.press('escape j ]')
    expect(screen.state.notice?.text).toContain('only the hop is known')
    expect(screenWith(THREE).press('[').effects).toMatchObject([{ traceId: traceIdOf('c') }])
  })

  test('of very many findings it is said how many there are', () => {
    const many = {
      ...THREE,
      progress: { kind: 'looked', traces: 9, isLimited: false, findings: 340 },
    } as const
    expect(screenWith(many).text()).toContain('the worst 2 of 340 findings')
  })

  test('copies what the fix says to type, or else the fix', () => {
    const copied = (problem: Problem): string => {
      const [effect] = screenWith({ ...THREE, problems: [problem] }).press('Y').effects
      return effect?.kind === 'copy' ? effect.text : JSON.stringify(effect)
    }
    expect(copied(RAW)).toMatchInlineSnapshot(`
      "pip install opentelemetry-instrumentation-requests
      from opentelemetry.instrumentation.requests import RequestsInstrumentor
      RequestsInstrumentor().instrument()  # once, before the first client is made"
    `)
    expect(copied(QUEUE)).toMatchInlineSnapshot(`
      "from opentelemetry import propagate
      headers = {}
      propagate.inject(headers)  # within the PRODUCER span; send headers with the message"
    `)
    const unknown = problemOf(aFinding({ causes: [] }))
    expect(screenWith({ ...THREE, problems: [unknown] }).press('Y').state.notice?.text).toBe(
      'no cause is known that could be mended',
    )
  })

  test('where no request is known it says so', () => {
    const screen = screenWith(THREE).press('j enter')
    expect(screen.state.focus).toBe('problems')
    expect(screen.state.notice?.text).toContain('only the hop is known')
  })

  test('copies the finding with its fix, and opens the page of a fragment', () => {
    const screen = screenWith(THREE).press('y o')
    expect(screen.effects[0]).toMatchObject({ kind: 'copy', what: 'the finding' })
    const [copy] = screen.effects
    const text = copy?.kind === 'copy' ? copy.text : ''
    expect(text).toContain('shop GET /order → stock GET /stock')
    expect(text).toContain('opentelemetry-instrumentation-requests')
    expect(screen.effects[1]).toEqual({ kind: 'browse', traceId: traceIdOf('a') })
  })

  test('searches hops and causes', () => {
    const screen = screenWith(THREE).press('/').type('email')
    expect(hop(screen)).toContain('orders')
    expect(screen.text()).toContain('1 found')
    expect(hop(screen.press('ctrl-u').type('c01').press('enter'))).toContain('old')
    expect(hop(screen.press('n'))).toContain('shop')
  })

  test('a click moves the cursor, a second opens', () => {
    const screen = screenWith(THREE).click(4, 10)
    expect(hop(screen)).toContain('orders')
    expect(screen.click(3, 10).click(3, 10).effects[0]).toMatchObject({ kind: 'show-trace' })
  })
})

test('whatever services are called, every line is as wide as the pane', () => {
  const end = fc.record({ service: anyName, span: anyName })
  const finding = fc
    .record({ id: fc.uuid(), caller: end, callee: end, broken: fc.nat(), total: fc.nat() })
    .map((input) => problemOf(aFinding({ ...input, pairs: [aPair(1)] })))
  const keys = fc.array(fc.constantFrom('j', 'k', 'page-down', 'f', 'G'), { maxLength: 6 })
  fc.assert(
    fc.property(
      fc.array(finding, { maxLength: 5 }),
      keys,
      fc.integer({ min: 40, max: 130 }),
      (problems, pressed, columns) => {
        const screen = screenWith({ ...THREE, problems }, { columns, rows: 20 })
        for (const key of pressed) screen.press(key)
        for (const line of screen.lines()) {
          // oxlint-disable-next-line no-control-regex -- controls are what it looks for
          expect(line).not.toMatch(/[\x00-\x1f\x7f-\x9f\u202a-\u202e]/)
        }
      },
    ),
    { numRuns: 60 },
  )
})

test('services have the colours that they have in the waterfall below, past findings none', () => {
  const theme = { ascii: false, color: 3 } as const
  const lines = screenWith(THREE, { theme, columns: 120, rows: 40 }).lines()
  // oxlint-disable-next-line no-control-regex -- escape sequences are what it looks for
  const found = lines.join('\n').matchAll(/\x1b\[38;5;(\d+)m(shop|orders|email|old) ?\x1b/g)
  const colors = new Map<string, string>()
  for (const [, color = '', service = ''] of found) {
    expect(colors.get(service) ?? color, service).toBe(color)
    colors.set(service, color)
  }
  expect([...colors.keys()].sort()).toEqual(['email', 'orders', 'shop'])
  expect(new Set(colors.values()).size).toBe(3)
})
