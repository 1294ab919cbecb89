// Names that senders gave, made drawable: harmless, on one line, and something to see also where a name is empty or
// made of nothing but invisible characters.
import { sanitize } from './text.ts'

export function drawableService(service: string): string {
  return sanitize(service).trim() || NO_SERVICE
}

export function drawableKey(key: string): string {
  return sanitize(key).trim() || '(no key)'
}

export const NO_SERVICE = '(no service)'
