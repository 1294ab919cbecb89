// What the exit status says, for CI: of recordings in which a raw client broke the traces, and in which nothing is broken.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeEach, describe, expect, test } from 'vitest'
import { temporaryDirectory } from '../../store/store-fixture.ts'
import { runCommand, type CommandResult } from '../../support/run-command.ts'

const fixture = (name: string): string =>
  fileURLToPath(new URL(`../../fixtures/breaks/${name}.jsonl.gz`, import.meta.url))
const BROKEN = fixture('python-requests-raw')
const WHOLE = fixture('go-otelhttp')

let cwd = ''
beforeEach(() => (cwd = temporaryDirectory()))

async function diagnose(...argv: readonly string[]): Promise<CommandResult> {
  return await runCommand(['diagnose-propagation', '--json', ...argv], { cwd })
}

function edgesFile(text: string): string {
  writeFileSync(join(cwd, 'edges.yaml'), text)
  return 'edges.yaml'
}

test('without being asked it says nothing', async () => {
  expect((await diagnose(BROKEN)).status).toBe(0)
})

test.each([
  ['broken', BROKEN, 10],
  ['any', BROKEN, 10],
  ['broken', WHOLE, 0],
  ['any', WHOLE, 0],
])('--fail-on %s', async (what, file, status) => {
  expect((await diagnose(file, '--fail-on', what)).status).toBe(status)
})

test('of another service it is told nothing', async () => {
  const result = await diagnose(BROKEN, '--fail-on', 'any', '--service', 'stock')
  expect(result.status).toBe(10)
  expect((await diagnose(BROKEN, '--fail-on', 'any', '--service', 'shop')).status).toBe(10)
})

test('--fail-on something else is told what there is', async () => {
  const { status, err } = await diagnose(BROKEN, '--fail-on', 'gap>1s')
  expect(status).toBe(2)
  expect(err).toContain('Allowed choices are broken, any')
})

describe('--expect', () => {
  test.each([
    ['what is whole', WHOLE, '- shop -> stock (http)\n', 0, ''],
    [
      'what is broken',
      BROKEN,
      'edges:\n  # the shop\n  - shop -> stock\n',
      10,
      'tracectl: edges.yaml:3: shop -> stock is broken: 50 of 50 calls\n',
    ],
    ['what is absent', WHOLE, '- shop -> mail\n', 10, 'tracectl: edges.yaml:1: shop -> mail is absent\n'],
    [
      'what is there over another protocol',
      WHOLE,
      '- shop -> stock (grpc)\n',
      10,
      'tracectl: edges.yaml:1: shop -> stock (rpc) is absent; there is one over http\n',
    ],
  ])('%s', async (_what, file, edges, status, err) => {
    expect(await diagnose(file, '--expect', edgesFile(edges))).toMatchObject({ status, err })
  })

  test('a file that is wrong is told of before anything is read', async () => {
    const { status, err } = await diagnose('nowhere.json', '--expect', edgesFile('- shop\n'))
    expect(status).toBe(2)
    expect(err).toBe("tracectl: edges.yaml:1:3: 'shop' is no edge, as 'web -> cart' is\n")
  })
})

describe('--write-expect', () => {
  test('learns what --expect takes', async () => {
    const { status, err } = await diagnose(WHOLE, '--write-expect', 'learned.yaml')
    expect(status).toBe(0)
    expect(err).toBe(
      'tracectl: wrote 1 edge to learned.yaml; to check: tracectl diagnose-propagation --expect learned.yaml\n',
    )
    expect(readFileSync(join(cwd, 'learned.yaml'), 'utf8')).toMatch(
      /\nedges:\n {2}- shop -> stock \(http\)\n$/,
    )
    expect((await diagnose(WHOLE, '--expect', 'learned.yaml')).status).toBe(0)
    expect((await diagnose(BROKEN, '--expect', 'learned.yaml')).status).toBe(10)
  })

  test('learns nothing from what is broken', async () => {
    const { status, err } = await diagnose(BROKEN, '--write-expect', 'learned.yaml')
    expect(status).toBe(3)
    expect(err).toContain('learned.yaml is not written: every call between services is broken')
  })

  test('leaves a file of somebody else alone, before anything is read', async () => {
    const { status, err } = await diagnose('nowhere.json', '--write-expect', edgesFile('replicas: 3\n'))
    expect(status).toBe(2)
    expect(err).toContain('edges.yaml is there, and --write-expect has not written it')
  })
})
