// `tail --inline`: the lines that `tail` prints, which stay in the scroll-back, above one block that shows what is going on:
// the counters, and the traces that are still open.
import { stripVTControlCharacters } from 'node:util'
import { glyphsOf } from '../../../render/glyphs.ts'
import { LONE_SERVICES, paint, styleOf } from '../../../render/style.ts'
import { cutEnd, textWidth } from '../../../render/text.ts'
import type { Theme } from '../../../render/theme.ts'
import { formatCount, formatCounted } from '../../../render/units.ts'
import { ChangedTraces } from '../../../store/changes/changed-traces.ts'
import { listColumns } from '../../../tui/list/list-columns.ts'
import { INITIAL_LIST_STATE } from '../../../tui/list/list-state.ts'
import { listedRows } from '../../../tui/list/list-order.ts'
import { peersOf } from '../../../tui/list/list-peers.ts'
import { drawTraceRow } from '../../../tui/list/list-row.ts'
import { LiveTraceList } from '../../../tui/list/live-trace-list.ts'
import type { CommandContext } from '../../context.ts'
import { SpanRate } from '../screen/span-rate.ts'
import type { TailOptions } from '../tail-options.ts'
import { tail, type TailObserver } from '../tail.ts'
import { LiveBlock } from './live-block.ts'

/** Milliseconds between two drawings: a few lines that are read, not a screen that is used. */
const REDRAW_MS = 250
/** Only what is open is shown, and of that the newest. */
const MOST_ROWS = 1_000
/** Fewer than a screen has, so that the lines above are what it is about. */
const MOST_OPEN = 8

/** @throws as `tail` does */
export async function inlineTail(context: CommandContext, options: TailOptions): Promise<number> {
  const list = new LiveTraceList({ most: MOST_ROWS })
  const rate = new SpanRate()
  let changed: ChangedTraces | undefined
  let parts: Parameters<TailObserver['opened']>[0] | undefined
  const { theme } = context.stdout
  const block = new LiveBlock({
    stdout: context.stdout,
    widthOf: (line) => textWidth(stripVTControlCharacters(line)),
    draw: (columns, rows) =>
      parts === undefined
        ? []
        : drawBlock(list, {
            spansPerSecond: rate.perSecond(performance.now()),
            open: parts.settling.stats().open,
            columns,
            rows,
            theme,
          }),
  })
  const look = (): void => {
    const now = performance.now()
    if (parts !== undefined) rate.count(parts.receiver.stats().spansAccepted, now)
    if (changed?.isEmpty === false) list.apply(changed.take())
    list.now = context.now()
    block.redraw()
  }
  const streams = { stdout: block.above(context.stdout), stderr: block.above(context.stderr) }
  const rest = { stdout: '', stderr: '' }
  const observer: TailObserver = {
    opened(opened) {
      parts = opened
      const traces = new ChangedTraces(opened.settling)
      changed = traces
      opened.store.onCommit((spans) => traces.add(spans))
    },
    settled: (events) => changed?.settled(events),
    // Line by line: the block begins behind a whole one.
    printed(stream, text) {
      const end = text.lastIndexOf('\n') + 1
      const whole = rest[stream] + text.slice(0, end)
      if (end > 0) void streams[stream].write(whole).catch(() => {})
      rest[stream] = (end > 0 ? '' : rest[stream]) + text.slice(end)
    },
  }
  const timer = setInterval(look, REDRAW_MS)
  try {
    return await tail({ ...context, ...streams }, options, observer)
  } finally {
    clearInterval(timer)
    for (const stream of ['stdout', 'stderr'] as const)
      if (rest[stream] !== '') await streams[stream].write(`${rest[stream]}\n`).catch(() => {})
    await block.close()
  }
}

interface BlockLook {
  readonly spansPerSecond: number
  /** Of all, also of those that are no longer listed. */
  readonly open: number
  readonly columns: number
  readonly rows: number
  readonly theme: Theme
}

function drawBlock(list: LiveTraceList, block: BlockLook): readonly string[] {
  const { spansPerSecond, open, columns, rows, theme } = block
  const { dim } = styleOf(theme)
  const { rule, dot, cut } = glyphsOf(theme)
  const { rows: all, scale } = listedRows(INITIAL_LIST_STATE, list)
  const listed = all.filter(({ state }) => state === 'open' || state === 'reopened')
  const facts = [
    `${formatCount(Math.round(spansPerSecond))} spans/s`,
    formatCounted(list.total, 'trace'),
    `${formatCount(open)} open`,
    ...(list.failed > 0 ? [`${formatCount(list.failed)} with errors`] : []),
  ]
  const text = cutEnd(facts.join(` ${dot} `), Math.max(1, columns - 4), cut)
  const title = `${rule.repeat(2)} ${text} `
  const fill = rule.repeat(Math.max(0, columns - textWidth(title)))
  const look = {
    theme,
    columns: listColumns(columns - INDENT.length),
    now: list.now,
    scale,
    peers: peersOf(INITIAL_LIST_STATE, list),
    // As in the lines above it.
    palette: LONE_SERVICES,
  }
  const shown = listed.slice(0, Math.max(0, Math.min(rows - 1, MOST_OPEN)))
  return [paint(dim, title + fill), ...shown.map((row) => INDENT + drawTraceRow(row, look, false))]
}

const INDENT = '  '
