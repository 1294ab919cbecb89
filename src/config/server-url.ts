// The address of a server as people give it: a URL or host:port, with whatever path, and perhaps with a user in it.
// It may hold a password: what is shown of it is shown by `shownAddress`.

export interface ServerUrl {
  /** Without user and password, without a slash at the end. */
  readonly url: string
  readonly username: string | undefined
  readonly password: string | undefined
}

const HOST_PORT = /^(?:\[[0-9a-f:.]+\]|[a-z0-9._-]+):\d{1,5}(?:\/|$)/i

/** A fault is the end of a sentence that begins with the address. */
export function parseServerUrl(text: string): ServerUrl | { readonly fault: string } {
  const trimmed = text.trim()
  const address = HOST_PORT.test(trimmed)
    ? `${/:443(\/|$)/.test(trimmed) ? 'https' : 'http'}://${trimmed}`
    : trimmed
  const url = /^https?:\/\//i.test(address) ? URL.parse(address) : null
  if (url === null) return { fault: 'is not an address that begins with http:// or https://' }
  if (url.search !== '' || url.hash !== '') {
    return {
      fault: 'has more behind its path: it is to be the address of the server, not of one of its pages',
    }
  }
  const username = decoded(url.username)
  const password = decoded(url.password)
  return { url: `${url.protocol}//${url.host}${url.pathname.replace(/\/+$/, '')}`, username, password }
}

/** Without user and password, even where it is not an address at all. */
export function shownAddress(text: string): string {
  const at = text.lastIndexOf('@')
  const scheme = /^[a-z][a-z0-9+.-]*:\/\//i.exec(text)?.[0] ?? ''
  const rest = at < 0 ? text.slice(scheme.length) : `…@${text.slice(at + 1)}`
  return (scheme + rest).replace(/[?#].*$/s, '?…')
}

function decoded(part: string): string | undefined {
  if (part === '') return undefined
  try {
    return decodeURIComponent(part)
  } catch {
    // A per cent sign that begins nothing.
    return part
  }
}
