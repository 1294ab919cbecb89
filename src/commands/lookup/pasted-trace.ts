// The address of a trace's page in a browser says both which trace and where: `http://jaeger:16686/trace/4bf92f35…`.
import { findBase } from '../../sources/probe/pasted-page.ts'
import { parseTraceName } from './trace-name.ts'

export interface PastedTrace {
  /** What `--from` takes; without user, password and query. */
  readonly base: string
  readonly id: string
}

/** undefined for anything else. */
export function pastedTrace(text: string): PastedTrace | undefined {
  const url = /^https?:/i.test(text.trim()) ? URL.parse(text.trim()) : null
  const base = url === null ? undefined : findBase(url)
  if (url === null || base === undefined) return undefined
  try {
    const last = url.pathname.replace(/\/+$/, '').split('/').at(-1) ?? ''
    return { base, id: parseTraceName(/^[0-9a-f]{8,32}$/i.test(last) ? last : text).digits }
  } catch {
    return undefined
  }
}
