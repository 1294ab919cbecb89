// What several looks have found, put together; and when to look again.
import { describe, expect, test } from 'vitest'
import type { Looked } from '../../../../src/commands/screen/diagnosing/diagnosing-messages.ts'
import { joinedTraces } from '../../../../src/commands/screen/diagnosing/joined-traces.ts'
import { KnownProblems } from '../../../../src/commands/screen/diagnosing/known-problems.ts'
import { LookPace } from '../../../../src/commands/screen/diagnosing/look-pace.ts'
import type { PropagationFinding } from '../../../../src/propagation/diagnosis.ts'
import { aDiagnosis, aFinding, jointsOf, traceIdOf } from '../../../support/a-diagnosis.ts'
import { atMs } from '../../../support/spans.ts'

function looked(
  findings: readonly PropagationFinding[],
  { fromMs = 0, ...input }: Partial<Looked> & { readonly fromMs?: number } = {},
): Looked {
  const { scope } = aDiagnosis()
  return {
    diagnosis: aDiagnosis({ findings, scope: { ...scope, from: atMs(fromMs) } }),
    problems: findings.map((finding) => ({ finding, confidence: 'certain', samples: [] })),
    findings: findings.length,
    broken: findings.map(({ id }) => ({ findingId: id, traces: [traceIdOf('b')] })),
    joints: [],
    isLimited: false,
    tookMs: 100,
    spans: 10_000,
    ...input,
  }
}

const ONE = aFinding({ id: 'one', broken: 10, since: atMs(0), until: atMs(5_000) })
const TWO = aFinding({ id: 'two', broken: 30, since: atMs(2_000), until: atMs(50_000) })

describe('known problems', () => {
  test('worst first, each with its newest figures, since it was first seen', () => {
    const known = new KnownProblems()
    known.add(looked([ONE, TWO]))
    expect(known.data.problems.map(({ finding }) => finding.id)).toEqual(['two', 'one'])
    known.add(looked([{ ...ONE, broken: 40, since: atMs(3_000) }, TWO], { fromMs: 3_000 }))
    const [first] = known.data.problems
    expect(first?.finding).toMatchObject({ id: 'one', broken: 40, since: atMs(0) })
  })

  test('what has moved out of sight is past, and comes last; what is not found any more is gone', () => {
    const known = new KnownProblems()
    known.add(looked([ONE, TWO]))
    known.add(looked([TWO], { fromMs: 6_000, isLimited: true }))
    expect(known.data.problems.map(({ finding, isPast }) => [finding.id, isPast])).toEqual([
      ['two', false],
      ['one', true],
    ])
    expect(known.data.marks.size).toBe(1)
    // Its calls are in sight, and nothing is wrong with them.
    known.add(looked([], { fromMs: 10_000, isLimited: true }))
    expect(known.data.problems.map(({ finding }) => finding.id)).toEqual(['one'])
    known.add(looked([]))
    expect(known.data.problems).toEqual([])
    expect(known.data.marks.size).toBe(0)
  })

  test('says what it is doing, and every change has a version', () => {
    const known = new KnownProblems()
    const versions = [known.data.version]
    known.looking()
    expect(known.data.progress).toEqual({ kind: 'looking' })
    versions.push(known.data.version)
    known.add(looked([ONE]))
    expect(known.data.progress).toEqual({ kind: 'looked', traces: 100, isLimited: false, findings: 1 })
    versions.push(known.data.version)
    known.looking()
    known.unable('gone')
    versions.push(known.data.version)
    expect(known.data.progress).toEqual({
      kind: 'unable',
      why: 'lost context is not looked for any more: gone',
    })
    // What was found stays.
    expect(known.data.problems).toHaveLength(1)
    expect(new Set(versions).size).toBe(4)
  })

  test('sets that say the same are the same: whoever lists traces need not sort them again', () => {
    const known = new KnownProblems()
    known.add(looked([ONE], { joints: jointsOf('a1 > b1') }))
    const { marks, joined } = known.data
    known.add(looked([ONE], { joints: jointsOf('a1 > b1') }))
    expect(known.data.marks).toBe(marks)
    expect(known.data.joined).toBe(joined)
    known.add(looked([ONE], { joints: jointsOf('a1 > c1') }))
    expect(known.data.joined).not.toBe(joined)
  })

  test('what a trace is put together of', () => {
    const known = new KnownProblems()
    known.add(looked([ONE], { joints: jointsOf('a1 > b1, b2 > c1') }))
    expect(known.belongingTo(traceIdOf('c'))?.traces.toSorted()).toEqual(['a', 'b', 'c'].map(traceIdOf))
    expect(known.belongingTo(traceIdOf('d'))).toBeUndefined()
  })
})

/** `b in a` */
function joined(text: string): readonly string[] {
  return Array.from(joinedTraces(jointsOf(text)), ([fragment, whole]) => `${fragment[0]} in ${whole[0]}`)
}

test('fragments belong to the trace at the top; a circle to nobody', () => {
  expect(joined('a1 > b1, b2 > c1, a3 > a4')).toEqual(['b in a', 'c in a'])
  expect(joined('a1 > b1, b1 > a1')).toEqual([])
})

describe('the pace', () => {
  test('begins a second after the start, once something has settled', () => {
    const pace = new LookPace(0)
    expect(pace.isDue(5_000)).toBe(false)
    pace.settled(1)
    expect(pace.isDue(999)).toBe(false)
    expect(pace.isDue(1_000)).toBe(true)
    pace.begin()
    expect(pace.isDue(1_000)).toBe(false)
  })

  test('a look takes a tenth of the time, and three seconds lie between two at least', () => {
    const pace = new LookPace(0)
    pace.settled(1)
    pace.begin()
    pace.end(1_000, { tookMs: 10, spans: 100 })
    pace.settled(1)
    expect(pace.isDue(3_999)).toBe(false)
    expect(pace.isDue(4_000)).toBe(true)
    pace.begin()
    pace.end(5_000, { tookMs: 1_000, spans: 50_000 })
    pace.settled(1)
    expect(pace.isDue(13_999)).toBe(false)
    expect(pace.isDue(14_000)).toBe(true)
  })

  test('looks at as many spans as there is time for', () => {
    const pace = new LookPace(0)
    expect(pace.spans).toBe(2_000)
    pace.end(0, { tookMs: 200, spans: 2_000 })
    expect(pace.spans).toBe(4_000)
    pace.end(0, { tookMs: 400, spans: 4_000 })
    expect(pace.spans).toBe(8_000)
    // Where requests overlap it takes more than its share: not all at once.
    pace.end(0, { tookMs: 40, spans: 8_000 })
    expect(pace.spans).toBe(16_000)
    pace.end(0, { tookMs: 100_000, spans: 10_000 })
    expect(pace.spans).toBe(1_000)
    pace.end(0, { tookMs: 10, spans: 100_000 })
    expect(pace.spans).toBe(150_000)
    // A handful says nothing of how long many take.
    pace.end(0, { tookMs: 400, spans: 10 })
    expect(pace.spans).toBe(150_000)
  })
})
