// `tracectl demo`: what a newcomer runs first. Opens the receiver and the store that `tail` uses, lets a small system of
// instrumented services export to them, and shows what came in.
import { analyze } from '../../analysis/analyze.ts'
import type { DemoResult } from '../../demo/system.ts'
import { EXIT_CODES, TracectlError } from '../../errors.ts'
import { printable } from '../../failure.ts'
import { noticeText } from '../../receiver/notice-text.ts'
import { openReceiver, type Receiver } from '../../receiver/receiver.ts'
import { traceDocumentChunks } from '../../render/json/json.ts'
import type { StoreReader } from '../../store/span-store.ts'
import { buildTrace } from '../../trace/build-trace.ts'
import type { TraceId } from '../../trace/span.ts'
import type { Trace } from '../../trace/trace.ts'
import type { CommandContext } from '../context.ts'
import type { DemoOptions } from './demo-options.ts'
import { openDemoStore, type DemoStore } from './demo-store.ts'
import { spanToShow, tellNextSteps, tellStory, type Look } from './demo-story.ts'

/**
 * Takes some seven seconds.
 * @throws TracectlError `store-…` when --store names one that cannot be used, `unreachable` when not all that was sent
 *   came in
 */
export async function demo(context: CommandContext, options: DemoOptions): Promise<number> {
  const say = (text: string): void => {
    if (!options.quiet) context.stderr.write(printable(`${text}\n`)).catch(() => {})
  }
  const store = openDemoStore(context, options)
  try {
    if (store.notice !== undefined) say(store.notice)
    const result = await run(context, store, say)
    const traces = new Map(result.all.map((id) => [id, readTrace(store.writer, id)]))
    if (options.output === 'json') await printDocuments(context, traces.values())
    else await printStory(context, store, result, traces)
    return EXIT_CODES.ok.status
  } finally {
    await store.writer.close()
  }
}

async function run(
  context: CommandContext,
  store: DemoStore,
  say: (text: string) => void,
): Promise<DemoResult> {
  const receiver = await openReceiver({
    hosts: ['127.0.0.1'],
    grpcPort: 0,
    httpPort: 0,
    store: store.writer,
    onNotice: (notice) => say(noticeText(notice)),
  })
  try {
    const endpoint = endpointOf(receiver)
    say(`nine services and a queue, exporting OTLP to ${endpoint}`)
    const { runDemoSystem } = await import('../../demo/system.ts')
    const result = await runDemoSystem({
      endpoint,
      signal: context.stop,
      onStep: ({ request, about }) => say(`  ${request.padEnd(REQUEST_WIDTH)}  ${about}`),
    })
    const [problem] = result.problems
    if (problem !== undefined) {
      throw new TracectlError('unreachable', `the demo's own receiver did not take everything: ${problem}`, {
        hint: 'try it with tracectl demo --store :memory:',
      })
    }
    const { spansAccepted } = receiver.stats()
    say(`${result.all.length} traces, ${spansAccepted} spans, kept in ${store.path}\n`)
    return result
  } finally {
    await receiver.close(CLOSE_GRACE_MS)
  }
}

const REQUEST_WIDTH = 'POST /api/checkout'.length
// Everybody has been answered by then.
const CLOSE_GRACE_MS = 200

function endpointOf({ http }: Receiver): string {
  const [address] = http
  return `http://${address?.host}:${address?.port}`
}

function readTrace(store: Pick<StoreReader, 'fetchTrace'>, id: TraceId): Trace {
  const data = store.fetchTrace(id)
  if (data === undefined) throw new Error(`trace ${id} was acknowledged and is not in the store`)
  return buildTrace(data)
}

async function printDocuments({ stdout }: CommandContext, traces: Iterable<Trace>): Promise<void> {
  for (const trace of traces) {
    // A document spreads over lines; here each is one.
    const document = [...traceDocumentChunks(analyze(trace))].join('').replaceAll('\n', '')
    await stdout.write(`${document}\n`)
  }
}

async function printStory(
  { stdout, env }: CommandContext,
  { writer, flag }: DemoStore,
  { checkoutTraceId, fragmentTraceId }: DemoResult,
  traces: ReadonlyMap<TraceId, Trace>,
): Promise<void> {
  const checkout = traces.get(checkoutTraceId)!
  const fragment = traces.get(fragmentTraceId)!
  const look: Look = { width: stdout.columns, theme: stdout.theme }
  const next = tellNextSteps(
    {
      program: programName(env),
      store: flag,
      checkoutId: shortId(writer, checkoutTraceId),
      fragmentId: shortId(writer, fragmentTraceId),
      spanId: spanToShow(checkout).id.slice(0, SHORTEST_ID),
    },
    look,
  )
  await stdout.write(`${[...tellStory({ checkout, fragment }, look), '', ...next].join('\n')}\n`)
}

const SHORTEST_ID = 8

/** As few digits as name one trace. */
function shortId(store: Pick<StoreReader, 'findTraceIds'>, id: TraceId): string {
  for (let length = SHORTEST_ID; length < id.length; length += 4) {
    const prefix = id.slice(0, length)
    if (store.findTraceIds(prefix, 2).length === 1) return prefix
  }
  return id
}

/** What is typed to start tracectl: npx, where this one was started by it or by an npm script. */
function programName(env: CommandContext['env']): string {
  const byNpm = env['npm_command'] !== undefined || env['npm_execpath'] !== undefined
  return byNpm ? 'npx tracectl' : 'tracectl'
}
