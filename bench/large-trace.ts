// A trace of 100,000 spans on the screen: how long reading it takes, how long the thread is kept at most meanwhile, and
// what a key or a frame costs once it is there. In time of the processor, for what else the machine does keeps nobody here.
import { renderFrame } from '../src/tui/frame/frame.ts'
import { SessionPalette } from '../src/tui/frame/session-palette.ts'
import { initialState } from '../src/tui/initial-state.ts'
import { pressKey } from '../src/tui/reduce.ts'
import type { ScreenData } from '../src/tui/screen-data.ts'
import { shownTraceInSteps } from '../src/tui/shown-trace.ts'
import { buildTraceInSteps } from '../src/trace/build-trace.ts'
import type { Steps } from '../src/trace/steps.ts'
import { median } from './median.ts'
import { makeSpans, SHAPES, type Shape } from './trace-shapes.ts'

const SPANS = 100_000
const SIZE = { columns: 120, rows: 40 }
const THEME = { ascii: false, color: 3 } as const

export function run(): void {
  console.log(
    `${SPANS.toLocaleString('en-US')} spans, ${SIZE.columns}×${SIZE.rows}; milliseconds of the processor`,
  )
  console.table(SHAPES.map(measure))
}

type Row = Readonly<Record<string, string | number>>

function measure(shape: Shape): Row {
  const spans = makeSpans(shape, SPANS)
  const building = taken(buildTraceInSteps({ spans, logs: [], partial: undefined }))
  const showing = taken(shownTraceInSteps(building.result, { isOpen: false }))
  const data: ScreenData = {
    list: undefined,
    shown: showing.result,
    problems: undefined,
    title: { source: 'bench', spansPerSecond: undefined, trouble: undefined },
  }
  let state = { ...initialState('trace', building.result.id), ...SIZE }
  const look = { theme: THEME, utcOffset: 0, palette: new SessionPalette() }
  const frame = (): void => void renderFrame(state, data, look)
  const press = (...keys: readonly string[]): number => {
    const times = keys.map((key) =>
      cpuOf(() => {
        state = pressKey(state, key, data).state
        frame()
      }),
    )
    return rounded(median(times))
  }
  const first = Math.round(cpuOf(frame))
  return {
    shape,
    read: Math.round(building.whole + showing.whole),
    'longest slice': Math.round(Math.max(building.longest, showing.longest)),
    'first frame': first,
    down: press(...Array.from({ length: 50 }, () => 'j')),
    'to the end': press('G', 'g', 'G'),
    'fold all': press('c'),
    'level 3': press('3'),
    'unfold all': press('C'),
    'a letter': (press('/'), press('s', 't', 'e', 'p')),
    'next match': (press('enter'), press('n', 'n', 'n')),
    'zoom in, out': press('g', 'j', 'z', 'Z'),
    'gaps off': press('i'),
    resize: rounded(
      cpuOf(() => {
        state = { ...state, columns: 100 }
        frame()
      }),
    ),
  }
}

interface Taken<Result> {
  readonly result: Result
  readonly whole: number
  readonly longest: number
}

function taken<Result>(steps: Steps<Result>): Taken<Result> {
  let whole = 0
  let longest = 0
  for (;;) {
    const began = cpuMs()
    const { done, value } = steps.next()
    const ms = cpuMs() - began
    whole += ms
    longest = Math.max(longest, ms)
    if (done === true) return { result: value, whole, longest }
  }
}

function cpuOf(work: () => void): number {
  const began = cpuMs()
  work()
  return cpuMs() - began
}

function rounded(ms: number): number {
  return Math.round(10 * ms) / 10
}

/** Of this thread; without that of others that collect garbage beside it. */
function cpuMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1_000
}

if (import.meta.main) run()
