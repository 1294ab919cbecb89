// What keys of the screen do in the world: copy, open a page, write files, fetch a trace. Whatever goes wrong becomes a
// line at the foot of the screen, with what can be done about it.
import { printable } from '../../failure.ts'
import type { StitchedTrace } from '../../propagation/stitch/stitch-trace.ts'
import type { TraceData, TraceId } from '../../trace/span.ts'
import { formatCount, formatCounted, formatInstant } from '../../render/units.ts'
import type { Belonging } from '../../tui/pane.ts'
import type { ScreenData, ShownParts, ShownTrace } from '../../tui/screen-data.ts'
import type { OutsideEffect, PerformResult, Say, ScreenOptions } from '../../tui/screen-options.ts'
import type { ScreenTerminal } from '../../tui/terminal/screen-terminal.ts'
import type { Notice, ScreenState } from '../../tui/screen-state.ts'
import type { CommandContext } from '../context.ts'
import { copyText } from './copy-text.ts'
import { runClipboard } from './native-clipboard.ts'
import { noticeOf, problem, told } from './notices.ts'
import { browsersFor, isPage, startBrowser } from './open-page.ts'
import { CANCELLED } from './read-shown.ts'
import { showTrace } from './show-trace.ts'
import { traceDataOf } from './trace-data.ts'

export interface ScreenWorld {
  readonly context: Pick<CommandContext, 'env' | 'cwd' | 'stop' | 'now' | 'stderr'>
  readonly platform: NodeJS.Platform
  readonly terminal: ScreenTerminal
  /** Of a trace that cannot be had: which, and why that may be. */
  whyAbsent(id: TraceId): string
  data(): ScreenData
  /** undefined when there is no such trace. */
  readonly fetchTrace: (id: TraceId) => Promise<TraceData | undefined>
  /** The trace as it is in the waterfall, or will be in a moment; undefined where it is not to be. */
  readonly shownOf?: ((id: TraceId) => Promise<ShownTrace | undefined>) | undefined
  /** Into the waterfall from now on. `stitched` is what was put together, where fragments were. */
  show(data: TraceData, stitched: ShownStitched | undefined): Promise<ShownTrace>
  /** The traces of the list, as it is filtered; undefined where there is none. */
  listed(state: ScreenState): readonly TraceId[] | undefined
  /** The trace's own page; undefined where nobody knows of one. */
  readonly pageOf: (id: TraceId) => string | undefined | Promise<string | undefined>
  /** What is said then. */
  readonly pageHint: string
}

export interface ShownStitched extends StitchedTrace {
  readonly kind: Belonging['kind']
  readonly parts: ShownParts
}

export interface Errands {
  readonly perform: ScreenOptions['perform']
  /** Once the screen has gone: what is still being written is waited for, and told of where that is seen. */
  finish(): Promise<void>
}

export function errandsIn(world: ScreenWorld): Errands {
  let asked = 0
  const writing = new Set<Promise<PerformResult>>()
  return {
    async perform(effect, state, say) {
      switch (effect.kind) {
        case 'copy':
          return await tried(async () => ({ notice: await copy(effect.text, effect.what, world) }))
        case 'browse':
          return await tried(async () => ({ notice: await browse(sentUnder(effect, world), world) }))
        case 'show-trace': {
          const number = ++asked
          // Of two that were asked for one after the other the later is wanted, whichever comes first.
          return await tried(() => showTrace(effect, state, world, () => number === asked))
        }
        case 'write': {
          const written = tried(async () => ({ notice: await write(effect, state, world, say) }))
          writing.add(written)
          return await written.finally(() => writing.delete(written))
        }
      }
    },
    async finish() {
      const { stderr, stop } = world.context
      if (writing.size === 0) return
      if (!stop.aborted) await stderr.write('a file is still being written; Ctrl-C leaves it\n')
      for (const { notice } of await Promise.all(writing)) {
        if (notice !== undefined && !stop.aborted) await stderr.write(printable(`${notice.text}\n`))
      }
    },
  }
}

async function tried(work: () => Promise<PerformResult>): Promise<PerformResult> {
  try {
    return await work()
  } catch (error) {
    return error === CANCELLED ? {} : { notice: noticeOf(error) }
  }
}

