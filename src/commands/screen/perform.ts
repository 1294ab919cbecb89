// What keys of the screen do in the world: copy, open a page, write files, fetch a trace. Whatever goes wrong becomes a
// line at the foot of the screen, with what can be done about it.
import { TracectlError } from '../../errors.ts'
import { printable } from '../../failure.ts'
import type { StitchedTrace } from '../../propagation/stitch/stitch-trace.ts'
import type { TraceData, TraceId } from '../../trace/span.ts'
import { formatInstant } from '../../render/units.ts'
import { goToSpan } from '../../tui/go-to-span.ts'
import type { Belonging } from '../../tui/pane.ts'
import type { ScreenData, ShownParts, ShownTrace } from '../../tui/screen-data.ts'
import type { OutsideEffect, PerformResult, ScreenOptions } from '../../tui/screen.ts'
import type { ScreenTerminal } from '../../tui/terminal/screen-terminal.ts'
import type { Notice, ScreenState } from '../../tui/screen-state.ts'
import type { CommandContext } from '../context.ts'
import { copyText } from './copy-text.ts'
import { runClipboard } from './native-clipboard.ts'
import { browsersFor, isPage, startBrowser } from './open-page.ts'
import { traceDataOf } from './trace-data.ts'

export interface ScreenWorld {
  readonly context: Pick<CommandContext, 'env' | 'cwd' | 'stop' | 'now'>
  readonly platform: NodeJS.Platform
  readonly terminal: ScreenTerminal
  /** What is being looked at, for messages: `the store …`, `Tempo at …`. */
  readonly label: string
  data(): ScreenData
  /** undefined when there is no such trace. */
  readonly fetchTrace: (id: TraceId) => Promise<TraceData | undefined>
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
  return async (effect, state) => {
    try {
      return await perform(effect, state, world)
    } catch (error) {
      return { notice: noticeOf(error) }
    }
  }
}

async function perform(
  effect: OutsideEffect,
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
    case 'show-trace':
      return await showTrace(effect, world)
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

async function showTrace(
  effect: Extract<OutsideEffect, { readonly kind: 'show-trace' }>,
  world: ScreenWorld,
): Promise<PerformResult> {
  const { traceId, spanId, belonging, isBack = false } = effect
  const before = world.data().shown
  // A link within the trace: it is there already, perhaps with what was put together.
  if (before !== undefined && before.trace.id === traceId && belonging === undefined) {
    return { change: (state) => goToSpan(state, before, spanId, world.data()) }
  }
  const found =
    belonging === undefined ? await fetchOne(traceId, world) : await fetchStitched(belonging, world)
  if (found === undefined || found.data.spans.length === 0) {
    return { notice: problem(`trace ${traceId} is not in ${world.label}`) }
  }
  const shown = await world.show(found.data, found.stitched)
  const at = spanId ?? found.head
  return {
    change(state) {
      const { trail, traceId: from } = state
      const next = goToSpan(state, shown, at, world.data())
      const isLeft = !isBack && from !== undefined && from !== next.traceId
      return isLeft ? { ...next, trail: [...trail, from].slice(-MOST_STEPS) } : next
    },
  }
}

/** That lead back. */
const MOST_STEPS = 50

interface Found {
  readonly data: TraceData
  readonly stitched: ShownStitched | undefined
  readonly head: StitchedTrace['data']['spans'][number]['spanId'] | undefined
}

async function fetchOne(id: TraceId, { fetchTrace }: ScreenWorld): Promise<Found | undefined> {
  const data = await fetchTrace(id)
  return data === undefined ? undefined : { data, stitched: undefined, head: undefined }
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
  return { data: stitched.data, stitched: { ...stitched, kind, parts }, head }
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
