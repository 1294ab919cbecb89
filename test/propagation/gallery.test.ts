// Every break of the gallery, as recorded: what is to be found there is found, with its cause, and nothing else is.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { findBreaks, type Break, type ExpectedFinding } from '../../examples/breaks/runner/break.ts'
import { diagnose } from '../../src/propagation/diagnose.ts'
import type { Diagnosis, PropagationFinding } from '../../src/propagation/diagnosis.ts'
import { SpanTable } from '../../src/propagation/spans/span-table.ts'
import { fileSourceOf } from '../../src/sources/file.ts'

const FIXTURES = join(import.meta.dirname, '../fixtures/breaks')

const recorded = findBreaks([]).filter(({ slug }) => existsSync(fixtureOf(slug)))

function fixtureOf(slug: string): string {
  return join(FIXTURES, `${slug}.jsonl.gz`)
}

async function diagnoseFixture(slug: string): Promise<Diagnosis> {
  const source = fileSourceOf(slug, readFileSync(fixtureOf(slug)))
  const table = new SpanTable()
  const { signal } = new AbortController()
  for await (const { id } of source.listTraces({}, signal)) table.add((await source.fetchTrace(id, signal))!)
  return diagnose(table)
}

describe.each(recorded.map((each): [string, Break] => [each.slug, each]))('%s', (slug, { expected }) => {
  test(expected.findings.length === 0 ? 'nothing is broken' : 'the hop and its cause are named', async () => {
    const { findings, legitimate } = await diagnoseFixture(slug)
    const { tolerated = [] } = expected
    const problems = expected.findings.flatMap((wanted) => problemsOf(wanted, findings))
    for (const finding of findings) {
      if (tolerated.includes(finding.causes[0]?.code ?? '')) continue
      if (!expected.findings.some((wanted) => isOf(finding, wanted))) {
        problems.push(`not expected: ${describeFinding(finding)}`)
      }
    }
    if (problems.length > 0) expect.fail(problems.join('\n'))
    const codes = legitimate.map(({ code }) => code)
    for (const code of expected.legitimate ?? []) expect(codes).toContain(code)
  })
})

test('the gallery has recordings', () => {
  expect(recorded.length).toBeGreaterThan(40)
})

function isOf({ caller, callee }: PropagationFinding, wanted: ExpectedFinding): boolean {
  return caller.service === wanted.caller && callee.service === wanted.callee
}

function problemsOf(wanted: ExpectedFinding, findings: readonly PropagationFinding[]): readonly string[] {
  const found = findings.filter((finding) => isOf(finding, wanted))
  if (found.length === 0) return [`not found: ${JSON.stringify(wanted)}`]
  const isRight = found.some((finding) => matches(wanted, finding))
  return isRight
    ? []
    : found.map((finding) => `${describeFinding(finding)} instead of ${JSON.stringify(wanted)}`)
}

function matches(wanted: ExpectedFinding, { kind, mode, causes, context }: PropagationFinding): boolean {
  const [first, second] = causes.map(({ code }): string => code)
  const isNamed =
    first === wanted.cause || ((wanted.or ?? []).includes(first ?? '') && second === wanted.cause)
  const { slice } = context
  const only = slice === undefined ? undefined : `${slice.attribute}=${slice.values.join(',')}`
  return (
    kind === wanted.kind &&
    mode === wanted.mode &&
    isNamed &&
    (wanted.slice === undefined || wanted.slice === only)
  )
}

function describeFinding({
  kind,
  mode,
  caller,
  callee,
  causes,
  context,
  broken,
}: PropagationFinding): string {
  const ends = `${caller.service} ${caller.span} → ${callee.service} ${callee.span}`
  const codes = causes.map(({ code, score }) => `${code} ${score.toFixed(2)}`).join(', ')
  return `${broken} × ${kind} ${mode} ${ends}: ${codes} ${JSON.stringify(context.slice) ?? ''}`
}
