// What goes out of the program is rid of the secrets that went into it: a server may well repeat a token in its complaint.
import { TracectlError } from '../../errors.ts'

export const MASK = '***'

export function maskSecrets(text: string, secrets: readonly string[]): string {
  let masked = text
  // Longest first: one may be the beginning of another.
  for (const secret of secrets.toSorted((a, b) => b.length - a.length)) {
    if (secret.length < SHORTEST) continue
    masked = masked.replaceAll(secret, MASK)
    const encoded = encodeURIComponent(secret)
    if (encoded !== secret) masked = masked.replaceAll(encoded, MASK)
    masked = withoutBeginning(masked, secret)
  }
  return masked
}

/** What a server says is cut when it is long, and that may be in the middle of a secret. */
function withoutBeginning(text: string, secret: string): string {
  const pieces = text.split(CUT)
  const last = pieces.pop() ?? ''
  const cut = pieces.map((piece) => {
    for (let length = Math.min(secret.length - 1, piece.length); length >= SHORTEST; length--) {
      if (piece.endsWith(secret.slice(0, length))) return piece.slice(0, -length) + MASK
    }
    return piece
  })
  return [...cut, last].join(CUT)
}

const CUT = '…'

// Shorter ones are in every other word.
const SHORTEST = 4

/** The same error without them; what is no expected failure stays what it is, but for its message. */
export function maskedError(error: unknown, secrets: readonly string[]): unknown {
  if (!(error instanceof Error) || secrets.length === 0) return error
  const message = maskSecrets(error.message, secrets)
  const hint = error instanceof TracectlError ? error.hint : undefined
  const maskedHint = hint === undefined ? undefined : maskSecrets(hint, secrets)
  if (message === error.message && hint === maskedHint) return error
  // The cause says it as well, and --debug shows it.
  if (error instanceof TracectlError) return new TracectlError(error.code, message, { hint: maskedHint })
  error.message = message
  if (error.stack !== undefined) error.stack = maskSecrets(error.stack, secrets)
  return error
}
