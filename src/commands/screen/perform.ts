// What keys of the screen do in the world: copy, open a page, write files, fetch a trace. Whatever goes wrong becomes a
// line at the foot of the screen, with what can be done about it.
import { TracectlError } from '../../errors.ts'
import { printable } from '../../failure.ts'
import type { StitchedTrace } from '../../propagation/stitch/stitch-trace.ts'
import type { TraceData, TraceId } from '../../trace/span.ts'
import { formatCounted, formatInstant } from '../../render/units.ts'
import { goToSpan } from '../../tui/go-to-span.ts'
import type { Belonging } from '../../tui/pane.ts'
import type { ScreenData, ShownParts, ShownTrace } from '../../tui/screen-data.ts'
import type { OutsideEffect, PerformResult, ScreenOptions } from '../../tui/screen.ts'
import type { ScreenTerminal } from '../../tui/terminal/screen-terminal.ts'
import type { Notice, ScreenState, TrailStep } from '../../tui/screen-state.ts'
import type { CommandContext } from '../context.ts'
import { copyText } from './copy-text.ts'
import { runClipboard } from './native-clipboard.ts'
import { browsersFor, isPage, startBrowser } from './open-page.ts'
import { CANCELLED } from './read-shown.ts'
import { traceDataOf } from './trace-data.ts'

