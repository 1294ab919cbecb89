import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { changeOf, diffTraces, type TraceDiff } from '../../../src/analysis/diff/diff.ts'
import { findCriticalPaths } from '../../../src/analysis/path/critical-paths.ts'
import { findGaps } from '../../../src/analysis/gaps/gaps.ts'
import { renderDiff } from '../../../src/render/diff/diff.ts'
import { diffDocumentChunks } from '../../../src/render/diff/diff-json.ts'
import { textWidth } from '../../../src/render/text.ts'
import type { Theme } from '../../../src/render/theme.ts'
import { buildTrace } from '../../../src/trace/build-trace.ts'
import type { Trace } from '../../../src/trace/trace.ts'
import { mendedTrace } from '../../support/example-diff.ts'
import { exampleTrace } from '../../support/example-trace.ts'
import { picture } from '../../support/picture.ts'
import { arbitraryTree } from '../../support/tree-arbitrary.ts'
import { anyName } from '../names.ts'

const PLAIN: Theme = { ascii: false, color: 0 }

function diff(a: Trace, b: Trace): TraceDiff {
  const [x, y] = [a, b].map((trace) => ({ trace, gaps: findGaps(trace, findCriticalPaths(trace)) }))
  return diffTraces(x!, y!)
}

const example = diff(exampleTrace(), mendedTrace())

