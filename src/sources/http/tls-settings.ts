// Whom to trust and what to show, checked before a connection is made: OpenSSL would say of a key that does not belong
// to its certificate no more than a number.
import { createSecureContext, getCACertificates, type SecureContextOptions } from 'node:tls'

import { TracectlError } from '../../errors.ts'
import type { TlsOptions } from '../backend.ts'

/** @throws TracectlError `config-invalid` */
export function tlsSettings(
  { ca, cert, key, skipVerify }: TlsOptions,
  systemCas: boolean,
): SecureContextOptions & { readonly rejectUnauthorized: boolean } {
  if (ca !== undefined && !CERTIFICATE.test(ca)) {
    throw new TracectlError('config-invalid', 'there is no certificate in what --ca-cert names', {
      hint: PEM,
    })
  }
  if (cert !== undefined && key === undefined) throw halfOnly('certificate', 'key')
  if (cert === undefined && key !== undefined) throw halfOnly('key', 'cert')
  if (cert !== undefined && key !== undefined) checkPair(cert, key)
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(ca === undefined && systemCas ? { ca: trustedByTheMachine() } : {}),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    rejectUnauthorized: !skipVerify,
  }
}

const CERTIFICATE = /-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----/
const PEM = 'a PEM file holds -----BEGIN CERTIFICATE-----; of another kind: openssl x509 -inform der -in FILE'

function halfOnly(given: string, missing: 'cert' | 'key'): TracectlError {
  return new TracectlError(
    'config-invalid',
    `a client ${given} without its ${missing === 'key' ? 'key' : 'certificate'}`,
    {
      hint: `name it as well: --client-${missing} FILE`,
    },
  )
}

function trustedByTheMachine(): string[] {
  return [...getCACertificates('default'), ...getCACertificates('system')]
}

function checkPair(cert: string, key: string): void {
  try {
    createSecureContext({ cert, key })
  } catch (error) {
    throw new TracectlError('config-invalid', troubleWith(cert, key, error), { hint: PAIR, cause: error })
  }
}

const PAIR = '--client-cert and --client-key take PEM files, the key without a passphrase'

function troubleWith(cert: string, key: string, error: unknown): string {
  if (!CERTIFICATE.test(cert)) return 'there is no certificate in what --client-cert names'
  if (!key.includes('PRIVATE KEY-----')) return 'there is no private key in what --client-key names'
  if (/ENCRYPTED/.test(key)) return 'the key that --client-key names is encrypted'
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ERR_OSSL_X509_KEY_VALUES_MISMATCH')
    return 'the client certificate and its key do not belong together'
  return 'the client certificate or its key cannot be read'
}