export interface ScreenWorld {
  readonly context: Pick<CommandContext, 'env' | 'cwd' | 'stop' | 'now'>
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

export function performIn(world: ScreenWorld): ScreenOptions['perform'] {
  let asked = 0
  return async (effect, state) => {
    try {
      if (effect.kind !== 'show-trace') return await perform(effect, state, world)
      const number = ++asked
      // Of two that were asked for one after the other the later is wanted, whichever comes first.
      return await showTrace(effect, state, world, () => number === asked)
    } catch (error) {
      return error === CANCELLED ? {} : { notice: noticeOf(error) }
    }
  }
}

async function perform(
  effect: Exclude<OutsideEffect, ShowTrace>,
  state: ScreenState,
  world: ScreenWorld,
): Promise<PerformResult> {
  switch (effect.kind) {
    case 'copy':
      return { notice: await copy(effect.text, effect.what, world) }
    case 'browse':
      return { notice: await browse(effect.traceId, world) }
    case 'write':
      return { notice: await write(effect, state, world) }
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
): Promise<Notice> {
  const { exportJoined, exportTrace, saveTraces } = await import('./write-traces.ts')
  const { cwd, stop, env, now } = world.context
  const shown = world.data().shown
  const listed = state.focus === 'list' ? world.listed(state) : undefined
  if (as === 'save' && listed !== undefined) {
    const name = `traces-${formatInstant(now(), 'ms').slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-')}`
    const savedAs = { name, wanted: listed.length }
    return told(await saveTraces(fetchAll(listed, world), path, savedAs, { cwd, stop, env }))
  }
  if (shown === undefined) return problem('no trace is shown that could be written')
  const files = { cwd, stop, env }
  const open = shown.isOpen ? '; more of it may still come' : ''
  if (as === 'export') {
    const text =
      shown.parts === undefined
        ? await exportTrace(traceDataOf(shown.trace), path, files)
        : await exportJoined(shown.parts, path, files)
    return told(text + open)
  }
  // What was put together is saved as it was sent: what belongs together can be found again.
  const traces = shown.parts?.traces ?? [traceDataOf(shown.trace)]
  const savedAs = { name: `trace-${shown.trace.id.slice(0, 8)}`, wanted: traces.length }
  return told((await saveTraces(each(traces), path, savedAs, files)) + open)
}

async function* each(traces: readonly TraceData[]): AsyncGenerator<TraceData> {
  yield* traces
}

/** Those that have gone since are left out. */
async function* fetchAll(ids: readonly TraceId[], { fetchTrace }: ScreenWorld): AsyncGenerator<TraceData> {
  for (const id of ids) {
    const data = await fetchTrace(id)
    if (data !== undefined) yield data
  }
}

type ShowTrace = Extract<OutsideEffect, { readonly kind: 'show-trace' }>

/** @param isWanted whether it still is, once it has been fetched */
async function showTrace(
  { traceId, spanId, belonging, back }: ShowTrace,
  asked: ScreenState,
  world: ScreenWorld,
  isWanted: () => boolean,
): Promise<PerformResult> {
  const before = world.data().shown
  // A link within the trace: it is there already, perhaps with what was put together.
  if (belonging === undefined && back === undefined) {
    const there = before?.trace.id === traceId ? before : await world.shownOf?.(traceId)
    if (!isWanted()) return {}
    if (there !== undefined) return { change: (state) => goToSpan(state, there, spanId, world.data()) }
  }
  const found =
    belonging === undefined ? await fetchOne(traceId, world) : await fetchStitched(belonging, world)
  if (!isWanted()) return {}
  if (found === undefined || found.data.spans.length === 0) {
    return { notice: problem(world.whyAbsent(traceId)) }
  }
  const shown = await world.show(found.data, found.stitched)
  if (back !== undefined) return { change: (state) => asItWas(state, back) }
  // Through the samples of a hop it is one way, which leads back to where it began.
  const isPassing = asked.areProblemsOpen && before?.parts !== undefined
  const step = isPassing ? undefined : stepOf(asked, before)
  return {
    notice: found.notice,
    change(state) {
      const next = goToSpan(state, shown, spanId ?? found.head, world.data())
      const isLeft = step !== undefined && step.traceId !== next.traceId
      return isLeft ? { ...next, trail: [...state.trail, step].slice(-MOST_STEPS) } : next
    },
  }
}

function asItWas(
  state: ScreenState,
  { traceId, focus, isDetailOpen, trace, detail }: TrailStep,
): ScreenState {
  return { ...state, traceId, focus, isDetailOpen, trace, detail }
}

/** Whence one comes; undefined where nothing was shown. */
function stepOf(
  { focus, isDetailOpen, trace, detail }: ScreenState,
  shown: ShownTrace | undefined,
): TrailStep | undefined {
  if (shown === undefined) return undefined
  const { parts } = shown
  const belonging: Belonging | undefined = parts && {
    traces: parts.traces.flatMap(({ spans }) => spans.slice(0, 1)).map((span) => span.traceId),
    joints: parts.joints,
    findingId: '',
    kind: parts.kind ?? 'broken-hop',
  }
  // Problems may be closed by then.
  const pane = focus === 'problems' ? 'trace' : focus
  return { traceId: shown.trace.id, belonging, focus: pane, isDetailOpen, trace, detail }
}

/** That lead back. */
const MOST_STEPS = 50

interface Found {
  readonly data: TraceData
  readonly stitched: ShownStitched | undefined
  readonly head: StitchedTrace['data']['spans'][number]['spanId'] | undefined
  readonly notice: Notice | undefined
}

async function fetchOne(id: TraceId, { fetchTrace }: ScreenWorld): Promise<Found | undefined> {
  const data = await fetchTrace(id)
  return data === undefined ? undefined : { data, stitched: undefined, head: undefined, notice: undefined }
}

/** The fragments that are still there, put together; the cursor goes to the head that was broken off. */
async function fetchStitched(
  { traces, joints, kind, findingId }: Belonging,
  { fetchTrace }: ScreenWorld,
): Promise<Found | undefined> {
  const { stitchTrace } = await import('../../propagation/stitch/stitch-trace.ts')
  const fetched = await Promise.all(traces.map((id) => fetchTrace(id)))
  const there = fetched.filter((data) => data !== undefined && data.spans.length > 0) as readonly TraceData[]
  if (there.length === 0) return undefined
  const stitched = stitchTrace(there, joints)
  const [head] = [...stitched.joints].find(([, joint]) => joint.findingId === findingId) ?? []
  const parts: ShownParts = { traces: there, joints, kind }
  const gone = traces.length - there.length
  const notice =
    gone === 0
      ? undefined
      : problem(`${formatCounted(gone, 'trace')} of this request ${gone === 1 ? 'has' : 'have'} gone`)
  // What is left of it may be one trace alone, as it was sent.
  if (stitched.joints.size === 0 && there.length === 1) {
    return { data: stitched.data, stitched: undefined, head: undefined, notice }
  }
  return { data: stitched.data, stitched: { ...stitched, kind, parts }, head, notice }
}

function told(text: string): Notice {
  return { text, isProblem: false }
}

function problem(text: string): Notice {
  return { text, isProblem: true }
}

function noticeOf(error: unknown): Notice {
  if (error instanceof TracectlError) {
    const hint = error.hint === undefined ? '' : ` (${error.hint.split('\n', 1)[0]})`
    return problem(printable(`${error.message.split('\n', 1)[0]}${hint}`))
  }
  const message = error instanceof Error ? error.message : String(error)
  return problem(printable(`that failed: ${message.split('\n', 1)[0]}`))
}
