import { networkInterfaces } from 'node:os'

import { describe, expect, it } from 'vitest'

import { isOwnAddress } from '../../src/receiver/own-address.ts'

const outward = Object.values(networkInterfaces())
  .flat()
  .find((address) => address !== undefined && !address.internal && address.family === 'IPv4')?.address

describe('a target', () => {
  it.each([
    ['127.0.0.1', ['127.0.0.1'], true],
    ['localhost', ['127.0.0.1', '::1'], true],
    ['[::1]', ['127.0.0.1', '::1'], true],
    ['::ffff:127.0.0.1', ['127.0.0.1'], true],
    ['0.0.0.0', ['127.0.0.1'], true],
    ['127.0.0.1', ['0.0.0.0'], true],
    ['127.5.5.5', ['0.0.0.0'], true],
    ['::1', ['::'], true],
    ['127.0.0.2', ['127.0.0.1'], false],
    ['192.0.2.1', ['0.0.0.0'], false],
    ['192.0.2.1', ['127.0.0.1'], false],
    ['no-such-host.invalid', ['0.0.0.0'], false],
  ])('%s, listening on %j: ourselves is %s', async (host, hosts, expected) => {
    const own = hosts.map((host) => ({ host, port: 4318 }))
    expect(await isOwnAddress({ host, port: 4318 }, own)).toBe(expected)
    expect(await isOwnAddress({ host, port: 4319 }, own)).toBe(false)
  })

  it.skipIf(outward === undefined)(
    'that is an interface of this machine is ourselves on every interface',
    async () => {
      const target = { host: outward!, port: 4318 }
      expect(await isOwnAddress(target, [{ host: '0.0.0.0', port: 4318 }])).toBe(true)
      expect(await isOwnAddress(target, [{ host: '127.0.0.1', port: 4318 }])).toBe(false)
    },
  )
})
