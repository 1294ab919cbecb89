import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { opensScreen, readTailOptions, type TailFlags } from '../../../src/commands/tail/tail-options.ts'

const DEFAULTS: TailFlags = {
  grpcPort: '4317',
  httpPort: '4318',
  output: 'text',
  service: [],
  forwardHeader: [],
}

const folder = mkdtempSync(join(tmpdir(), 'tracectl-options-'))
afterAll(() => rmSync(folder, { recursive: true }))

function read(
  flags: Partial<TailFlags>,
  command: readonly string[] = [],
): ReturnType<typeof readTailOptions> {
  return readTailOptions({ ...DEFAULTS, ...flags }, command)
}

const TERMINAL = { takeTerminal: () => Promise.reject(new Error('not to be taken')) }

async function asks(flags: Partial<TailFlags>): Promise<boolean> {
  return opensScreen(TERMINAL, await read(flags))
}

describe('readTailOptions', () => {
  test('nothing given', async () => {
    expect(await read({})).toEqual({
      store: undefined,
      quiet: false,
      verbose: 0,
      grpcPort: 4317,
      httpPort: 4318,
      host: undefined,
      form: 'lines',
      plain: false,
      inline: false,
      stitch: false,
      services: [],
      errors: false,
      minDuration: undefined,
      count: undefined,
      untilIdle: undefined,
      forward: undefined,
      retainBytes: undefined,
      retainAge: undefined,
      command: [],
    })
  })

  test.each([
    [{ tenant: 'a' }, '--tenant is about a server'],
    [{ from: 'local', tokenFile: 'x' }, '--token-file is about a server'],
    [{ context: 'staging' }, '--context is about a server'],
  ])('what is about a server is refused: %j', async (flags, message) => {
    await expect(read(flags)).rejects.toMatchObject({
      exitStatus: 2,
      message: expect.stringContaining(message) as string,
    })
  })

  test('values come out in units', async () => {
    expect(
      await read(
        { minDuration: '250ms', untilIdle: '10s', count: '3', retainBytes: '1GiB', retainAge: '7d' },
        ['npm', 'start'],
      ),
    ).toMatchObject({
      minDuration: 250e6,
      untilIdle: 10e9,
      count: 3,
      retainBytes: 2 ** 30,
      retainAge: 7 * 86_400e9,
      command: ['npm', 'start'],
    })
  })

  test('the form', async () => {
    expect((await read({ waterfall: true })).form).toBe('waterfall')
    expect((await read({ output: 'json' })).form).toBe('json')
    expect((await read({ json: true })).form).toBe('json')
    await expect(read({ json: true, waterfall: true })).rejects.toThrow('two forms at once')
  })

  test('a screen is opened where no form was asked for, and no end', async () => {
    expect(await asks({})).toBe(true)
    expect(await asks({ quiet: true, errors: true, service: ['cart'], minDuration: '1s' })).toBe(true)
    for (const flags of [
      { plain: true },
      { inline: true },
      { waterfall: true },
      { json: true },
      { output: 'json' },
      { count: '1' },
      { untilIdle: '1s' },
    ] as const) {
      expect(await asks(flags)).toBe(false)
      await expect(asks({ ...flags, stitch: true })).rejects.toThrow('--stitch joins rows of the screen')
    }
    const stitching = await read({ stitch: true })
    expect(opensScreen(TERMINAL, stitching)).toBe(true)
    expect(() => opensScreen({ takeTerminal: undefined }, stitching)).toThrow('--stitch joins rows')
  })

  test('the block below the lines, and a form without one', async () => {
    expect(await read({ inline: true, waterfall: true })).toMatchObject({ inline: true, form: 'waterfall' })
    await expect(read({ inline: true, plain: true })).rejects.toMatchObject({ exitStatus: 2 })
    await expect(read({ inline: true, json: true })).rejects.toMatchObject({ exitStatus: 2 })
  })

  test('two ports that are one, unless both are free to choose', async () => {
    await expect(read({ grpcPort: '4318' })).rejects.toThrow("--http-port: '4318' is the gRPC port too")
    expect(await read({ grpcPort: '0', httpPort: '0' })).toMatchObject({ grpcPort: 0, httpPort: 0 })
  })

  test.each(['http://collector:4318', 'https://collector', 'grpc://collector:4317', 'grpcs://collector'])(
    '--forward %j is taken as it stands',
    async (url) => {
      expect((await read({ forward: url })).forward).toEqual({ url, headers: [] })
    },
  )

  test.each(['collector:4318', 'ftp://me:s3cret@collector', 'grpc://collector/path', 'not a url', ''])(
    '--forward %j is refused, and not repeated: it may hold a password',
    async (url) => {
      const refused = read({ forward: url })
      await expect(refused).rejects.toThrow(/^--forward: /)
      await expect(refused).rejects.not.toThrow('s3cret')
    },
  )

  test('headers, on the command line and in a file', async () => {
    const file = join(folder, 'headers')
    writeFileSync(file, '# for the vendor\r\nAuthorization: Bearer a:b\n\n  X-Tenant:7  \n')
    const { forward } = await read({
      forward: 'https://vendor.example/otlp',
      forwardHeader: ['X-Key: abc', `@${file}`, 'X-Empty:'],
    })
    expect(forward).toEqual({
      url: 'https://vendor.example/otlp',
      headers: [
        ['X-Key', 'abc'],
        ['Authorization', 'Bearer a:b'],
        ['X-Tenant', '7'],
        ['X-Empty', ''],
      ],
    })
  })

  test('a bad header is named, its value is not', async () => {
    for (const header of ['Bad Name: secret', 'NoColon=secret', 'X: se\ncret', ': secret', 'secret']) {
      const refused = read({ forward: 'http://x', forwardHeader: [header] })
      await expect(refused).rejects.toThrow('is not a header')
      await expect(refused).rejects.not.toThrow('secret')
    }
  })

  test('a header file that is not there', async () => {
    await expect(read({ forward: 'http://x', forwardHeader: ['@/no/such/file'] })).rejects.toThrow(
      'cannot read the headers in /no/such/file',
    )
  })

  test('headers without a place to send them', async () => {
    await expect(read({ forwardHeader: ['X-Key: abc'] })).rejects.toThrow('has nothing to go with')
  })
})
