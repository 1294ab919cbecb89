// W3C Trace Context, in and out of a carrier of headers: what an instrumented client and server do for an application.
import { defaultTextMapGetter, defaultTextMapSetter, ROOT_CONTEXT, type Context } from '@opentelemetry/api'
import { W3CTraceContextPropagator } from '@opentelemetry/core'

export type Headers = Record<string, string>

/** `traceparent`, and `tracestate` where there is one. */
export function injectContext(context: Context): Headers {
  const headers: Headers = {}
  propagator.inject(context, headers, defaultTextMapSetter)
  return headers
}

/** An empty context where the headers carry none: what is started in it begins a trace of its own. */
export function extractContext(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
): Context {
  return propagator.extract(ROOT_CONTEXT, headers, defaultTextMapGetter)
}

const propagator = new W3CTraceContextPropagator()
