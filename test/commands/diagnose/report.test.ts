// What a run prints, in each of its forms: of a recording in which a raw client broke the traces.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { runCommand, type CommandResult, type RunCommandOptions } from '../../support/run-command.ts'

const RAW = fileURLToPath(new URL('../../fixtures/breaks/python-requests-raw.jsonl.gz', import.meta.url))

async function diagnose(argv: readonly string[], options?: RunCommandOptions): Promise<CommandResult> {
  return await runCommand(['diagnose-propagation', RAW, ...argv], options)
}

function pairsIn(text: string): number {
  return text.match(/^ +[0-9a-f]{32} [0-9a-f]{16}(?: →)?$/gm)?.length ?? 0
}

describe('as text', () => {
  test('the answer, a sample of it put together, and how to draw that again', async () => {
    const { out, err } = await diagnose([])
    expect(err).toBe('')
    expect(out.split('\n')[0]).toContain('shop → stock loses the trace context in 50 of 50 calls')
    expect(out).toMatch(/^ +[├╰]╴~ stock GET \/stock\/<item> /m)
    const [, again = ''] = /(tracectl show [0-9a-f]{32} --stitch --file .*)/.exec(out) ?? []
    const shown = await runCommand(again.split(' ').slice(1))
    expect(shown.status).toBe(0)
    expect(shown.out).toMatch(/~ stock GET \/stock\/<item>/)
  })

  test('of a pipe the command to draw it again takes that pipe', async () => {
    const { out } = await runCommand(['diagnose-propagation', '-'], { stdin: readFileSync(RAW) })
    expect(out).toMatch(/tracectl show [0-9a-f]{32} --stitch --file -\n/)
  })

  test('in ASCII nothing else', async () => {
    const { out } = await diagnose(['--ascii'], { ascii: true, columns: 80 })
    // oxlint-disable-next-line no-control-regex
    expect(out).toMatch(/^[\u0000-\u007f]+$/)
  })

  test('with --verbose every pair', async () => {
    expect(pairsIn((await diagnose([])).out)).toBe(0)
    expect(pairsIn((await diagnose(['--verbose'])).out)).toBe(50)
  })

  test('of one service', async () => {
    const { out } = await diagnose(['--service', 'stock'])
    expect(out).toContain('shop GET /order/<item> → stock GET /stock/<item>')
  })
})

test('as JUnit, with what was expected', async () => {
  const { out } = await diagnose(['-o', 'junit'])
  expect(out).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?>\n<testsuites [^>]*failures="1"/)
})

test('as SARIF, which names the tool and its version', async () => {
  const { out } = await diagnose(['-o', 'sarif'])
  const [run] = (
    JSON.parse(out) as { readonly runs: readonly { tool: object; results: readonly object[] }[] }
  ).runs
  expect(run?.tool).toMatchObject({ driver: { name: 'tracectl', version: '1.2.3' } })
  expect(run?.results).toMatchObject([{ ruleId: 'C01' }])
})

test('a form that there is not', async () => {
  const { status, err } = await diagnose(['-o', 'xml'])
  expect(status).toBe(2)
  expect(err).toContain('Allowed choices are text, json, junit, sarif')
})
