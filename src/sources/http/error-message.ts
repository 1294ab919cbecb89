// The sentence in an error that is JSON: Jaeger has two shapes, gRPC gateways one and older ones another, Grafana its own.

/** undefined: it is not JSON, or says nothing. */
export function findMessage(text: string): string | undefined {
  if (!/^\s*[{[]/.test(text)) return undefined
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    return undefined
  }
  const entry = asRecord(parsed)
  const errors = Array.isArray(entry['errors']) ? entry['errors'].map((one) => asRecord(one)['msg']) : []
  const joined = errors.filter((one) => typeof one === 'string').join('; ')
  const found = [joined, asRecord(entry['error'])['message'], entry['message'], entry['error'], entry['msg']]
  return found.find((one): one is string => typeof one === 'string' && one !== '')
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}
