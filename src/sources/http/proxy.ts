// Which proxy leads to a server: what HTTPS_PROXY, HTTP_PROXY and NO_PROXY say, in either letter case, as every other
// program reads them. Decided here and not by the HTTP library, so that an error can name the proxy and the variable.
import { BlockList, isIP } from 'node:net'

import { TracectlError } from '../../errors.ts'
import { isLoopback } from './loopback.ts'

export interface Proxy {
  /** With user and password in it. */
  readonly url: URL
  /** The variable that names it. */
  readonly variable: string
}

type Env = Readonly<Record<string, string | undefined>>

/**
 * undefined: straight there.
 * @throws TracectlError `config-invalid` when what is named is no URL
 */
export function findProxy(target: URL, env: Env): Proxy | undefined {
  // To a proxy, localhost would be its own machine.
  if (isLoopback(target.hostname)) return undefined
  const names = target.protocol === 'https:' ? ['https_proxy', 'all_proxy'] : ['http_proxy', 'all_proxy']
  const variable = names
    .flatMap((name) => [name, name.toUpperCase()])
    .find((name) => (env[name] ?? '') !== '')
  if (variable === undefined || isExcepted(target, env['no_proxy'] ?? env['NO_PROXY'] ?? '')) return undefined
  const text = env[variable] ?? ''
  // curl and others take `proxy.example:3128` for http://.
  const url = URL.parse(text.includes('://') ? text : `http://${text}`)
  if (url === null || !SCHEMES.has(url.protocol) || url.hostname === '') {
    throw new TracectlError('config-invalid', `${variable} is not the URL of a proxy`, {
      hint: `${variable}=http://proxy.example:3128, or NO_PROXY=${target.hostname} to go without`,
    })
  }
  return { url, variable }
}

const SCHEMES: ReadonlySet<string> = new Set(['http:', 'https:', 'socks:', 'socks5:'])

function isExcepted(target: URL, noProxy: string): boolean {
  const host = target.hostname
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '')
  const port = target.port === '' ? (target.protocol === 'https:' ? '443' : '80') : target.port
  return noProxy
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => covers(entry, host, port))
}

function covers(entry: string, host: string, port: string): boolean {
  const [, bracketed, plain, entryPort] = /^(?:\[(.+)\]|([^:]*|.*:.*:.*?))(?::(\d+))?$/.exec(entry) ?? []
  const name = bracketed ?? plain ?? entry
  if (entryPort !== undefined && entryPort !== port) return false
  if (name === '*') return true
  if (isIP(host) !== 0) return name === host || isInRange(name, host)
  const suffix = name.replace(/^\*?\./, '').replace(/\.$/, '')
  // `*.example.com` leaves example.com itself out; `.example.com` does not, as with curl.
  return (!name.startsWith('*') && host === suffix) || host.endsWith(`.${suffix}`)
}

/** 10.0.0.0/8 and the like. */
function isInRange(range: string, address: string): boolean {
  const [network = '', bits = '', more] = range.split('/')
  const family = isIP(network)
  if (family === 0 || family !== isIP(address) || !/^\d{1,3}$/.test(bits) || more !== undefined) return false
  if (Number(bits) > (family === 4 ? 32 : 128)) return false
  const list = new BlockList()
  const type = family === 4 ? 'ipv4' : 'ipv6'
  list.addSubnet(network, Number(bits), type)
  return list.check(address, type)
}