function copy(text: string, what: string, { context, platform, terminal }: ScreenWorld): Promise<Notice> {
  const { env } = context
  return copyText(text, what, {
    env,
    platform,
    writeTerminal: (sequence) => void terminal.stdout.write(sequence),
    run: (clipboard, copied) => runClipboard(clipboard, copied, env),
  })
}

/** Of what was put together the trace that the span was sent in: a server knows no other. */
function sentUnder(
  { traceId, spanId }: Extract<OutsideEffect, { readonly kind: 'browse' }>,
  world: ScreenWorld,
): TraceId {
  const parts = world.data().shown?.parts?.traces ?? []
  const spans = parts.flatMap((part) => part.spans.filter((span) => span.spanId === spanId))
  return spans[0]?.traceId ?? traceId
}

async function browse(id: TraceId, world: ScreenWorld): Promise<Notice> {
  const { context, platform, pageOf, pageHint } = world
  const { env } = context
  const url = await pageOf(id)
  if (url === undefined) return problem(pageHint)
  if (!isPage(url)) return { ...problem('not a page that can be opened'), value: url }
  for (const browser of browsersFor(url, { env, platform })) {
    if (await startBrowser(browser, env)) return { text: 'opened', value: url, isProblem: false }
  }
  const copied = await copy(url, 'its address', world)
  const how = copied.isProblem
    ? ''
    : copied.value === undefined
      ? ', copied'
      : ', copied if this terminal does that'
  return { text: `no browser here${how}`, value: url, isProblem: false }
}

async function write(
  { as, path }: Extract<OutsideEffect, { readonly kind: 'write' }>,
  state: ScreenState,
  world: ScreenWorld,
  say: Say,
): Promise<Notice> {
  const { exportJoined, exportTrace, saveTraces } = await import('./write-traces.ts')
  const { cwd, stop, env, now } = world.context
  const { shown, list } = world.data()
  const listed = state.focus === 'list' ? world.listed(state) : undefined
  if (as === 'save' && listed !== undefined) {
    const name = `traces-${formatInstant(now(), 'ms').slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-')}`
    const savedAs = { name, wanted: listed.length }
    return told(await saveTraces(fetchAll(listed, world, say), path, savedAs, { cwd, stop, env }))
  }
  const files = { cwd, stop, env }
  const chosen = state.focus === 'list' && list !== undefined ? state.list.cursor : undefined
  // Which is read while it is large, and is not to be seen yet.
  if (as === 'export' && chosen !== undefined && !isIn(chosen, shown)) {
    const data = await world.fetchTrace(chosen)
    return data === undefined ? problem(world.whyAbsent(chosen)) : told(await exportTrace(data, path, files))
  }
  if (shown === undefined) return problem('no trace is shown that could be written')
  const open = shown.isOpen ? '; more of it may still come' : ''
  if (as === 'export') {
    const text =
      shown.parts === undefined
        ? await exportTrace(traceDataOf(shown.trace), path, files)
        : await exportJoined(shown.parts, path, files)
    return told(text + open)
  }
  // What was put together is saved as it was sent, and may not be found to belong together again among so few.
  const apart = shown.parts === undefined ? '' : '; apart, as they were sent: e keeps them joined'
  const traces = shown.parts?.traces ?? [traceDataOf(shown.trace)]
  const savedAs = { name: `trace-${shown.trace.id.slice(0, 8)}`, wanted: traces.length }
  return told((await saveTraces(each(traces), path, savedAs, files)) + apart + open)
}

function isIn(id: TraceId, shown: ShownTrace | undefined): boolean {
  const parts = shown?.parts?.traces ?? []
  return shown?.trace.id === id || parts.some(({ spans }) => spans[0]?.traceId === id)
}

async function* each(traces: readonly TraceData[]): AsyncGenerator<TraceData> {
  yield* traces
}

/** Those that have gone since are left out. */
async function* fetchAll(
  ids: readonly TraceId[],
  { fetchTrace }: ScreenWorld,
  say: Say,
): AsyncGenerator<TraceData> {
  let saidAt = performance.now()
  for (const [at, id] of ids.entries()) {
    const data = await fetchTrace(id)
    if (data !== undefined) yield data
    if (performance.now() - saidAt < SAY_MS) continue
    saidAt = performance.now()
    say(`writing, ${formatCount(at + 1)} of ${formatCounted(ids.length, 'trace')}`)
  }
}

const SAY_MS = 200
