// One request and its answer, without a second try and without following it anywhere.
import type { Dispatcher } from 'undici'

import type { HttpReply } from './http-client.ts'
import { BodyTooLargeError, readBody, type ByteCount } from './read-body.ts'
import { briefUrl } from './request-url.ts'
import { ACCEPTED_CODINGS } from './unpack.ts'

export interface OutgoingRequest {
  readonly url: URL
  readonly accept: string
  readonly headers: Readonly<Record<string, string>>
  /** Bytes of the reply. */
  readonly most: number
  readonly signal: AbortSignal
}

/** How far it came, also when it breaks. */
export interface Progress extends ByteCount {
  status: number | undefined
}

/** @throws whatever the connection does, BodyTooLargeError, PackingError */
export async function sendRequest(
  dispatcher: Dispatcher,
  { url, accept, headers, most, signal }: OutgoingRequest,
  progress: Progress,
): Promise<HttpReply> {
  const {
    statusCode,
    headers: received,
    body,
  } = await dispatcher.request({
    origin: url.origin,
    path: url.pathname + url.search,
    method: 'GET',
    headers: {
      ...lowerCased(headers),
      accept,
      'accept-encoding': ACCEPTED_CODINGS,
      'user-agent': 'tracectl',
    },
    signal,
  })
  progress.status = statusCode
  const answer = joined(received)
  try {
    if (Number(answer['content-length'] ?? 0) > most) throw new BodyTooLargeError(most)
    return {
      status: statusCode,
      contentType: mediaType(answer['content-type']),
      headers: answer,
      body: await readBody(body, answer['content-encoding'] ?? '', most, progress),
      url: briefUrl(url),
    }
  } catch (error) {
    // What has not been read would hold the connection.
    body.on('error', () => {}).destroy()
    throw error
  }
}

/** So that none is sent twice. */
function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}

/** Names are in lower case already. */
function joined(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value = '']) => [
      name,
      Array.isArray(value) ? value.join(', ') : value,
    ]),
  )
}

function mediaType(header: string | undefined): string {
  return (header ?? '').split(';', 1).join('').trim().toLowerCase()
}
