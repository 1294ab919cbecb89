// The file of expected edges: every way to write one, what is said of what is wrong, and that what is learned is read back.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseEdges, readEdgesFile } from '../../../src/commands/diagnose/expect/edges-file.ts'
import { formatEdges, writeEdgesFile } from '../../../src/commands/diagnose/expect/write-edges.ts'
import type { TracectlError } from '../../../src/errors.ts'
import { temporaryDirectory } from '../../store/store-fixture.ts'

async function fault(text: string): Promise<string> {
  return await parseEdges(text, 'edges.yaml').then(
    () => 'none',
    (error: TracectlError) => error.message,
  )
}

test('every way to write an edge', async () => {
  const text = `
# a comment
edges:
  - web -> cart
  - web -> cart (http)      # another
  - * -> audit
  - 'orders → pay (grpc)'
  - { from: web, to: "*-worker", protocol: messaging }
  - \\* -> cart
  - from: billing service
    to: pay
`
  expect(await parseEdges(text, 'edges.yaml')).toEqual([
    { caller: 'web', callee: 'cart', protocol: undefined, line: 4 },
    { caller: 'web', callee: 'cart', protocol: 'http', line: 5 },
    { caller: '*', callee: 'audit', protocol: undefined, line: 6 },
    { caller: 'orders', callee: 'pay', protocol: 'rpc', line: 7 },
    { caller: 'web', callee: '*-worker', protocol: 'messaging', line: 8 },
    { caller: '\\*', callee: 'cart', protocol: undefined, line: 9 },
    { caller: 'billing service', callee: 'pay', protocol: undefined, line: 10 },
  ])
})

test('a list alone will do, and JSON is YAML', async () => {
  expect(await parseEdges('- a -> b\n', 'x')).toHaveLength(1)
  expect(await parseEdges('{"edges": [{"from": "a", "to": "b"}]}', 'x')).toHaveLength(1)
})

describe('what is wrong is told with its line', () => {
  test.each([
    ['edges:\n  - web\n', "edges.yaml:2:5: 'web' is no edge, as 'web -> cart' is"],
    ['edges:\n  - web ->\n', "edges.yaml:2:5: 'web ->' is no edge, as 'web -> cart' is"],
    [
      'edges:\n  - a -> b -> c\n',
      "edges.yaml:2:5: 'a -> b -> c' has more than one arrow: write each call by itself",
    ],
    ['edges:\n  - a -> b (smtp)\n', "edges.yaml:2:5: 'smtp' is no protocol (http, rpc, messaging)"],
    ['edges:\n  - {from: a}\n', "edges.yaml:2:5: an edge without 'to'"],
    [
      'edges:\n  - {from: a, to: b, port: 80}\n',
      "edges.yaml:2:22: 'port' is nothing that an edge has (from, to, protocol)",
    ],
    ['edges:\n  - {from: a, to: [b]}\n', 'edges.yaml:2:15: to has no value'],
    ['edges:\n  - - a -> b\n', "edges.yaml:2:5: is no edge, as 'web -> cart' is"],
    ['edge:\n  - a -> b\n', "edges.yaml:1:1: 'edge' is nothing that is known here; 'edges' is"],
    ['edges: []\n', 'edges.yaml:1:8: expects no edge at all'],
    ['edges:\n', "edges.yaml:1:7: is no list of edges, as '- web -> cart' is"],
    ['', "edges.yaml:1:1: does not begin with 'edges:'"],
    ['edges:\n\t- a -> b\n', 'edges.yaml:2:1: a tab where blanks are to indent'],
  ])('%j', async (text, message) => {
    expect(await fault(text)).toBe(message)
  })

  test('a file that is not there', async () => {
    await expect(readEdgesFile('none.yaml', temporaryDirectory())).rejects.toMatchObject({
      code: 'file-unreadable',
      message: 'cannot read the expected edges in none.yaml: no such file',
    })
  })
})

