// The pages made from the declarations are those of these declarations, and a roff can read them.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { renderCliPage } from '../../scripts/cli-page.ts'
import { putKeys } from '../../scripts/keys-table.ts'
import { renderManPage } from '../../scripts/man-page.ts'
import { renderReadme } from '../../scripts/readme.ts'
import { readReference } from '../../scripts/reference.ts'
import { renderScreenshots } from '../../scripts/screens/screenshots.ts'
import { analyze } from '../../src/analysis/analyze.ts'
import { parseCondition } from '../../src/commands/show/condition.ts'
import { judge, verdictDocument } from '../../src/commands/show/fail-on.ts'
import { stringify, traceDocument, traceLineDocument } from '../../src/render/json/json.ts'
import { buildTrace } from '../../src/trace/build-trace.ts'
import { summarizeTrace } from '../../src/trace/summary.ts'
import { exampleSpans } from '../support/example-trace.ts'
import { makeEvent, makeLog, makeResource, makeSpan, spanIdOf } from '../support/spans.ts'

const root = new URL('../../', import.meta.url)
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8')
const { version } = JSON.parse(read('package.json')) as { readonly version: string }

describe('generated pages (npm run docs makes them anew)', () => {
  test('man/tracectl.1', async () => {
    expect(read('man/tracectl.1')).toBe(renderManPage(await readReference(), version))
  })

  test('docs/cli.md', async () => {
    expect(read('docs/cli.md')).toBe(renderCliPage(await readReference()))
  })

  test('the keys in docs/screen.md', () => {
    expect(putKeys(read('docs/screen.md'))).toBe(read('docs/screen.md'))
  })

  test("README.md's screens", async () => {
    expect(await renderReadme(read('README.md'))).toBe(read('README.md'))
  })

  test('the pictures in docs/screens, each shown by a page', async () => {
    const pages = read('README.md') + read('docs/screen.md')
    for (const [path, picture] of await renderScreenshots()) {
      expect(read(path)).toBe(picture)
      expect(pages).toContain(path.replace('docs/', ''))
    }
  })

  const groff = spawnSync('groff', ['--version']).error === undefined
  test.skipIf(!groff)('groff reads the man page without a complaint', () => {
    const page = fileURLToPath(new URL('man/tracectl.1', root))
    const { stdout, stderr, status } = spawnSync('groff', ['-man', '-Tascii', '-ww', '-P-c', page], {
      encoding: 'utf8',
    })
    expect([status, stderr]).toEqual([0, ''])
    // oxlint-disable-next-line no-control-regex
    const plain = stdout.replaceAll(/.\u0008/g, '')
    expect(plain).toMatch(/--grpc-port <port>/)
    expect(plain).toContain('EXIT STATUS')
  })
})

describe('docs/json.md', () => {
  const links = [
    { traceId: 'ab', spanId: 'cd', traceState: '', attributes: [], droppedAttributes: 0, flags: 1 },
  ]
  const span = makeSpan({ links, events: [makeEvent('retry', 1)], attributes: { a: 'b' }, status: 'error' })
  const orphan = makeSpan({ parentId: spanIdOf(77), name: 'orphan' })
  // A server that began a second before it was called: its clock is moved.
  const early = ['client', 'server'].map((host, called) =>
    makeSpan({
      spanId: spanIdOf(0xc0 + called),
      parentId: spanIdOf(0xbf + called),
      kind: called === 0 ? 'client' : 'server',
      resource: makeResource({ 'service.name': host, 'host.name': host }),
      startMs: 1000 - 1000 * called,
      endMs: 1050 - 1000 * called,
    }),
  )
  const trace = buildTrace({
    spans: [span, orphan, ...early, ...exampleSpans()],
    logs: [makeLog({ spanId: span.spanId }), makeLog()],
  })
  const analysis = analyze(trace)
  const line = { summary: summarizeTrace(trace), largestGap: undefined, incomplete: true, missingParents: 1 }
  const documents = {
    show: traceDocument(analysis, { conditions: judge(CONDITIONS, analysis).map(verdictDocument) }),
    tail: traceLineDocument(line),
  }
  const page = read('docs/json.md')

  test('has a word on every key', () => {
    expect(analysis.skew.moves).toHaveLength(1)
    const unexplained = keysOf(documents).filter((key) => !new RegExp(`\\b${key}\\b`).test(page))
    expect(unexplained).toEqual([])
  })

  const noJq = spawnSync('jq', ['--version']).error !== undefined
  const examples = [...page.matchAll(/^tracectl (show|tail) .*\| jq (?:-c )?'(.*)'$/gm)]
  test.skipIf(noJq).each(examples.map(([, command, filter]) => [filter, command]))(
    'jq %s',
    (filter, command) => {
      const input = stringify(documents[command as 'show' | 'tail'])
      const { status, stdout, stderr } = spawnSync('jq', [filter ?? ''], { input, encoding: 'utf8' })
      expect([status, stderr]).toEqual([0, ''])
      expect(stdout).not.toBe('')
    },
  )
})

const CONDITIONS = ['gap>1s', 'errors>0'].map(parseCondition)

function keysOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(keysOf)
  if (typeof value !== 'object' || value === null) return []
  return [...Object.keys(value), ...Object.values(value).flatMap(keysOf)]
}
