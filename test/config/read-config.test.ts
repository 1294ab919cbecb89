// Configuration files that people write: each mistake is told with its place and what is allowed there.
import { assert, asyncProperty, oneof, string, stringMatching } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseConfigTree } from '../../src/config/config-tree.ts'
import { readConfig, type Config } from '../../src/config/read-config.ts'
import { parseServerUrl, shownAddress } from '../../src/config/server-url.ts'
import { TracectlError } from '../../src/errors.ts'

async function read(text: string): Promise<Config> {
  return readConfig(await parseConfigTree(text, 'c.yaml'), 'c.yaml', (word, known) =>
    known.find((name) => name.startsWith(word.slice(0, 2))),
  )
}

const failure = (text: string): Promise<string> =>
  read(text).then(
    () => 'no failure',
    (error: Error) => error.message,
  )

const server = (lines: string): string =>
  `contexts:\n  a:\n    tempo:\n      url: http://a\n${lines.replaceAll(/^/gm, '      ')}\n`

describe('a file that is right', () => {
  test('in YAML and JSON', async () => {
    const { contexts, currentContext, defaults } = await read(
      '{"current-context": "a", "contexts": {"a": {"jaeger": {"url": "http://a", "tenant": 12, "tls": {"skipVerify": true}}}}, "defaults": {"timeout": "500ms"}}',
    )
    expect([currentContext, defaults]).toEqual(['a', { timeoutMs: 500 }])
    expect(contexts.get('a')?.servers.get('jaeger')).toMatchObject({
      url: 'http://a',
      tenant: '12',
      tls: { skipVerify: true },
    })
  })

  test.each(['', '# nothing\n', '---\n', 'contexts:\n', '{}'])('%j is empty', async (text) => {
    const { contexts, warnings } = await read(text)
    expect([contexts.size, warnings]).toEqual([0, []])
  })

  test('with anchors', async () => {
    const { contexts } = await read('contexts:\n  a: &x\n    tempo: { url: "http://a" }\n  b: *x\n')
    expect(contexts.get('b')?.servers.get('tempo')?.url).toBe('http://a')
  })

  test('numbers stay as they were written', async () => {
    const { contexts } = await read(server('username: 0123\npassword: 1e3'))
    expect(contexts.get('a')?.servers.get('tempo')).toMatchObject({
      username: '0123',
      password: { value: '1e3' },
    })
  })

  test('unknown keys are told and left out', async () => {
    expect((await read(`contxts: 1\n${server('tokn: 1\nsomething: 1')}`)).warnings).toEqual([
      "c.yaml:1:1: unknown key 'contxts'; did you mean contexts?",
      "c.yaml:6:7: unknown key 'tokn' in contexts.a.tempo; did you mean token?",
      expect.stringMatching(
        /^c\.yaml:7:7: unknown key 'something' in contexts\.a\.tempo; there are url, tenant/,
      ),
    ])
  })

  test('a name that means something else is told', async () => {
    expect((await read('contexts: { local: { tempo: { url: "http://a" } } }')).warnings).toEqual([
      "c.yaml:1:13: the context 'local' cannot be asked for: --from local is the local store",
    ])
  })
})

describe('a file that is wrong', () => {
  test.each([
    ['contexts: [1', 'c.yaml:1:13: the indentation does not fit, or a bracket is not closed'],
    ['a:\n\tb: 1', 'c.yaml:2:1: a tab where blanks are to indent'],
    ['a: 1\na: 2', 'c.yaml:2:1: the same key a second time'],
    ['a: 1\n---\nb: 1', 'c.yaml:2:1: a second document (---): the file is one'],
    ['a: *b', 'c.yaml:1:4: an alias (*) of no anchor (&)'],
    ['a: &a { b: *a }', 'c.yaml:1:7: is nested too deeply'],
    ['- 1', 'c.yaml:1:1: the file is to be a map of keys and values'],
    [
      'contexts: { a: { } }',
      'c.yaml:1:16: contexts.a names no server: it is to have tempo, jaeger or zipkin',
    ],
    ['contexts: { a: { tempo: { tenant: x } } }', 'c.yaml:1:25: contexts.a.tempo has no url'],
    [
      'contexts: { a: { tempo: { url: "ftp://u:p@h" } } }',
      "c.yaml:1:32: contexts.a.tempo.url: 'ftp://…@h' is not an address that begins with http:// or https://",
    ],
    [
      server('tenant: a\norgId: b'),
      'c.yaml:6:14: contexts.a.tempo.orgId says the same as tenant: leave one of them out',
    ],
    [server('timeout: 3'), 'c.yaml:5:16: contexts.a.tempo.timeout is to be a time such as 500ms, 30s or 2m'],
    [
      server('tls: { skipVerify: maybe }'),
      'c.yaml:5:26: contexts.a.tempo.tls.skipVerify is to be true or false',
    ],
    [
      server('grafana: { datasource: x }'),
      'c.yaml:4:7: contexts.a.tempo has both grafana and url: there is grafana.url for it',
    ],
    [
      server('token: { env: A, file: b }'),
      /^c\.yaml:5:14: contexts\.a\.tempo\.token is to be exactly one of \{ env: NAME \}/,
    ],
    [
      server('token: { exec: "vault read" }'),
      /contexts\.a\.tempo\.token\.exec is to be a list of the command and its arguments/,
    ],
  ])('%j', async (text, expected) => {
    const told = await failure(text)
    if (typeof expected === 'string') expect(told).toBe(expected)
    else expect(told).toMatch(expected)
  })

  test('whatever it is: an expected error or none', async () => {
    const yamlish = stringMatching(/^(contexts|a|tempo|url|token|[ \n\t:{}[\],&*!|>'"#@-]){0,30}$/)
    await assert(
      asyncProperty(oneof(string(), yamlish), async (text) => {
        await read(text).catch((error: unknown) => {
          expect(error).toBeInstanceOf(TracectlError)
        })
      }),
      { numRuns: 1000 },
    )
  })
})

describe('an address', () => {
  test.each([
    ['http://h:1/x//', 'http://h:1/x'],
    ['h.example:443/x', 'https://h.example/x'],
    ['localhost:3200', 'http://localhost:3200'],
    ['[::1]:9411', 'http://[::1]:9411'],
    ['HTTPS://H.example', 'https://h.example'],
  ])('%s is %s', (text, expected) => {
    expect(parseServerUrl(text)).toMatchObject({ url: expected })
  })

  test.each(['http://u:p/a@h', 'http://u:p@h@i/x?y', 'u:p@h', 'http://u:p?a@h'])(
    '%s is shown without its user',
    (text) => {
      expect(shownAddress(text)).not.toMatch(/u:p|y/)
    },
  )
})
