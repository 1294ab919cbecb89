// The one place where old and new names of the semantic conventions meet.
import type { Span } from './span.ts'
import { attributeValue } from './span.ts'

/** `service.name` as sent, the sender's own `unknown_service:…` included; `unknown_service` where there is none. */
export function serviceName(span: Span): string {
  const value = attributeValue(span.resource.attributes, 'service.name')
  return typeof value === 'string' && value !== '' ? value : 'unknown_service'
}
