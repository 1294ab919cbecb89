// Which of its two APIs a Jaeger speaks, and how well. Found out by asking without the parameters that are required: the
// complaint about them tells who complains, and no storage is touched.
import { textOf } from '../http/reply.ts'
import type { HttpClient } from '../http/http-client.ts'
import { askJaeger, type JaegerAnswer } from './jaeger-api.ts'
import { noJaegerThere } from './jaeger-refusal.ts'

export interface JaegerDialect {
  /**
   * full     2.19 and later: searches by attributes, and lists traces without their spans
   * plain    ignores attributes, and says nothing about it
   * none     a server that only has Jaeger's older paths
   */
  readonly v3: 'full' | 'plain' | 'none'
  /** Whether services, operations and searches can be asked of the older paths: gone in 2.21. */
  readonly internal: boolean
}

/** @throws TracectlError `bad-reply` when there is neither; `auth`, `unreachable` */
export async function probeDialect(client: HttpClient, signal: AbortSignal): Promise<JaegerDialect> {
  const what = "an answer of Jaeger's API"
  const ask = (path: string): Promise<JaegerAnswer> => askJaeger(client, { path, what }, signal)
  if (saysWindow(await ask('/api/v3/trace-summaries'))) return { v3: 'full', internal: false }
  const [v3, internal] = await Promise.all([ask('/api/v3/traces'), ask('/api/traces')])
  const speaksV3 = saysWindow(v3) || (v3.type === 'failed' && /missing query/.test(v3.message))
  const speaksInternal =
    (internal.type === 'failed' && internal.message.includes("parameter 'service' is required")) ||
    hasServices(await ask('/api/services'))
  if (!speaksV3 && !speaksInternal) throw noJaegerThere(internal.reply, what)
  return { v3: speaksV3 ? 'plain' : 'none', internal: speaksInternal }
}

/** In snake case before 2.19. Before 1.53 it was an error of the storage's. */
function saysWindow(answer: JaegerAnswer): boolean {
  return (
    answer.type === 'failed' &&
    /start_?time_?min and query\.start_?time_?max are required|start time min and max are required/i.test(
      answer.message,
    )
  )
}

/** Servers that are no Jaeger but answer as one does complain in words of their own. */
function hasServices(answer: JaegerAnswer): boolean {
  if (answer.type !== 'body') return false
  try {
    const value: unknown = JSON.parse(textOf(answer.reply))
    if (typeof value !== 'object' || value === null || !('data' in value)) return false
    return value.data === null || Array.isArray(value.data)
  } catch {
    return false
  }
}
