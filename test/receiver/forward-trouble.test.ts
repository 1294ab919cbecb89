// Targets that speak something else than the URL says: what a person reads of it.
import { createServer as createHttp } from 'node:http'
import { createServer as createHttp2, type Http2Server } from 'node:http2'
import type { Server } from 'node:net'

import { expect, it, onTestFinished } from 'vitest'

import { openForwarder } from '../../src/receiver/forward.ts'
import { connectionTrouble } from '../../src/receiver/forward-trouble.ts'
import { noticeText } from '../../src/receiver/notice-text.ts'
import { TRACE_BYTES } from './requests.ts'

const SERVERS = { http: () => createHttp(), gRPC: () => createHttp2() }

async function listening(kind: keyof typeof SERVERS): Promise<number> {
  const server: Server | Http2Server = SERVERS[kind]()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return (server.address() as { port: number }).port
}

it.each([
  ['http', 'gRPC', 'what answers there is not HTTP/1.1; perhaps grpc:// is meant'],
  ['grpc', 'http', 'gRPC UNAVAILABLE: what answers there is not gRPC; perhaps http:// is meant'],
  ['https', 'http', 'there is no TLS at this port; perhaps http:// or grpc:// is meant'],
  ['grpcs', 'gRPC', 'gRPC UNAVAILABLE: there is no TLS at this port; perhaps http:// or grpc:// is meant'],
] as const)('%s:// where %s answers is told', async (scheme, kind, words) => {
  const url = `${scheme}://localhost:${await listening(kind)}`
  const said: string[] = []
  const forward = openForwarder({ url, onNotice: (notice) => said.push(noticeText(notice)) })
  onTestFinished(() => forward.close(0))
  forward.offer({ signal: 'traces', format: 'protobuf', body: TRACE_BYTES })
  await expect.poll(() => said.length).toBe(1)
  expect(said[0]).toBe(`cannot forward to ${url}, trying again: ${words}`)
  await forward.close(0)
})

it.each([
  ['Headers Timeout Error', 'no answer within 10 s'],
  ['Deadline exceeded after 10.000s,name resolution: 0.011s,Waiting for LB pick', 'no answer within 10 s'],
  ['Connect Timeout Error (attempted address: collector:443, timeout: 10000ms)', 'no connection within 10 s'],
])('%j means: %s', (said, means) => {
  expect(connectionTrouble(said)).toBe(means)
})

it('is one line, however many it was', () => {
  expect(connectionTrouble('first\n  second\r\n')).toBe('first second')
  expect(connectionTrouble('x'.repeat(5_000)).length).toBeLessThanOrEqual(1024)
})
