// Flags of `tail --from`: what is about receiving is refused, not ignored.
import { describe, expect, test } from 'vitest'
import { readFollowOptions } from '../../../../src/commands/tail/follow/follow-options.ts'
import { readTailOptions, type TailFlags } from '../../../../src/commands/tail/tail-options.ts'

const FLAGS: TailFlags = {
  grpcPort: '4317',
  httpPort: '4318',
  output: 'text',
  service: [],
  forwardHeader: [],
  from: 'tempo',
}

function read(
  flags: Partial<TailFlags> = {},
  ...operands: readonly string[]
): ReturnType<typeof readFollowOptions> {
  return readFollowOptions({ ...FLAGS, ...flags }, operands)
}

test('everything unless told', async () => {
  expect(await read()).toMatchObject({
    from: 'tempo',
    form: 'lines',
    filter: undefined,
    queryText: undefined,
    since: 0,
  })
})

test('an expression and flags are one query', async () => {
  const { filter, queryText } = await read({ service: ['cart'], errors: true }, '{ name = "GET /" }')
  expect(queryText).toBe('{ name = "GET /" }')
  expect(filter?.first).toMatchObject({ type: 'spansets', operator: '&&' })
})

describe('refused', () => {
  test.each([
    ['a port', { grpcPort: '9999' }, '--grpc-port is about receiving'],
    ['a host', { host: '0.0.0.0' }, '--host is about receiving'],
    ['forwarding', { forward: 'http://collector:4318' }, '--forward is about receiving'],
    ['retention', { retainAge: '1d' }, '--retain-age is about receiving'],
    ['a time without a unit', { since: '15' }, "--since: '15' has no unit"],
    ['more than a day', { since: '2d' }, 'more than a day'],
    ['two forms', { waterfall: true, json: true }, 'two forms at once'],
  ])('%s', async (_what, flags, message) => {
    await expect(read(flags)).rejects.toThrow(message)
  })

  test('two expressions, as when the quotes were forgotten', async () => {
    await expect(read({}, '{', 'status', '=', 'error', '}')).rejects.toMatchObject({
      exitStatus: 2,
      hint: expect.stringContaining("'{ status = error }'") as string,
    })
  })

  test('a command, which nothing here would send anything to', async () => {
    await expect(read({}, 'npm', 'start')).rejects.toMatchObject({
      message: '--from follows a server, and starts no command',
      hint: 'leave it out: tracectl tail -- npm start',
    })
  })

  test('an expression that is none points at where', async () => {
    await expect(read({}, '{ status = }')).rejects.toMatchObject({ exitStatus: 2 })
  })

  test('--since where nothing is followed', async () => {
    await expect(readTailOptions({ ...FLAGS, since: '15m' }, [])).rejects.toThrow(
      '--since is about following',
    )
  })
})
