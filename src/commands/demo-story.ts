// What `demo` tells about its traces: the slow one and where its time went, the one that broke off, and what to type
// next. The figures are read from the traces, so that the words are true of what was drawn.
import { darkIntervals } from '../analysis/dark-intervals.ts'
import { paint, styleOf } from '../render/style.ts'
import { wrapText } from '../render/text.ts'
import type { Theme } from '../render/theme.ts'
import { formatDuration, formatPercent } from '../render/units.ts'
import { renderTraceHeader, renderWaterfall } from '../render/waterfall.ts'
import { serviceName } from '../trace/semconv.ts'
import type { SpanNode, Trace } from '../trace/trace.ts'

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
  return [
    ...renderTraceHeader(checkout, look),
    '',
    ...renderWaterfall(checkout, look),
    '',
    ...tell(whereTimeWent(checkout, look), look),
    '',
    ...tell(whatBrokeOff(checkout, fragment, look), look),
    '',
    ...renderTraceHeader(fragment, look),
    '',
    ...renderWaterfall(fragment, look),
  ]
}

function whereTimeWent(checkout: Trace, { theme }: Look): string {
  const { headline } = checkout
  const whole = headline.end - headline.start
  const waits = retryWaits(checkout)
  const waited = waits.reduce((sum, { start, end }) => sum + end - start, 0)
  const [shown, of] = [formatDuration(waited, theme), formatDuration(whole, theme)]
  return (
    `Where did the time go? ${formatPercent(waited / whole)} of it, ${shown} of ${of}, is dark: payments waits ` +
    `between its calls to the bank, two of which fail, in a retry loop that nobody gave a span.`
  )
}

/**
 * What lies between two calls to the bank.
 *
 *     POST /charges  |======================================|
 *       SELECT       |=|
 *       (fraud)         |  ·  ·  |                             belongs to the trace that broke off
 *       bank                     |==|       |==|        |===|
 *                                   |-------|  |--------|
 */
function retryWaits(checkout: Trace): readonly { readonly start: number; readonly end: number }[] {
  return darkIntervals(chargeOf(checkout)).filter(
    ({ after, before }) => after?.span?.name === 'POST' && before?.span?.name === 'POST',
  )
}

function whatBrokeOff(checkout: Trace, fragment: Trace, { theme }: Look): string {
  const offset = Number(fragment.start - checkout.start)
  return (
    `Something is missing as well. ${formatDuration(offset, theme)} into that trace payments also called fraud, with an ` +
    'HTTP client that nobody instrumented: no traceparent was sent along, and what fraud did became a trace of its ' +
    `own, ${formatDuration(fragment.duration, theme)} long, that fills the first dark stretch of payments above.`
  )
}

function chargeOf(checkout: Trace): SpanNode {
  const found = checkout.nodes.find(({ span }) => span !== undefined && serviceName(span) === 'payments')
  return found ?? checkout.headline
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
}

/** Lines. */
export function tellNextSteps(steps: NextSteps, look: Look): readonly string[] {
  const { program, store, checkoutId, fragmentId, spanId } = steps
  const commands: [command: string, meaning: string][] = []
  if (store !== undefined) {
    const show = (rest: string): string => `${program} show ${rest} ${store}`.trimEnd()
    commands.push(
      [show(checkoutId), 'the slow checkout again'],
      [show(`${checkoutId} --span ${spanId}`), 'one of its spans in full'],
      [show(fragmentId), 'the trace that broke off'],
    )
  }
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