describe('what is learned', () => {
  test('is short, and has a place for comments', async () => {
    const text = await formatEdges([
      { caller: 'orders', callee: 'worker', protocol: 'messaging' },
      { caller: 'web', callee: 'cart', protocol: undefined },
      { caller: 'a -> b', callee: 'yes', protocol: 'http' },
    ])
    expect(text.split('\n').slice(3).join('\n')).toBe(
      `edges:
  - orders -> worker (messaging)
  - web -> cart
  - { from: a -> b, to: yes, protocol: http }
`,
    )
  })

  const name = fc.oneof(
    fc.constantFrom(
      'web',
      'no',
      '123',
      'a: b',
      '# x',
      '- y',
      "it's",
      'caf\u00e9 (x)',
      'x -> y',
      '"q"',
      '{z}',
      '&a',
    ),
    fc
      .string({ minLength: 1, maxLength: 8, unit: 'binary' })
      .filter((text) => text.trim() === text && text !== '' && !text.includes('*')),
  )
  test('is read back as it was, whatever the names', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            caller: name,
            callee: name,
            protocol: fc.constantFrom(undefined, 'http' as const, 'rpc' as const, 'messaging' as const),
          }),
          { minLength: 1, maxLength: 5 },
        ),
        async (edges) => {
          const read = await parseEdges(await formatEdges(edges), 'edges.yaml')
          expect(read.map(({ line: _line, ...edge }) => edge)).toEqual(edges)
        },
      ),
      { numRuns: 150 },
    )
  })

  test.each([
    ['a line break', 'web\n- x', '{"from":"web\\n- x","to":"cart"}'],
    ['the end of a document', '--- web', '"--- web -> cart"'],
    ['an escape sequence', 'web\u001b[2J', '"web\\u001b[2J -> cart"'],
    ['one in a single character', 'web\u009b2J', '"web\\u009b2J -> cart"'],
    ['letters that turn the line round', 'web\u202e', '"web\\u202e -> cart"'],
    ['one that nobody sees', 'we\u200bb', '"we\\u200bb -> cart"'],
    ['half a character', 'web\ud800', '"web\\ud800 -> cart"'],
  ])('in a name that has %s is written so that it does nothing', async (_what, caller, written) => {
    const edge = { caller, callee: 'cart', protocol: undefined }
    const text = await formatEdges([edge])
    expect(text.split('\n').slice(4)).toEqual([`  - ${written}`, ''])
    expect((await parseEdges(text, 'edges.yaml'))[0]).toMatchObject(edge)
  })

  test('is not written where it could not be read again', async () => {
    const cwd = temporaryDirectory()
    const edges = Array.from({ length: 3_000 }, (_, at) => ({
      caller: `${'service'.repeat(50)}-${at}`,
      callee: 'another-of-such-a-name',
      protocol: 'http' as const,
    }))
    await expect(writeEdgesFile('edges.yaml', { cwd, pid: 7 }, edges)).rejects.toMatchObject({
      code: 'output-failed',
      message: 'edges.yaml is not written: 3,000 edges are more than a megabyte, and no such file is read',
    })
    expect(existsSync(join(cwd, 'edges.yaml'))).toBe(false)
  })

  test('replaces what was learned before, and nothing else', async () => {
    const cwd = temporaryDirectory()
    const place = { cwd, pid: 7 }
    const edge = { caller: 'web', callee: 'cart', protocol: undefined }
    await writeEdgesFile('edges.yaml', place, [edge])
    await writeEdgesFile('edges.yaml', place, [edge, { ...edge, callee: 'pay' }])
    expect(await readEdgesFile('edges.yaml', cwd)).toHaveLength(2)
    writeFileSync(join(cwd, 'values.yaml'), 'replicas: 3\n')
    await expect(writeEdgesFile('values.yaml', place, [edge])).rejects.toMatchObject({
      code: 'usage',
      message: 'values.yaml is there, and --write-expect has not written it',
    })
    expect(readFileSync(join(cwd, 'values.yaml'), 'utf8')).toBe('replicas: 3\n')
    await expect(writeEdgesFile('no/edges.yaml', place, [edge])).rejects.toMatchObject({
      code: 'output-failed',
    })
  })
})
