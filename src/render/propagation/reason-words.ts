// Why a hop is broken, in words about this hop: which service, which library, which message. Without a name at hand, what
// the catalogue says.
import type { CauseCode } from '../../propagation/causes/cause-code.ts'
import type { Evidence } from '../../propagation/causes/evidence.ts'
import type { FixContext, PropagationFinding } from '../../propagation/diagnosis.ts'
import type { Words } from '../findings/finding-words.ts'
import { causeOf } from './catalogue/catalogue.ts'
import { formatLanguage } from './fixes/fix.ts'

/** Of the first cause, to go behind a colon: `orders calls payments with Python requests, which is not instrumented`. */
export function reasonText(finding: PropagationFinding, words: Words): string | undefined {
  const [first] = finding.causes
  if (first === undefined) return undefined
  const names: Names = {
    caller: words.quoted(finding.caller.service),
    callee: words.quoted(finding.callee.service),
    library: libraryName(finding, words),
    destination: nameOf(finding.context.destination, words),
    host: nameOf(hostOf(first.evidence), words),
  }
  const reason = REASONS[first.code]?.(names) ?? causeOf(first.code).because
  const isNamed = first.code === 'C06' && names.host !== undefined
  return reason + (isNamed && isOfPath(finding) ? '' : sliceText(finding, words))
}

/** Then the host that is named says it. */
function isOfPath({ context: { slice } }: PropagationFinding): boolean {
  return slice?.attribute === 'server.address'
}

interface Names {
  readonly caller: string
  readonly callee: string
  readonly library: string | undefined
  readonly destination: string | undefined
  /** That the broken calls went to. */
  readonly host: string | undefined
}

const REASONS: Readonly<Partial<Record<CauseCode, (names: Names) => string>>> = {
  C01: ({ caller, callee, library }) =>
    `${caller} calls ${callee} with ${library ?? 'an HTTP client'}, which is not instrumented`,
  C02: ({ caller }) => `${caller} makes CLIENT spans and sends no context with its calls`,
  C03: ({ callee }) => `${callee} does not read the context that it is sent`,
  C04: ({ callee }) => `${callee} makes no SERVER spans`,
  C06: ({ caller, callee, host }) =>
    host === undefined
      ? `something between ${caller} and ${callee} removes or replaces the header`
      : `${host}, which lies between ${caller} and ${callee}, does not hand the context on`,
  C08: ({ caller, callee }) => `${caller} and ${callee} speak different propagation headers`,
  C10: ({ callee }) => `${callee} keeps the parent id and begins a new trace id`,
  C11: ({ caller, destination }) =>
    `${caller} does not write the context into the messages${of(destination)}`,
  C12: ({ callee, destination }) =>
    `${callee} does not read the context out of the messages${of(destination)}`,
  C15: ({ caller }) => `${caller} loses it between threads or callbacks`,
  C29: ({ caller, callee }) =>
    `${caller} is a page, and does not send the header to ${callee}, another origin`,
  C31: ({ caller, callee }) => `${caller} calls ${callee} without the context in the gRPC metadata`,
  C32: ({ caller, library }) =>
    `${caller} loaded the SDK after ${library ?? 'the library'} that it should have wrapped`,
}

function of(destination: string | undefined): string {
  return destination === undefined ? '' : ` of ${destination}`
}

/** `Python requests`; a library that names its language does so once. */
function libraryName({ context }: PropagationFinding, words: Words): string | undefined {
  const library = nameOf(context.library, words)
  const language = context.callerLanguage && nameOf(formatLanguage(context.callerLanguage), words)
  if (library === undefined || !language) return library
  const [first = language] = language.split(/[ .]/)
  return library.toLowerCase().includes(first.toLowerCase()) ? library : `${language} ${library}`
}

function nameOf(text: string | undefined, words: Words): string | undefined {
  return text === undefined ? undefined : words.quoted(text) || undefined
}

function hostOf(evidence: readonly Evidence[]): string | undefined {
  for (const one of evidence) if (one.code === 'target-host') return one.host
  return undefined
}

/** Where one version or instance alone is broken. */
function sliceText({ context: { slice }, causes }: PropagationFinding, words: Words): string {
  return causes[0]?.code === 'C33' ? '' : onlyWhere(slice, words)
}

/** ` (only where service.version is 2.0.0)`; empty without one. */
export function onlyWhere(slice: FixContext['slice'], words: Words): string {
  if (slice === undefined || slice.values.length === 0) return ''
  return ` (only where ${words.quoted(slice.attribute)} is ${words.list(slice.values.map((value) => words.quoted(value)))})`
}
