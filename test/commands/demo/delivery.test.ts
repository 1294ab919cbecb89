import { expect, test } from 'vitest'
import { Delivery, type ExportRequest } from '../../../src/commands/demo/delivery.ts'
import { openCollector, type CollectorAnswer } from '../../demo/collector.ts'

// ExportTraceServiceResponse { partial_success { rejected_spans: 2, error_message: "no" } }
const PARTIAL_SUCCESS = Uint8Array.from([0x0a, 0x06, 0x08, 0x02, 0x12, 0x02, 0x6e, 0x6f])
const NOTHING: ExportRequest = { signal: 'traces', body: new Uint8Array() }

test.each<[string, (request: number) => CollectorAnswer, number, readonly string[]]>([
  ['takes it', () => ({ status: 200 }), 1, []],
  ['is busy at first', (request) => ({ status: request < 2 ? 503 : 200 }), 2, []],
  ['stays busy', () => ({ status: 503, headers: { 'retry-after': '0' } }), 3, ['HTTP 503']],
  ['refuses', () => ({ status: 400 }), 1, ['HTTP 400']],
  ['rejects a part', () => ({ status: 200, body: PARTIAL_SUCCESS }), 1, ['no']],
])('an endpoint that %s', async (_what, answer, requests, reasons) => {
  const collector = await openCollector(answer)
  const delivery = new Delivery({ url: collector.url })
  delivery.offer(NOTHING)
  const undelivered = await delivery.settled()
  expect(undelivered.map(({ reason }) => reason)).toEqual(reasons)
  for (const { request } of undelivered) expect(request).toBe(NOTHING)
  expect(collector.requests).toBe(requests)
  expect(await delivery.settled()).toEqual([])
  delivery.close()
  await collector.close()
})

test('is asked with nothing in it whether it takes anything', async () => {
  const collector = await openCollector((request) => ({ status: request === 1 ? 200 : 401 }))
  const delivery = new Delivery({ url: `${collector.url}/`, headers: [['x-scope', '7']] })
  expect(delivery.label).toBe(collector.url)
  expect(await delivery.probe()).toBeUndefined()
  expect(await delivery.probe()).toBe('HTTP 401')
  expect(collector.spans).toEqual([])
  delivery.close()
  await collector.close()
  const late = new Delivery({ url: collector.url })
  expect(await late.probe()).toContain('ECONNREFUSED')
  late.close()
})
