// What Node, OpenSSL and gRPC say when there is no way to a target, as one line; and what it means, where they do not say
// it: a URL that names the wrong one of two protocols is the commonest mistake here as well.
import { capMessage } from './answers.ts'
import { SEND_TIMEOUT_MS } from './forward-sender.ts'

export function connectionTrouble(said: string): string {
  const line = said
    .replace(/^No connection established\. Last error: (?:Error: )?/, '')
    .replace(/\.? *Resolution note: *$/, '')
    .replace(/ \(\d{4}-\d\d-\d\dT[^)]*\)$/, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
  return MEANINGS.find(([pattern]) => pattern.test(line))?.[1] ?? capMessage(line)
}

const SECONDS = SEND_TIMEOUT_MS / 1_000

const MEANINGS: readonly (readonly [RegExp, string])[] = [
  [/^(?:Headers|Body) Timeout Error/, `no answer within ${SECONDS} s`],
  [/^Deadline exceeded after/, `no answer within ${SECONDS} s`],
  [/^Connect Timeout Error/, `no connection within ${SECONDS} s`],
  [/:wrong version number:/, 'there is no TLS at this port; perhaps http:// or grpc:// is meant'],
  [/does not match the HTTP\/1\.1 protocol/, 'what answers there is not HTTP/1.1; perhaps grpc:// is meant'],
  [/^Protocol error$/, 'what answers there is not gRPC; perhaps http:// is meant'],
]