describe('the example', () => {
  test('at 80 columns', () => {
    expect(`\n${renderDiff(example, { width: 80, theme: PLAIN }).join('\n')}\n`).toBe(`
A 4bf92f35  POST /api/checkout  30.0s  132 spans  1 error
B 9c1d02aa  POST /api/checkout  2.31s   12 spans  0 errors      -27.7s   -92%

CRITICAL-PATH TIME BY CALL PATH                   A        B        CHANGE
~ payments  POST api.stripe.com      2→1×     26.1s    1.62s    -24.5s ▇▇▇▇▇▇▇▇
- checkout  gap: SELECT users → POST          3.02s        -    -3.02s ▇
- checkout  SELECT users             120×     432ms        -    -432ms ▏
+ checkout  SELECT users IN (…)        1×         -   4.10ms   +4.10ms ▏
= 9 paths changed by less than 1% of A        508ms    686ms    +178ms ▏
  total (sums to the root's duration)         30.0s    2.31s    -27.7s

STRUCTURE (- only in A, + only in B, ~ count or status differs)
  frontend POST /api/checkout
  ╰╴checkout POST /checkout
-   ├╴120× SELECT users
+   ├╴SELECT users IN (…)
    ╰╴payments POST /charge
~     ╰╴POST api.stripe.com                              2 → 1×   error → ok
`)
  })

  test('is what the page on diffs shows', () => {
    const page = readFileSync(new URL('../../../docs/diff.md', import.meta.url), 'utf8')
    expect(page).toContain(`\n${renderDiff(example, { width: 80, theme: PLAIN }).join('\n')}\n`)
  })

  test('in ASCII', () => {
    const lines = renderDiff(example, { width: 80, theme: { ascii: true, color: 0 } })
    // The name of a span is not ours.
    expect(`\n${lines.join('\n').replaceAll('(…)', '(n)')}\n`).toBe(`
A 4bf92f35  POST /api/checkout  30.0s  132 spans  1 error
B 9c1d02aa  POST /api/checkout  2.31s   12 spans  0 errors      -27.7s   -92%

CRITICAL-PATH TIME BY CALL PATH                   A        B        CHANGE
~ payments  POST api.stripe.com     2->1x     26.1s    1.62s    -24.5s ########
- checkout  gap: SELECT users -> POST         3.02s        -    -3.02s #
- checkout  SELECT users             120x     432ms        -    -432ms |
+ checkout  SELECT users IN (n)        1x         -   4.10ms   +4.10ms |
= 9 paths changed by less than 1% of A        508ms    686ms    +178ms |
  total (sums to the root's duration)         30.0s    2.31s    -27.7s

STRUCTURE (- only in A, + only in B, ~ count or status differs)
  frontend POST /api/checkout
  \`-checkout POST /checkout
-   |-120x SELECT users
+   |-SELECT users IN (n)
    \`-payments POST /charge
~     \`-POST api.stripe.com                             2 -> 1x   error -> ok
`)
  })

  test('at 40 columns', () => {
    expect(`\n${renderDiff(example, { width: 40, theme: PLAIN }).join('\n')}\n`).toBe(`
A 4bf92f35  POST /a…out  30.0s  1 error
B 9c1d02aa  POST /a…out  2.31s  0 errors
  -27.7s  -92%

CRITICAL-PATH T       A       B   CHANGE
~ POST api….com   26.1s   1.62s   -24.5s
- gap: SEL…POST   3.02s       -   -3.02s
- SELECT users    432ms       -   -432ms
+ SELECT u… (…)       -  4.10ms  +4.10ms
= 9 paths …of A   508ms   686ms   +178ms
  total (s…ion)   30.0s   2.31s   -27.7s

STRUCTURE (- only in A, + only in B, ~ …
  frontend POST /api/checkout
  ╰╴checkout POST /checkout
-   ├╴120× SELECT users
+   ├╴SELECT users IN (…)
    ╰╴payments POST /charge
~     ╰╴POST a…pe.com  2 → 1× error → ok
`)
  })

  test('at 200 columns figures stand beside what they are of', () => {
    const lines = renderDiff(example, { width: 200, theme: PLAIN })
    expect(lines).toEqual(renderDiff(example, { width: 110, theme: PLAIN }))
    const name = `POST /${'accounts/'.repeat(8)}`
    const long = picture(`
      web   ${name}  |=====|
    `)
    const wide = renderDiff(diff(long, exampleTrace()), { width: 200, theme: PLAIN })
    expect(wide.filter((line) => line.includes(name))).toHaveLength(3)
    expect(wide[0]).toBe(`A 4bf92f35  ${name}  6.00ms    1 span   0 errors`)
    expect(Math.max(...wide.map((line) => textWidth(line)))).toBeLessThan(170)
  })

  test('the other way round everything has the other sign', () => {
    const lines = renderDiff(diff(mendedTrace(), exampleTrace()), { width: 80, theme: PLAIN })
    expect(lines[1]).toMatch(/\+27\.7s \+1200%$/)
    expect(lines.slice(4, 8)).toEqual([
      '~ payments  POST api.stripe.com      1→2×     1.62s    26.1s    +24.5s ▇▇▇▇▇▇▇▇',
      '+ checkout  gap: SELECT users → POST              -    3.02s    +3.02s ▇',
      '+ checkout  SELECT users             120×         -    432ms    +432ms ▏',
      '~ payments  SELECT cards               1×     220ms   40.0ms    -180ms ▏',
    ])
  })

  test('what got faster is green, what got slower red, and without colour the sign says it', () => {
    const colored = renderDiff(example, { width: 80, theme: { ascii: false, color: 1 } })
    expect(colored.find((line) => line.includes('-24.5s'))).toContain('\u001b[32m    -24.5s\u001b[39m')
    expect(colored.find((line) => line.includes('+4.10ms'))).toContain('\u001b[31m   +4.10ms\u001b[39m')
    // NO_COLOR on a terminal: emphasis, no colour.
    const bare = renderDiff(example, { width: 80, theme: { ascii: false, color: 0, emphasis: true } }).join(
      '\n',
    )
    expect(bare).toContain('\u001b[1m')
    // oxlint-disable-next-line no-control-regex -- colours are what it looks for
    expect(bare).not.toMatch(/\u001b\[[34]\d/)
  })

  test('a row budget sums up what it leaves out', () => {
    const lines = renderDiff(example, { width: 80, theme: PLAIN, rowBudget: 2 })
    expect(lines.slice(4, 9)).toEqual([
      '~ payments  POST api.stripe.com      2→1×     26.1s    1.62s    -24.5s ▇▇▇▇▇▇▇▇',
      '- checkout  gap: SELECT users → POST          3.02s        -    -3.02s ▇',
      '  2 more paths (--all lists them)             432ms   4.10ms    -428ms ▏',
      '= 9 paths changed by less than 1% of A        508ms    686ms    +178ms ▏',
      "  total (sums to the root's duration)         30.0s    2.31s    -27.7s",
    ])
    expect(lines.at(-1)).toBe('  4 more (--all lists them)')
  })
})

test('a trace and itself: all zero', () => {
  const lines = renderDiff(diff(exampleTrace(), exampleTrace()), { width: 80, theme: PLAIN })
  expect(lines).toEqual([
    'A 4bf92f35  POST /api/checkout  30.0s  132 spans  1 error',
    'B 4bf92f35  POST /api/checkout  30.0s  132 spans  1 error            0     0%',
    '',
    'CRITICAL-PATH TIME BY CALL PATH                   A        B        CHANGE',
    '= 12 paths took the same time                 30.0s    30.0s         0',
    "  total (sums to the root's duration)         30.0s    30.0s         0",
    '',
    'STRUCTURE the same in both: 12 call paths',
  ])
})

test('a renamed call, rows that look the same, and a subtree that is new', () => {
  const a = picture(
    `
    web GET /cart               |================|
    web   load                  |=====|
    db      SELECT users by id  |=====|
    web   save                  .     |======|
    db      SELECT              .     |======|
    web   view                  .            |===|
    db      SELECT              .            |===|
  `,
    { msPerColumn: 100 },
  )
  const b = picture(
    `
    web GET /cart                  |================|
    web   load                     |===|
    db      SELECT users by email  |===|
    web   save                     .   |===|
    db      SELECT                 .   |===|
    web   view                     .       |==|
    db      SELECT                 .       |==|
    web   audit                    .          |=====|
    log     write                  .          |==|
    log     flush                  .             |==|
  `,
    { msPerColumn: 100 },
  )
  expect(`\n${renderDiff(diff(a, b), { width: 80, theme: PLAIN }).join('\n')}\n`).toMatchInlineSnapshot(`
    "
    A 4bf92f35  GET /cart  1.70s   7 spans  0 errors
    B 4bf92f35  GET /cart  1.70s  10 spans  0 errors                     0     0%

    CRITICAL-PATH TIME BY CALL PATH                   A        B        CHANGE
    ~ db   SELECT in save                  1×     700ms    400ms    -300ms ▇▇▇▇▇▇▇▇
    + log  write                           1×         -    300ms    +300ms ▇▇▇▇▇▇▇▇
    + log  flush                           1×         -    300ms    +300ms ▇▇▇▇▇▇▇▇
    ~ db   SELECT users by i…ers by email  1×     600ms    400ms    -200ms ▇▇▇▇▇
    ~ db   SELECT in view                  1×     400ms    300ms    -100ms ▇▇▇
      total (sums to the root's duration)         1.70s    1.70s         0

    STRUCTURE (- only in A, + only in B, ~ count or status differs)
      web GET /cart
      ├╴load
    ~ │ ╰╴db SELECT users by id → SELECT users by email
    + ╰╴audit
    +   ├╴log write
    +   ╰╴log flush
    "
  `)
})

test('what makes a comparison less than whole is said', () => {
  const a = picture(`
    web GET /cart   |========>
    ?   lost        .
    pay   charge    |==|
  `)
  const notes = renderDiff(diff(a, a), { width: 80, theme: PLAIN }).slice(2, 6)
  expect(notes).toEqual([
    "  the root of A has no end: its last known child's end stands for it",
    '  A lacks a parent that its spans name: what is below is compared apart',
    "  the root of B has no end: its last known child's end stands for it",
    '  B lacks a parent that its spans name: what is below is compared apart',
  ])
})

test('a root that never arrived is compared with the other, and called what it is', () => {
  const whole = picture(`
    web GET /cart  |========|
    web   pay        |====|
  `)
  const part = picture(`
    ?   lost       .
    web   pay        |====|
    ?   other      .
    web   log      .       ||
  `)
  expect(`\n${renderDiff(diff(part, whole), { width: 80, theme: PLAIN }).join('\n')}\n`).toBe(`
A 4bf92f35  (no root)  5.00ms  2 spans  0 errors
B 4bf92f35  GET /cart  9.00ms  2 spans  0 errors               +4.00ms   +80%
  A has no root: a parent that never arrived stands for it
  A lacks another parent that its spans name: what is below is compared apart

CRITICAL-PATH TIME BY CALL PATH                   A        B        CHANGE
+ web  gap: before pay                            -   2.00ms   +2.00ms ▇▇▇▇▇▇▇▇
+ web  gap: after pay                             -   2.00ms   +2.00ms ▇▇▇▇▇▇▇▇
= 1 path took the same time                  5.00ms   5.00ms         0
  total (sums to the root's duration)        5.00ms   9.00ms   +4.00ms

STRUCTURE (- only in A, + only in B, ~ count or status differs)
~ web parent (not received) → GET /cart
- ? parent (not received)
- ╰╴web log
`)
  const back = renderDiff(diff(whole, part), { width: 80, theme: PLAIN })
  expect(back).toContain('  B has no root: a parent that never arrived stands for it')
  expect(back).toContain('~ ? web GET /cart → parent (not received)')
})

const hostileTrace = fc
  .tuple(arbitraryTree, fc.array(anyName, { minLength: 1, maxLength: 5 }))
  .map(([spans, names]) =>
    buildTrace({
      spans: spans.map((span, at) => ({ ...span, name: names[at % names.length] ?? '' })),
      logs: [],
    }),
  )

test('whatever spans are called, no line is wider than asked, and none can steer the terminal', () => {
  fc.assert(
    fc.property(
      hostileTrace,
      hostileTrace,
      fc.integer({ min: 1, max: 200 }),
      fc.boolean(),
      (a, b, width, ascii) => {
        for (const line of renderDiff(diff(a, b), { width, theme: { ascii, color: 0 } })) {
          expect(textWidth(line)).toBeLessThanOrEqual(width)
          // oxlint-disable-next-line no-control-regex -- controls are what it looks for
          expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/)
          expect(line).toBe(line.trimEnd())
        }
      },
    ),
    { numRuns: 300 },
  )
})

