// The URL of a server as people type it, or copy it from a browser: without a scheme, with user and password, with the
// page they were looking at behind it.
import { TracectlError } from '../errors.ts'
import { isLoopback } from './http/loopback.ts'
import { findBase } from './probe/pasted-page.ts'

export interface BackendUrl {
  /** For BackendTarget: nothing secret in it, its path kept, without a slash at the end. */
  readonly url: string
  /** Decoded; undefined where there is none. To be sent as basic authentication, and never shown. */
  readonly username: string | undefined
  readonly password: string | undefined
}

/**
 * Whether it is meant as a URL, and not as the name of a context or of a kind: it has a scheme, a port or a path, or is
 * this machine.
 */
export function looksLikeUrl(text: string): boolean {
  return /:\/\/|^[^/]*:\d+(?:\/|$)|^localhost(?:\/|$)|^\[|^\d+\.\d+\.\d+\.\d+(?:\/|$)|^[\w.-]+\.[\w-]+\//i.test(
    text,
  )
}

/** @throws TracectlError `usage` that does not repeat what may be secret */
export function parseBackendUrl(text: string): BackendUrl {
  const typed = text.trim()
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(typed)?.[1]?.toLowerCase()
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https') throw unknownScheme(scheme)
  const url = URL.parse(scheme === undefined ? `http://${typed.replace(/^\/\//, '')}` : typed)
  if (url === null || url.hostname === '') {
    throw new TracectlError('usage', `${mask(typed)} is not the URL of a server`, { hint: EXAMPLES })
  }
  const base = `${url.protocol}//${url.host}${url.pathname.replaceAll(/\/{2,}/g, '/').replace(/\/$/, '')}`
  if (scheme === undefined && !isLoopback(url.hostname)) {
    const rest = base.replace('http://', '')
    throw new TracectlError('usage', `${mask(typed)} does not say whether it is http:// or https://`, {
      hint: `https://${rest} or http://${rest}`,
    })
  }
  if (url.search !== '' || url.hash !== '') {
    throw new TracectlError('usage', `${base}?… is a page, and not the base URL of a server`, {
      hint: `perhaps ${findBase(url) ?? base}`,
    })
  }
  return { url: base, username: decoded(url.username), password: decoded(url.password) }
}

const EXAMPLES = 'http://localhost:3200, https://tempo.example.com/tempo'

function unknownScheme(scheme: string): TracectlError {
  const isGrpc = /^grpcs?$/.test(scheme)
  return new TracectlError(
    'usage',
    `${scheme}:// is not how a server is asked for traces, but http:// and https:// are`,
    {
      hint: isGrpc ? 'the port for HTTP is another one: Tempo 3200, Jaeger 16686' : EXAMPLES,
    },
  )
}

/** A percent sign that encodes nothing stands for itself. */
function decoded(text: string): string | undefined {
  if (text === '') return undefined
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** What was typed, as far as nothing in it can be a secret. */
function mask(text: string): string {
  const shown = text.replace(/^([a-z][a-z0-9+.-]*:\/\/)?.*@/is, '$1').replace(/[?#].*$/s, '?…')
  return JSON.stringify(shown.slice(0, 100))
}
