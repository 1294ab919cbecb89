// What conditions measure, on the trace that the documentation draws, and how `show` tells of those that hold.
import { describe, expect, test } from 'vitest'
import { analyze } from '../../../src/analysis/analyze.ts'
import { parseCondition } from '../../../src/commands/show/condition.ts'
import { judge, verdictText } from '../../../src/commands/show/fail-on.ts'
import { readShowOptions, type ShowFlags } from '../../../src/commands/show/show-options.ts'
import { show } from '../../../src/commands/show/show.ts'
import { fakeContext } from '../../support/context.ts'
import { exampleSpans, exampleTrace } from '../../support/example-trace.ts'
import { picture } from '../../support/picture.ts'
import { otlpJson } from '../../support/trace-files.ts'

const example = analyze(exampleTrace())

function measured(text: string, analysis = example): readonly [value: number, failed: boolean] {
  const [verdict] = judge([parseCondition(text)], analysis)
  return [verdict?.reading.value ?? Number.NaN, verdict?.failed ?? false]
}

describe('what is measured', () => {
  test.each<[string, number, boolean]>([
    ['duration>31s', 31.62e9, true],
    ['duration>31.62s', 31.62e9, false],
    ['duration>=31.62s', 31.62e9, true],
    ['root>30s', 30.04e9, true],
    ['root<100%', 30.04e9, false],
    ['gap>3s', 3.0204e9, true],
    ['gap>10%', 3.0204e9, true],
    ['gap>11%', 3.0204e9, false],
    ['hop>=20ms', 20e6, true],
    ['queue>1.27s', 1.27e9, false],
    ['idle=1.16s', 1.16e9, true],
    ['self(payments)>26s', 26.33e9, true],
    ['self(nobody)>0', 0, false],
    ['crit(payments)>87%', 26.33e9, true],
    ['errors>0', 1, true],
    ['spans!=132', 132, false],
    ['services<4', 4, false],
    ['missing-parents>0', 0, false],
    ['finding:repeat', 1, true],
    ['finding:time-gap>1', 1, false],
    ['finding:missing-parent', 0, false],
  ])('%s', (text, value, failed) => {
    expect(measured(text)).toEqual([value, failed])
  })

  test('the shares of all services are the whole root', () => {
    const services = exampleTrace().services
    const sum = services.reduce((time, service) => time + measured(`crit(${service})>0`)[0], 0)
    expect(sum).toBe(30.04e9)
  })

  test('without a gap, a queue or an end', () => {
    const unfinished = analyze(picture('web GET /  |=====>'))
    for (const text of ['gap>0', 'hop>0', 'queue>0']) expect(measured(text, unfinished)).toEqual([0, false])
    expect(measured('root>=0', unfinished)[1]).toBe(true)
  })
})

test('what is said of it: the value, and where it was found', () => {
  const said = ['gap>1s', 'gap>1%', 'errors>0', 'self(payments)>20%', 'spans>1'].map((text) =>
    verdictText(judge([parseCondition(text)], example)[0]!, example, { ascii: false, color: 0 }),
  )
  expect(said).toEqual([
    'gap>1s: 3.02s, checkout POST /checkout (span 0000000000000003), after checkout SELECT users, before checkout POST',
    'gap>1%: 3.02s, 10% of the root, checkout POST /checkout (span 0000000000000003), after checkout SELECT users, before checkout POST',
    'errors>0: 1, payments POST api.stripe.com (span 0000000000000080)',
    'self(payments)>20%: 26.3s, 88% of the root',
    'spans>1: 132',
  ])
})

describe('show --fail-on', () => {
  test('none holds: 0 and not a word', async () => {
    const { status, err } = await run({ failOn: ['gap>5s', 'spans>500'] })
    expect([status, err]).toEqual([0, ''])
  })

  test('one holds: 10, each on standard error, and the drawing as always', async () => {
    const { status, out, err } = await run({ failOn: ['spans>500', 'gap>1s', 'errors>0'], quiet: true })
    expect(status).toBe(10)
    expect(out).toBe((await run({})).out)
    expect(err).toMatch(/^tracectl: gap>1s: 3.02s, .*\ntracectl: errors>0: 1, .*\n$/)
  })

  test('a service that took no part is told of, unless --quiet: it may be mistyped', async () => {
    const failOn = ['self(paymnets)>1s', 'crit(nobody)>0', 'self(payments)>1h']
    const { status, err } = await run({ failOn })
    expect(status).toBe(0)
    expect(err).toBe(
      'tracectl: self(paymnets)>1s: paymnets took no part in this trace; did you mean payments?\n' +
        'tracectl: crit(nobody)>0: nobody took no part in this trace\n',
    )
    expect((await run({ failOn, quiet: true })).err).toBe('')
  })

  test('in a document', async () => {
    const { status, out } = await run({ failOn: [' gap>10%', 'errors>5', 'finding:repeat'], json: true })
    expect(status).toBe(10)
    expect(JSON.parse(out)).toMatchObject({
      conditions: [
        {
          condition: ' gap>10%',
          failed: true,
          valueNs: 3_020_400_000,
          limitNs: 3_004_000_000,
          value: null,
          limit: null,
          spanId: '0000000000000003',
        },
        { condition: 'errors>5', failed: false, valueNs: null, limitNs: null, value: 1, limit: 5 },
        { condition: 'finding:repeat', failed: true, value: 1, limit: 0 },
      ],
    })
  })

  test('with one span of it', async () => {
    expect((await run({ failOn: ['gap>1s'], span: 'POST /charge' })).status).toBe(10)
  })
})

async function run(
  flags: Partial<ShowFlags>,
): Promise<{ readonly status: number; readonly out: string; readonly err: string }> {
  const context = fakeContext({ stdin: otlpJson(exampleSpans()) })
  const status = await show(context, readShowOptions('-', { output: 'text', ...flags }))
  return { status, out: context.out(), err: context.err() }
}
