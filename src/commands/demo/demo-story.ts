// What `demo` tells about its traces: the slow one and where its time went, the one that broke off, and what to type
// next. The figures are read from the traces, so that the words are true of what was drawn.
import type { Analysis } from '../../analysis/analysis.ts'
import { analyze } from '../../analysis/analyze.ts'
import type { Gap } from '../../analysis/gaps/gaps.ts'
import { paint, styleOf } from '../../render/style.ts'
import { wrapText } from '../../render/text.ts'
import type { Theme } from '../../render/theme.ts'
import { formatDuration, formatPercent } from '../../render/units.ts'
import { serviceName } from '../../trace/semconv.ts'
import { offsetBetween } from '../../trace/time.ts'
import type { SpanNode, Trace } from '../../trace/trace.ts'
import { traceTexts } from '../show/trace-texts.ts'

export interface DemoTraces {
  readonly checkout: Trace
  readonly fragment: Trace
}

export interface Look {
  readonly width: number
  readonly theme: Theme
}

/** Lines. */
export function tellStory({ checkout, fragment }: DemoTraces, look: Look): readonly string[] {
  const analysis = analyze(checkout)
  return [
    ...drawn(analysis, look),
    '',
    ...tell(whereTimeWent(analysis, look), look),
    '',
    ...tell(whatBrokeOff(analysis, fragment, look), look),
    '',
    ...drawn(analyze(fragment), look),
  ]
}

/** As `show` does, but for what to do about it: that is the story's. */
function drawn(analysis: Analysis, look: Look): readonly string[] {
  const texts = [...traceTexts(analysis, { ...look, findings: false })]
  return texts.join('').split('\n').slice(0, -1)
}

function whereTimeWent({ trace, shownGaps }: Analysis, { theme }: Look): string {
  const { headline } = trace
  const whole = headline.end - headline.start
  const waits = shownGaps.filter(isRetryWait)
  const waited = waits.reduce((sum, { length }) => sum + length, 0)
  const [shown, of] = [formatDuration(waited, theme), formatDuration(whole, theme)]
  const numbers = waits.map((gap) => `#${shownGaps.indexOf(gap) + 1}`).sort()
  const into = `gap${numbers.length === 1 ? '' : 's'} ${numbers.join(' and ')}`
  return (
    `Where did the time go? ${formatPercent(waited / whole)} of it, ${shown} of ${of}, into ${into}: payments waits ` +
    'between its calls to the bank, two of which fail, in a retry loop that nobody gave a span.'
  )
}

/**
 * Between two calls to the bank.
 *
 *     POST /charges  |======================================|
 *       SELECT       |=|
 *       (fraud)         |  ·  ·  |                             belongs to the trace that broke off
 *       bank                     |==|       |==|        |===|
 *                                   |-------|  |--------|
 */
function isRetryWait({ node, after, before }: Gap): boolean {
  return isCharge(node) && after?.span?.name === 'POST' && before?.span?.name === 'POST'
}

function whatBrokeOff({ trace, shownGaps }: Analysis, fragment: Trace, { theme }: Look): string {
  const offset = offsetBetween(trace.start, fragment.start)
  const gap = shownGaps.findIndex(({ node, start, end }) => isCharge(node) && start <= offset && offset < end)
  const filled = gap < 0 ? 'a dark stretch of payments above' : `gap #${gap + 1} above`
  return (
    `Something is missing as well. ${formatDuration(offset, theme)} into that trace payments also called fraud, with an ` +
    'HTTP client that nobody instrumented: no traceparent was sent along, and what fraud did became a trace of its ' +
    `own, ${formatDuration(fragment.duration, theme)} long, that fills ${filled}.`
  )
}

function isCharge({ span }: SpanNode): boolean {
  return span !== undefined && serviceName(span) === 'payments' && span.kind === 'server'
}

function chargeOf(checkout: Trace): SpanNode {
  return checkout.nodes.find(isCharge) ?? checkout.headline
}

export interface NextSteps {
  /** `tracectl`, or `npx tracectl` where that is what works. */
  readonly program: string
  /** What `show` needs to find the store: nothing, a flag, or undefined when nothing is kept. */
  readonly store: string | undefined
  /** Prefixes that name exactly one trace. */
  readonly checkoutId: string
  readonly fragmentId: string
  /** The span to look at in full. */
  readonly spanId: string
  /** Whether this goes on. */
  readonly repeats: boolean
}

/** Lines. */
export function tellNextSteps(steps: NextSteps, look: Look): readonly string[] {
  const { program, store, checkoutId, fragmentId, spanId, repeats } = steps
  const commands: [command: string, meaning: string][] = []
  if (store !== undefined) {
    const show = (rest: string): string => `${program} show ${rest} ${store}`.trimEnd()
    commands.push(
      [show(checkoutId), 'the slow checkout again'],
      [show(`${checkoutId} --span ${spanId}`), 'one of its spans in full'],
      [show(fragmentId), 'the trace that broke off'],
      [show(`${fragmentId} --stitch`), 'the same where it belongs'],
      [`${program} diagnose-propagation ${store}`.trimEnd(), 'which hop breaks it off, and why'],
    )
  }
  if (!repeats) commands.push([`${program} demo --repeat`, 'beside a tail: something to watch'])
  commands.push(
    [`${program} tail -- npm start`, 'the same for your own service'],
    [`${program} tail`, 'for services told where to send:'],
  )
  return [
    'Next:',
    ...twoColumns(commands, look),
    '    export OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318',
    '    export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf',
  ]
}

/** Commands are never cut: they are there to be copied. */
function twoColumns(rows: readonly (readonly [string, string])[], { width, theme }: Look): readonly string[] {
  const { bold } = styleOf(theme)
  const column = Math.max(...rows.map(([command]) => command.length)) + 2
  const meanings = Math.max(...rows.map(([, meaning]) => meaning.length))
  if (2 + column + meanings > width) {
    return rows.flatMap(([command, meaning]) => [`  ${meaning}`, `    ${paint(bold, command)}`])
  }
  return rows.map(
    ([command, meaning]) => `  ${paint(bold, command)}${' '.repeat(column - command.length)}${meaning}`,
  )
}

// Longer lines are hard to read, however wide the terminal is.
const MAX_TEXT_WIDTH = 88

function tell(sentence: string, { width }: Look): readonly string[] {
  return wrapText(sentence, Math.min(width, MAX_TEXT_WIDTH))
}

/** The span that the story is about. */
export function spanToShow(checkout: Trace): SpanNode {
  return chargeOf(checkout)
}
