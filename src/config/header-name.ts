// Names of headers, RFC 9110 §5.1, and which of them carry secrets.

export function isHeaderName(name: string): boolean {
  return /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)
}

/** RFC 9110 §5.5: no control characters but the tab. */
export function isHeaderValue(value: string): boolean {
  return /^[\t\x20-\x7e\x80-\xff]*$/.test(value)
}

/** A guess by the name. */
export function isSecretHeader(name: string): boolean {
  return /auth|cookie|token|secret|passw|credential|session|signature|api-?key|-key$/i.test(name)
}
