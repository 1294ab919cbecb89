// Findings in a word each, as a test names them.
import type { Finding } from '../../src/analysis/finding.ts'
import { checkHygiene, type HygieneContext } from '../../src/analysis/rules/hygiene.ts'
import { renderFinding } from '../../src/render/findings/findings.ts'
import { buildTrace } from '../../src/trace/build-trace.ts'
import type { Trace } from '../../src/trace/trace.ts'
import { makeResource, makeSpan, type SpanInput } from './spans.ts'

/** What every service should say of itself, so that no rule speaks of it. */
const COMPLETE = { 'service.version': '1', 'deployment.environment.name': 'test' }

/** Spans of services that say all that they should. */
export function traceOf(...spans: readonly SpanInput[]): Trace {
  const resources = new Map<string, ReturnType<typeof makeResource>>()
  const made = spans.map((input) => {
    const service = input.service ?? 'app'
    const resource = resources.get(service) ?? makeResource({ 'service.name': service, ...COMPLETE })
    resources.set(service, resource)
    return makeSpan(Object.assign({ resource }, input))
  })
  return buildTrace({ spans: made, logs: [] })
}

export function codes(trace: Trace, context?: HygieneContext): readonly string[] {
  return checkHygiene(trace, context).map(({ code }) => code)
}

/** The findings of one code. */
export function found<Code extends Finding['code']>(
  trace: Trace,
  code: Code,
  context?: HygieneContext,
): readonly Extract<Finding, { readonly code: Code }>[] {
  return checkHygiene(trace, context).filter(
    (finding): finding is Extract<Finding, { readonly code: Code }> => finding.code === code,
  )
}

/** Every line of every finding of a code, as wide as it wants to be. */
export function lines(
  trace: Trace,
  code: Finding['code'],
  context?: HygieneContext,
  theme: { readonly ascii: boolean } = { ascii: false },
): readonly string[] {
  return found(trace, code, context).flatMap((finding) =>
    renderFinding(finding, { width: 500, theme: { ascii: theme.ascii, color: 0 }, trace }),
  )
}
