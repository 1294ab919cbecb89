// Names that a server offers end up on somebody's command line: what they hold must be a word there, and no command.
import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { completion } from '../../../src/commands/completion/completion.ts'
import { fakeContext } from '../../support/context.ts'

/** What bash would put where `typed` stands, were these offered. */
async function inserted(offered: readonly string[], typed: string): Promise<readonly string[]> {
  const context = fakeContext()
  await completion(context, { shell: 'bash' })
  const script = `
    tracectl() { printf '%s' "$OFFERED"; printf 'asked:%s\\n:none\\n' "\${@: -1}"; }
    ${context.out()}
    COMP_WORDS=(tracectl search --service "$TYPED"); COMP_CWORD=3
    _tracectl; printf '%s\\n' "\${COMPREPLY[@]}"
  `
  const env = { PATH: process.env['PATH'], OFFERED: `${offered.join('\t\n')}\t\n`, TYPED: typed }
  const { stdout, stderr } = spawnSync('bash', ['--norc'], { input: script, encoding: 'utf8', env })
  expect(stderr).toBe('')
  return stdout.trimEnd().split('\n')
}

describe('bash', () => {
  test.each([
    ['$(touch /tmp/x)', String.raw`\$\(touch\ /tmp/x\)`],
    ['`id`', '\\`id\\`'],
    ['a;id', String.raw`a\;id`],
    ['a|id>b&', String.raw`a\|id\>b\&`],
    ["it's", String.raw`it\'s`],
    ['GET /cart/*', String.raw`GET\ /cart/\*`],
    ['!!', String.raw`\!\!`],
  ])('gets %s as one word', async (name, word) => {
    expect(await inserted([name], '')).toEqual([word, 'asked:'])
  })

  test('gets plain words as they are, and asks for what quoted ones mean', async () => {
    expect(await inserted(['checkout', 'time,id', 'http.method=', 'GET /cart'], String.raw`GET\ /c`)).toEqual(
      ['checkout', 'time,id', 'http.method=', String.raw`GET\ /cart`, String.raw`asked:GET\ /c`],
    )
  })
})
