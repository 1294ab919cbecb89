// Reads the URL and the headers of `--forward`: which protocol to speak, and where. Whatever may be secret (user and
// password, query, header values) stays out of labels and errors.
import { TracectlError } from '../errors.ts'

export interface ForwardTarget {
  readonly protocol: 'http' | 'grpc'
  readonly secure: boolean
  /** An IPv6 address without brackets. */
  readonly host: string
  readonly port: number
  /** `/base` without a slash at the end; empty for none. OTLP/HTTP only. */
  readonly basePath: string
  /** `?…` or empty. OTLP/HTTP only. */
  readonly query: string
  /** Names in lower case. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** Scheme, host, port and path: what may be shown. */
  readonly label: string
  /** Whether the target is this machine: nothing is gained by compressing then, and no proxy leads there. */
  readonly local: boolean
}

/** @throws TracectlError `usage` */
export function readForwardTarget(
  text: string,
  headers: readonly (readonly [name: string, value: string])[],
): ForwardTarget {
  const url = URL.parse(text)
  const scheme = url === null ? undefined : SCHEMES.get(url.protocol)
  if (url === null || scheme === undefined || url.hostname === '') {
    throw new TracectlError('usage', '--forward: not the URL of an OTLP endpoint', { hint: HINT })
  }
  const port = url.port === '' ? scheme.port : Number(url.port)
  const basePath = url.pathname.replace(/\/+$/, '').replace(SIGNAL_PATH, '')
  // What listens on 4317 is gRPC, wherever OTLP is spoken, and exporters name it with http:// as well.
  const protocol = scheme.protocol === 'grpc' || (port === 4317 && basePath === '') ? 'grpc' : 'http'
  if (protocol === 'grpc' && basePath !== '') {
    throw new TracectlError('usage', `--forward: OTLP/gRPC has no path, but there is "${basePath}"`, {
      hint: HINT,
    })
  }
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  return {
    protocol,
    secure: scheme.secure,
    host,
    port,
    basePath,
    query: url.search,
    headers: [...credentialsOf(url), ...headers.map(readHeader)],
    label: `${url.protocol}//${url.hostname}:${port}${basePath}`,
    local: /^(?:(?:.+\.)?localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|::1?)$/.test(host),
  }
}

const HINT = '--forward http://localhost:4328 for OTLP/HTTP, --forward grpc://localhost:4327 for OTLP/gRPC'

interface Scheme {
  readonly protocol: 'http' | 'grpc'
  readonly secure: boolean
  readonly port: number
}

const SCHEMES: ReadonlyMap<string, Scheme> = new Map<string, Scheme>([
  ['http:', { protocol: 'http', secure: false, port: 80 }],
  ['https:', { protocol: 'http', secure: true, port: 443 }],
  ['grpc:', { protocol: 'grpc', secure: false, port: 4317 }],
  ['grpcs:', { protocol: 'grpc', secure: true, port: 4317 }],
])

/** A full path of one signal is meant as its base: the others are beside it. */
const SIGNAL_PATH = /\/v1(?:\/(?:traces|logs|metrics)|development\/profiles)$/

function credentialsOf({ username, password }: URL): readonly (readonly [string, string])[] {
  if (username === '' && password === '') return []
  const pair = `${percentDecoded(username)}:${percentDecoded(password)}`
  return [['authorization', `Basic ${Buffer.from(pair).toString('base64')}`]]
}

/** A percent sign that encodes nothing stands for itself. */
function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** These are ours to set: they say how the body is framed, or are for the next hop alone. */
const RESERVED =
  /^(?:content-(?:type|length|encoding)|transfer-encoding|connection|proxy-.*|host|te|upgrade|expect|grpc-.*|:.*)$/

function readHeader([name, value]: readonly [string, string]): readonly [string, string] {
  const lower = name.toLowerCase()
  // RFC 9110 sections 5.1 and 5.5.
  if (!/^[!#$%&'*+.^_`|~0-9a-z-]+$/.test(lower) || /[^\t\x20-\x7e\x80-\xff]/.test(value)) {
    throw new TracectlError(
      'usage',
      `--forward-header ${JSON.stringify(name)}: not a header that can be sent`,
      {
        hint: "--forward-header 'X-Api-Key: abc'",
      },
    )
  }
  if (RESERVED.test(lower)) {
    throw new TracectlError('usage', `--forward-header ${name}: tracectl sets this one itself`, {
      hint: `leave ${name} out`,
    })
  }
  return [lower, value]
}