test('as JSON: every path, and changes that sum to that of the roots', () => {
  const document = JSON.parse([...diffDocumentChunks(example)].join('')) as {
    readonly diff: { readonly changeNs: number }
    readonly paths: readonly Record<string, unknown>[]
  }
  expect(document).toMatchObject({
    schemaVersion: 1,
    diff: {
      a: { id: '4bf92f3577b34da6a3ce929d0e0e4736', rootName: 'POST /api/checkout', rootDurationNs: 30.04e9 },
      b: { id: '9c1d02aa77b34da6a3ce929d0e0e4736', spanCount: 12, errorCount: 0 },
      changeNs: -27.73e9,
    },
  })
  expect(document.paths.reduce((sum, { changeNs }) => sum + Number(changeNs), 0)).toBe(document.diff.changeNs)
  expect(document.paths.map(({ changeNs }) => changeNs)).toEqual(example.paths.map(changeOf))
  expect(document.paths.find(({ type }) => type === 'gap')).toEqual({
    type: 'gap',
    parent: 2,
    depth: 3,
    change: 'removed',
    after: 4,
    before: 7,
    a: { count: 1, criticalPathNs: 3.0204e9, durationNs: 3.0204e9, errorCount: 0 },
    b: { count: 0, criticalPathNs: 0, durationNs: 0, errorCount: 0 },
    changeNs: -3.0204e9,
  })
})
