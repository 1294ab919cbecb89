// The smallest request that means something, in both forms.
import { encodeTraceRequestFromJson } from '../../src/wire/otlp/otlp-json.ts'

export const TRACE_JSON: string = JSON.stringify({
  resourceSpans: [
    {
      resource: { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] },
      scopeSpans: [
        {
          spans: [
            {
              traceId: '5b8efff798038103d269b633813fc60c',
              spanId: 'eee19b7ec3c1b174',
              name: 'GET /cart',
              kind: 2,
              startTimeUnixNano: '1761600000000000000',
              endTimeUnixNano: '1761600000250000000',
            },
          ],
        },
      ],
    },
  ],
})

export const TRACE_BYTES: Buffer = Buffer.from(encodeTraceRequestFromJson(TRACE_JSON))
