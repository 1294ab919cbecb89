// What is wrong with an encrypted connection, by the names that OpenSSL and Node have for it, and which flag helps.
import type { Trouble } from './trouble.ts'

/** undefined: it is something else. */
export function findTlsTrouble(error: unknown, { hostname }: URL): Trouble | undefined {
  if (!(error instanceof Error)) return undefined
  const code = 'code' in error ? String(error.code) : ''
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    const hint = `is the host in the URL the one that is meant? ${UNCHECKED}`
    return unverified(`it shows a certificate that is not for ${hostname}${namesIn(error)}`, hint)
  }
  return BY_CODE.get(code) ?? BY_TEXT.find(([pattern]) => pattern.test(`${code} ${error.message}`))?.[1]
}

/** Whether whom the machine trusts may settle it. */
export function isUntrusted(error: unknown): boolean {
  return error instanceof Error && 'code' in error && UNTRUSTED.has(String(error.code))
}

const UNTRUSTED: ReadonlySet<string> = new Set([
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
])

/** For whom it is: the certificate is anybody's, and not yet believed. */
function namesIn(error: Error): string {
  const cert = 'cert' in error ? (error.cert as { readonly subjectaltname?: unknown } | undefined) : undefined
  if (typeof cert?.subjectaltname !== 'string') return ''
  const names = cert.subjectaltname.match(/(?<=DNS:|IP Address:)[\w.*:-]{1,80}/g) ?? []
  return names.length === 0 ? '' : ` but for ${names.slice(0, 3).join(', ')}${names.length > 3 ? ' …' : ''}`
}

const UNCHECKED = '--skip-verify asks without checking who answers'
const OWN_CA = `--ca-cert FILE trusts the one who signed it (PEM); ${UNCHECKED}`

function unverified(reason: string, hint: string): Trouble {
  return { code: 'unreachable', reason, hint }
}

const UNKNOWN_SIGNER = unverified('the signer of its certificate is not trusted here', OWN_CA)
const NO_TLS = unverified(
  'it does not speak TLS',
  'perhaps http:// is meant; the port may be that of something else',
)

const BY_CODE: ReadonlyMap<string, Trouble> = new Map([
  ['DEPTH_ZERO_SELF_SIGNED_CERT', unverified('it has signed its certificate itself', OWN_CA)],
  ['SELF_SIGNED_CERT_IN_CHAIN', UNKNOWN_SIGNER],
  ['UNABLE_TO_GET_ISSUER_CERT', UNKNOWN_SIGNER],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', UNKNOWN_SIGNER],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', UNKNOWN_SIGNER],
  ['CERT_HAS_EXPIRED', unverified('its certificate has expired', `is the clock right? ${UNCHECKED}`)],
  ['CERT_NOT_YET_VALID', unverified('its certificate is not valid yet', `is the clock right? ${UNCHECKED}`)],
  ['CERT_REVOKED', unverified('its certificate has been revoked', UNCHECKED)],
  ['ERR_SSL_WRONG_VERSION_NUMBER', NO_TLS],
])

const BY_TEXT: readonly (readonly [RegExp, Trouble])[] = [
  [
    /alert.(?:certificate.required|bad.certificate|unknown.ca|handshake.failure|access.denied|certificate.unknown)/i,
    {
      code: 'auth',
      reason: 'it wants a client certificate, and does not take what it was shown',
      hint: '--client-cert FILE --client-key FILE (PEM)',
    },
  ],
  [/wrong version number|packet length too long/i, NO_TLS],
  [
    /UND_ERR_PRX_TLS/,
    unverified('the certificate of the proxy is not for its name', 'is HTTPS_PROXY right?'),
  ],
  [
    /ERR_SSL_|EPROTO|SSL routines/,
    unverified(
      'no encrypted connection comes about',
      'an old version of TLS, perhaps, or a port that is not for HTTPS',
    ),
  ],
]
