// A cache that is down. The connection is really made, and really refused.
import { connect } from 'node:net'
import { SpanKind, type Context } from '@opentelemetry/api'
import type { Telemetry } from './telemetry.ts'

/** @throws always; the span says why */
export function readCache(telemetry: Telemetry, context: Context, key: string): Promise<string> {
  const description = {
    name: 'GET',
    kind: SpanKind.CLIENT,
    attributes: {
      'db.system.name': 'redis',
      'db.operation.name': 'GET',
      'db.query.text': `GET ${key}`,
      'server.address': CACHE_HOST,
      'server.port': CACHE_PORT,
    },
  }
  return telemetry.inSpan(context, description, () => refuse())
}

const CACHE_HOST = '127.0.0.1'
// tcpmux: reserved, and below 1024, so that nobody listens there by accident.
const CACHE_PORT = 1
// Where a firewall swallows the attempt instead of refusing it.
const CONNECT_TIMEOUT_MS = 200

function refuse(): Promise<never> {
  return new Promise((_resolve, reject) => {
    const socket = connect({ host: CACHE_HOST, port: CACHE_PORT })
    const fail = (error: Error): void => {
      socket.destroy()
      reject(error)
    }
    socket.setTimeout(CONNECT_TIMEOUT_MS, () => fail(new Error('connecting took too long')))
    socket.once('error', fail)
    socket.once('connect', () => fail(new Error('that is no cache')))
  })
}
