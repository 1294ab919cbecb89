// docs/rules.md shows for each rule a trace and what is said of it. Both are run here, so that the page cannot differ
// from the program.
//
//     ```text 10ms                                            one column is 10 ms
//     web   GET /cart [server]   |=====|   url.path=/cart     behind the bar: attributes, and the words below
//     ```
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { analyze } from '../../src/analysis/analyze.ts'
import type { FindingCode } from '../../src/analysis/finding.ts'
import { renderFinding } from '../../src/render/findings/findings.ts'
import { buildTrace } from '../../src/trace/build-trace.ts'
import type { Attribute, Span } from '../../src/trace/span.ts'
import { instantOf } from '../../src/trace/time.ts'
import type { Trace } from '../../src/trace/trace.ts'
import { pictureSpans } from '../support/picture.ts'
import { makeEvent, spanIdOf } from '../support/spans.ts'

const page = readFileSync(new URL('../../docs/rules.md', import.meta.url), 'utf8')

/** One section for each code; a code without one does not compile. */
const CODES: Readonly<Record<FindingCode, true>> = {
  'green-failure': true,
  'time-gap': true,
  repeat: true,
  'dark-leaf': true,
  'abandoned-call': true,
  'missing-parent': true,
  'dropped-data': true,
  'changing-name': true,
  'changing-key': true,
  'missing-resource': true,
  'bad-time': true,
  unfinished: true,
  'duplicate-id': true,
  'bad-parent': true,
  'clock-refused': true,
  'clock-contradiction': true,
  'clock-moved': true,
  'early-start': true,
  'work-after-end': true,
  'queue-time': true,
  'health-check': true,
  'duplicate-spans': true,
}

const sections = new Map(
  page
    .split(/^## /m)
    .slice(1)
    .flatMap((text) => {
      const code = /^[^\n]*`([\w-]+)`\n/.exec(text)?.[1]
      return code === undefined ? [] : [[code, text] as const]
    }),
)

test('every rule has its section', () => {
  expect([...sections.keys()].sort()).toEqual(Object.keys(CODES).sort())
})

describe('a drawing and what is said of it', () => {
  test.each([...sections])('%s', (code, section) => {
    const [drawing, output] = [...section.matchAll(/^```text(?: (\d+)ms)?\n([^]*?)^```$/gm)]
    const trace = traceOf(drawing?.[2] ?? '', Number(drawing?.[1] ?? 1))
    const { findings, trace: moved } = analyze(trace)
    const lines = findings
      .filter((finding) => finding.code === code)
      .flatMap((finding) =>
        renderFinding(finding, { width: 100, theme: { ascii: false, color: 0 }, trace: moved }),
      )
    expect(lines.map((line) => `${line}\n`).join('')).toBe(output?.[2])
  })
})

function traceOf(drawing: string, msPerColumn: number): Trace {
  const lines = drawing.split('\n').filter((line) => line.trim() !== '')
  const parts = lines.map((line) => /^(.*?[|>])\s{2,}(?=\S*=)(.*)$/.exec(line))
  const bars = lines.map((line, at) => parts[at]?.[1] ?? line)
  const spans = pictureSpans(bars.join('\n'), { msPerColumn })
  const remarks = parts.flatMap((part, at) => (/^\s*\?/.test(lines[at] ?? '') ? [] : [part?.[2] ?? '']))
  return buildTrace({ spans: spans.flatMap((span, at) => withRemarks(span, remarks[at] ?? '')), logs: [] })
}

/** `id=2` and `parent=2` name the span of a line; `ended=-20ms` counts from its start. */
function withRemarks(span: Span, remarks: string): readonly Span[] {
  const attributes: Attribute[] = []
  const changes: Partial<Writable<Span>> = {}
  let copies = 1
  for (const [, key = '', value = ''] of remarks.matchAll(/(\S+?)=(.*?)(?:, |$)/g)) {
    if (key === 'id') changes.spanId = spanIdOf(Number(value))
    else if (key === 'parent') changes.parentId = spanIdOf(Number(value))
    else if (key === 'copies') copies = Number(value)
    else if (key === 'dropped.attributes') changes.droppedAttributes = Number(value)
    else if (key === 'dropped.events') changes.droppedEvents = Number(value)
    else if (key === 'ended') changes.end = instantOf(span.start + BigInt(parseInt(value, 10)) * 1_000_000n)
    else if (key === 'exception') changes.events = [makeEvent('exception', 0, { 'exception.type': value })]
    else attributes.push({ key, value: /^\d+$/.test(value) ? BigInt(value) : value })
  }
  return Array.from({ length: copies }, () => Object.assign({}, span, changes, { attributes }))
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] }
