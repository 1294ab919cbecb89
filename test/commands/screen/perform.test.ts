// What keys of the screen do in the world: files, traces that are shown, and what is said of it all.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { errandsIn, type ScreenWorld } from '../../../src/commands/screen/perform.ts'
import { TracectlError } from '../../../src/errors.ts'
import { fileSourceOf } from '../../../src/sources/file.ts'
import { buildTrace } from '../../../src/trace/build-trace.ts'
import type { SpanId, TraceData, TraceId } from '../../../src/trace/span.ts'
import { instantOf } from '../../../src/trace/time.ts'
import type { Effect } from '../../../src/tui/pane.ts'
import { initialState } from '../../../src/tui/initial-state.ts'
import type { ScreenData } from '../../../src/tui/screen-data.ts'
import type { OutsideEffect, PerformResult } from '../../../src/tui/screen-options.ts'
import type { ScreenTerminal } from '../../../src/tui/terminal/screen-terminal.ts'
import type { ScreenState } from '../../../src/tui/screen-state.ts'
import { LiveTraceList } from '../../../src/tui/list/live-trace-list.ts'
import { shownTraceOf } from '../../../src/tui/shown-trace.ts'
import { spanAtCursor } from '../../../src/tui/trace/trace-pane.ts'
import { pressKey } from '../../../src/tui/reduce.ts'
import { fakeContext } from '../../support/context.ts'
import { makeSpan, spanIdOf } from '../../support/spans.ts'

const ONE = '1'.repeat(32) as TraceId
const TWO = '2'.repeat(32) as TraceId
const THREE = '8'.repeat(32) as TraceId

function traceOf(id: TraceId, name: string): TraceData {
  return {
    spans: [
      makeSpan({ traceId: id, spanId: spanIdOf(1), service: 'web', name, endMs: 10 }),
      makeSpan({
        traceId: id,
        spanId: spanIdOf(2),
        parentId: spanIdOf(1),
        service: 'web',
        name: `${name} child`,
        startMs: 2,
        endMs: 8,
      }),
    ],
    logs: [],
  }
}

const STORED: ReadonlyMap<TraceId, TraceData> = new Map([
  [ONE, traceOf(ONE, 'first')],
  [TWO, traceOf(TWO, 'second')],
  [THREE, { spans: [makeSpan({ traceId: THREE, spanId: spanIdOf(7), name: 'third' })], logs: [] }],
])

interface FakeWorld {
  readonly directory: string
  readonly written: string[]
  readonly world: ScreenWorld
  state: ScreenState
  data: ScreenData
  perform(effect: OutsideEffect): Promise<PerformResult>
  /** The screen has gone. @returns what is told then */
  finish(): Promise<string>
}

function fakeWorld(changes: Partial<ScreenWorld> = {}, env: Record<string, string> = {}): FakeWorld {
  const directory = mkdtempSync(join(tmpdir(), 'tracectl-screen-'))
  const written: string[] = []
  const outside = fakeContext()
  const terminal = {
    stdin: undefined,
    stdout: { write: (text: string) => written.push(text) > 0 },
    onCrash: () => {},
  } as unknown as ScreenTerminal
  const world: ScreenWorld = {
    context: {
      env,
      cwd: directory,
      stop: new AbortController().signal,
      now: () => instantOf(1_787_408_591_000_000_000n),
      stderr: outside.stderr,
    },
    platform: 'linux',
    terminal,
    whyAbsent: (id) => `trace ${id} is not in the store`,
    data: () => fake.data,
    fetchTrace: async (id) => STORED.get(id),
    async show(data) {
      const shown = shownTraceOf(buildTrace(data), { isOpen: false })
      fake.data = { ...fake.data, shown }
      return shown
    },
    listed: () => undefined,
    pageOf: () => undefined,
    pageHint: 'no page is known: name a server',
    ...changes,
  }
  const errands = errandsIn(world)
  const fake: FakeWorld = {
    directory,
    written,
    world,
    state: { ...initialState('trace', ONE), columns: 80, rows: 24 },
    data: {
      list: undefined,
      problems: undefined,
      shown: shownTraceOf(buildTrace(traceOf(ONE, 'first')), { isOpen: false }),
      title: { source: 'test', spansPerSecond: undefined, trouble: undefined },
    },
    async perform(effect) {
      const result = await errands.perform(effect, fake.state, () => {})
      if (result.change !== undefined) fake.state = result.change(fake.state)
      return result
    },
    async finish() {
      await errands.finish()
      return outside.err()
    },
  }
  return fake
}

function cursorName({ state, data }: FakeWorld): string | undefined {
  return data.shown && spanAtCursor(state.trace, data.shown)?.span?.name
}

async function read(path: string): Promise<readonly string[]> {
  const source = fileSourceOf(path, readFileSync(path))
  const ids: string[] = []
  for await (const { id } of source.listTraces({}, new AbortController().signal)) ids.push(id)
  return ids.toSorted()
}

test('copies through the terminal', async () => {
  const fake = fakeWorld({}, { TERM: 'xterm-kitty' })
  const { notice } = await fake.perform({ kind: 'copy', text: 'abc', what: 'span id' })
  expect(notice).toEqual({ text: 'copied span id: abc', isProblem: false })
  expect(fake.written).toEqual(['\x1b]52;c;YWJj\x07'])
})

test('without a browser a page is copied and shown; without a page it says where one comes from', async () => {
  const url = `http://jaeger:16686/trace/${ONE}`
  const fake = fakeWorld({ pageOf: () => url }, { TERM: 'xterm-kitty' })
  expect(await fake.perform({ kind: 'browse', traceId: ONE })).toEqual({
    notice: { text: 'no browser here, copied', value: url, isProblem: false },
  })
  expect(fake.written).toHaveLength(1)
  // Nobody says whether it was copied, or it was not.
  for (const [TERM, text] of [
    ['xterm-256color', 'no browser here, copied if this terminal does that'],
    ['linux', 'no browser here'],
  ] as const) {
    const unsure = fakeWorld({ pageOf: async () => url }, { TERM })
    expect(await unsure.perform({ kind: 'browse', traceId: ONE })).toEqual({
      notice: { text, value: url, isProblem: false },
    })
  }
  const none = await fakeWorld().perform({ kind: 'browse', traceId: ONE })
  expect(none.notice).toEqual({ text: 'no page is known: name a server', isProblem: true })
  const odd = await fakeWorld({ pageOf: () => 'javascript:1' }).perform({ kind: 'browse', traceId: ONE })
  expect(odd.notice).toEqual({
    text: 'not a page that can be opened',
    value: 'javascript:1',
    isProblem: true,
  })
})

test('a browser that is there is started', async () => {
  const fake = fakeWorld(
    { pageOf: () => 'http://localhost/1' },
    { BROWSER: `${process.execPath} -e 0`, PATH: process.env['PATH'] ?? '' },
  )
  const { notice } = await fake.perform({ kind: 'browse', traceId: ONE })
  expect(notice).toEqual({ text: 'opened', value: 'http://localhost/1', isProblem: false })
})

test('exports what is shown, in the format that the name asks for, for nobody else to read', async () => {
  const fake = fakeWorld()
  const wrote = async (path: string): Promise<string> => {
    const { notice } = await fake.perform({ kind: 'write', as: 'export', path })
    expect(notice?.isProblem).toBe(false)
    return notice?.text ?? ''
  }
  expect(await wrote('')).toBe('wrote 2 spans to trace-11111111.html (HTML)')
  expect(await wrote('a.jaeger.json')).toBe('wrote 2 spans to a.jaeger.json (Jaeger JSON)')
  expect(await wrote('a.json.gz')).toBe('wrote 2 spans to a.json.gz (OTLP JSON)')
  expect(readFileSync(join(fake.directory, 'trace-11111111.html'), 'utf8')).toMatch(/^<!doctype html>/i)
  expect(await read(join(fake.directory, 'a.json.gz'))).toEqual([ONE])
  expect(statSync(join(fake.directory, 'a.jaeger.json')).mode & 0o777).toBe(0o600)
})

test('saves the shown trace, or all of the list, as lines that can be shown again', async () => {
  const fake = fakeWorld({ listed: () => [ONE, TWO, '3'.repeat(32) as TraceId] })
  expect(await fake.perform({ kind: 'write', as: 'save', path: '' })).toEqual({
    notice: {
      text: 'saved 1 trace, 2 spans: tracectl show --file trace-11111111.jsonl',
      isProblem: false,
    },
  })
  fake.state = { ...fake.state, focus: 'list' }
  const { notice } = await fake.perform({ kind: 'write', as: 'save', path: '' })
  expect(notice?.text).toBe(
    'saved 2 traces, 4 spans, and one has gone: tracectl search --file traces-20260822-142311.jsonl',
  )
  expect(await read(join(fake.directory, 'traces-20260822-142311.jsonl'))).toEqual([ONE, TWO])
})

test('a file that is being written when the screen goes is written, and told of', async () => {
  const waiting = Promise.withResolvers<void>()
  const fake = fakeWorld({
    listed: () => [ONE, TWO],
    async fetchTrace(id) {
      await waiting.promise
      return STORED.get(id)
    },
  })
  expect(await fake.finish()).toBe('')
  fake.state = { ...fake.state, focus: 'list' }
  void fake.perform({ kind: 'write', as: 'save', path: 'all.jsonl' })
  const finished = fake.finish()
  waiting.resolve()
  expect(await finished).toBe(
    'a file is still being written; Ctrl-C leaves it\nsaved 2 traces, 4 spans: tracectl search --file all.jsonl\n',
  )
  expect(await read(join(fake.directory, 'all.jsonl'))).toEqual([ONE, TWO])
})

test('nothing is written over: a name of our own gets a number, one that was typed a refusal', async () => {
  const fake = fakeWorld()
  writeFileSync(join(fake.directory, 'trace-11111111.html'), 'mine')
  writeFileSync(join(fake.directory, 'typed.json'), 'mine')
  const own = await fake.perform({ kind: 'write', as: 'export', path: '' })
  expect(own.notice?.text).toContain('trace-11111111-2.html')
  const typed = await fake.perform({ kind: 'write', as: 'export', path: 'typed.json' })
  expect(typed.notice).toEqual({
    text: 'cannot write to typed.json: there is one already',
    isProblem: true,
  })
  expect(readFileSync(join(fake.directory, 'trace-11111111.html'), 'utf8')).toBe('mine')
  expect(readFileSync(join(fake.directory, 'typed.json'), 'utf8')).toBe('mine')
})

test('in a directory that was typed it gets a name of our own', async () => {
  const home = mkdtempSync(join(tmpdir(), 'tracectl-home-'))
  const fake = fakeWorld({}, { HOME: home })
  mkdirSync(join(fake.directory, 'my traces'))
  const text = async (path: string, as: 'export' | 'save'): Promise<string | undefined> =>
    (await fake.perform({ kind: 'write', as, path })).notice?.text
  expect(await text('my traces', 'export')).toBe('wrote 2 spans to my traces/trace-11111111.html (HTML)')
  expect(await text('my traces/', 'save')).toBe(
    "saved 1 trace, 2 spans: tracectl show --file 'my traces/trace-11111111.jsonl'",
  )
  expect(await text('~/', 'export')).toBe('wrote 2 spans to ~/trace-11111111.html (HTML)')
  expect(await text('~/a.jsonl', 'save')).toBe(`saved 1 trace, 2 spans: tracectl show --file ${home}/a.jsonl`)
  expect(await text('nowhere/', 'export')).toContain('there is no such directory')
})

test('what cannot be written is said in a line, and leaves nothing behind', async () => {
  const fake = fakeWorld()
  const text = async (path: string, as: 'export' | 'save' = 'export'): Promise<string | undefined> => {
    const { notice } = await fake.perform({ kind: 'write', as, path })
    expect(notice?.isProblem).toBe(true)
    return notice?.text
  }
  expect(await text('no/such/place.json')).toContain('there is no such directory')
  expect(await text('a.pdf')).toContain('which format is a.pdf to have? (names end in')
  expect(await text('a.html', 'save')).toContain('traces are saved as JSON lines')
  expect(readdirSync(fake.directory)).toEqual([])
})

test('a defect is a line as well', async () => {
  const fake = fakeWorld({
    fetchTrace: () => Promise.reject(new Error('boom\n  at somewhere')),
  })
  expect(await fake.perform({ kind: 'show-trace', traceId: TWO })).toEqual({
    notice: { text: 'that failed: boom', isProblem: true },
  })
  const refused = fakeWorld({
    fetchTrace: () =>
      Promise.reject(new TracectlError('unreachable', 'no answer\u001b[2J', { hint: 'try again' })),
  })
  const { notice } = await refused.perform({ kind: 'show-trace', traceId: TWO })
  expect(notice?.text).toBe('no answer\ufffd[2J (try again)')
})

async function press(fake: FakeWorld, ...keys: readonly string[]): Promise<readonly Effect[]> {
  const done: Effect[] = []
  for (const key of keys) {
    const { state, effects = [] } = pressKey(fake.state, key, fake.data)
    fake.state = state
    done.push(...effects)
    for (const effect of effects) if (effect.kind !== 'quit') await fake.perform(effect as OutsideEffect)
  }
  return done
}

test('a link leads to a span of another trace, and Esc back to where one was', async () => {
  const fake = fakeWorld()
  // As in a list, which says nothing of what is shown.
  fake.state = { ...fake.state, traceId: undefined }
  await press(fake, '>')
  await fake.perform({ kind: 'show-trace', traceId: TWO, spanId: spanIdOf(2) })
  expect([fake.state.traceId, cursorName(fake)]).toEqual([TWO, 'second child'])
  await press(fake, 'escape')
  expect([fake.state.traceId, cursorName(fake)]).toEqual([ONE, 'first child'])
  expect(fake.state.trail).toEqual([])
  expect(await press(fake, 'q')).toEqual([{ kind: 'quit' }])
})

test('from the page of a span Esc leads back to the line with the link', async () => {
  const fake = fakeWorld()
  await press(fake, '>', 'enter', 'j', 'j')
  const { detail } = fake.state
  expect(detail.cursor).toBeDefined()
  await fake.perform({ kind: 'show-trace', traceId: TWO })
  expect([fake.state.focus, cursorName(fake)]).toEqual(['detail', 'second'])
  await press(fake, 'escape')
  expect([fake.state.focus, cursorName(fake)]).toEqual(['detail', 'first child'])
  expect(fake.state.detail).toEqual(detail)
  // What is open now was opened before.
  await press(fake, 'escape')
  expect([fake.state.focus, fake.state.isDetailOpen]).toEqual(['trace', false])
})

test('of two traces that are asked for one after the other the later is shown', async () => {
  const first = Promise.withResolvers<TraceData | undefined>()
  const fake = fakeWorld({ fetchTrace: async (id) => (id === TWO ? first.promise : STORED.get(id)) })
  fake.data = { ...fake.data, shown: undefined }
  const slow = fake.perform({ kind: 'show-trace', traceId: TWO })
  await fake.perform({ kind: 'show-trace', traceId: ONE })
  first.resolve(STORED.get(TWO))
  expect(await slow).toEqual({})
  expect(fake.state.traceId).toBe(ONE)
})

test('a link within the trace moves the cursor, also to what was folded away', async () => {
  const fake = fakeWorld()
  fake.state = pressKey(fake.state, 'c', fake.data).state
  await fake.perform({ kind: 'show-trace', traceId: ONE, spanId: spanIdOf(2) })
  expect(cursorName(fake)).toBe('first child')
  expect(fake.state.trail).toEqual([])
  // A span that is none of it: the trace all the same.
  await fake.perform({ kind: 'show-trace', traceId: TWO, spanId: spanIdOf(99) })
  expect(fake.state.traceId).toBe(TWO)
})

test('a trace that is gone stays away', async () => {
  const fake = fakeWorld()
  const gone = '9'.repeat(32) as TraceId
  expect(await fake.perform({ kind: 'show-trace', traceId: gone })).toEqual({
    notice: { text: `trace ${gone} is not in the store`, isProblem: true },
  })
  expect(fake.state.traceId).toBe(ONE)
})

const JOINT = {
  traceId: TWO,
  spanId: spanIdOf(1),
  callerTraceId: ONE,
  callerSpanId: spanIdOf(2),
  tier: 'timing',
  by: 'time',
  confidence: 0.97,
  relation: 'broken',
  findingId: 'web-first-second',
} as const

const BROKEN = {
  kind: 'show-trace',
  traceId: ONE,
  belonging: { traces: [ONE, TWO], joints: [JOINT], findingId: 'web-first-second', kind: 'broken-hop' },
} as const

/** As the screens do it. */
function joiningWorld(
  pageOf: ScreenWorld['pageOf'] = () => undefined,
): FakeWorld & { joints: readonly SpanId[] } {
  const fake: FakeWorld & { joints: readonly SpanId[] } = Object.assign(
    fakeWorld({
      async show(data, stitched) {
        fake.joints = [...(stitched?.joints.keys() ?? [])]
        const shown = { ...shownTraceOf(buildTrace(data), { isOpen: false }), parts: stitched?.parts }
        fake.data = { ...fake.data, shown }
        return shown
      },
      pageOf,
    }),
    { joints: [] },
  )
  return fake
}

test('a broken request is put together, with the cursor where it was broken off', async () => {
  const fake = joiningWorld()
  await fake.perform(BROKEN)
  expect(fake.data.shown?.trace.spanCount).toBe(4)
  expect(fake.joints).toHaveLength(1)
  expect(cursorName(fake)).toBe('second')
})

test('the page that is opened is that of the trace in which the span was sent', async () => {
  const asked: TraceId[] = []
  const fake = joiningWorld((id) => {
    asked.push(id)
    return undefined
  })
  await fake.perform(BROKEN)
  const head = spanIdOf(1)
  await fake.perform({ kind: 'browse', traceId: ONE, spanId: spanIdOf(2) })
  await fake.perform({ kind: 'browse', traceId: ONE, spanId: head })
  expect(asked).toEqual([ONE, ONE])
  const other = {
    ...BROKEN.belonging,
    traces: [ONE, THREE],
    joints: [{ ...JOINT, traceId: THREE, spanId: spanIdOf(7) }],
  }
  await fake.perform({ ...BROKEN, belonging: other })
  await fake.perform({ kind: 'browse', traceId: ONE, spanId: spanIdOf(7) })
  expect(asked.at(-1)).toBe(THREE)
})

test('of a list that trace is exported which the cursor is on, also while it is not shown yet', async () => {
  const fake = fakeWorld()
  const list = new LiveTraceList()
  fake.data = { ...fake.data, list }
  fake.state = { ...fake.state, focus: 'list', list: { ...fake.state.list, cursor: TWO } }
  const { notice } = await fake.perform({ kind: 'write', as: 'export', path: '' })
  expect(notice?.text).toBe('wrote 2 spans to trace-22222222.html (HTML)')
})

test('Esc leads back to what was put together', async () => {
  const fake = joiningWorld()
  await fake.perform(BROKEN)
  await press(fake, 'k')
  await fake.perform({ kind: 'show-trace', traceId: TWO })
  expect(fake.data.shown?.trace.spanCount).toBe(2)
  await press(fake, 'escape')
  expect([fake.data.shown?.trace.spanCount, cursorName(fake)]).toEqual([4, 'first child'])
})

test('of a broken request of which a trace has gone, that is said', async () => {
  const fake = joiningWorld()
  const belonging = { ...BROKEN.belonging, traces: [ONE, '7'.repeat(32) as TraceId] }
  const { notice } = await fake.perform({ ...BROKEN, belonging })
  expect(notice).toEqual({ text: '1 trace of this request has gone', isProblem: true })
  expect(fake.data.shown?.parts).toBeUndefined()
  expect(fake.data.shown?.trace.spanCount).toBe(2)
})

test('what was put together is saved as it was sent, and exported as nobody has sent it', async () => {
  const fake = joiningWorld()
  await fake.perform(BROKEN)
  const saved = await fake.perform({ kind: 'write', as: 'save', path: '' })
  expect(saved.notice?.text).toBe(
    'saved 2 traces, 4 spans: tracectl search --file trace-11111111.jsonl; apart, as they were sent: e keeps them joined',
  )
  expect(await read(join(fake.directory, 'trace-11111111.jsonl'))).toEqual([ONE, TWO])

  const html = await fake.perform({ kind: 'write', as: 'export', path: '' })
  expect(html.notice?.text).toBe(
    'wrote 4 spans to trace-11111111.html (HTML), put together of 2 traces as the file says',
  )
  const page = readFileSync(join(fake.directory, 'trace-11111111.html'), 'utf8')
  expect(page).toContain(
    'Put together by tracectl of 2 traces: nobody has sent it so. ~ marks the span that began a trace of its own: context lost: inferred, p=0.97',
  )
  expect(page).toContain(`of ${ONE}, ${TWO}`)
  expect(page).toMatch(/put here +context lost: inferred, p=0.97/)

  await fake.perform({ kind: 'write', as: 'export', path: 'joined.json' })
  const source = fileSourceOf('joined.json', readFileSync(join(fake.directory, 'joined.json')))
  const data = await source.fetchTrace(ONE, new AbortController().signal)
  expect(
    data?.spans.map(({ name, attributes }) => [
      name,
      attributes.map(({ key, value }) => `${key}=${JSON.stringify(value)}`),
    ]),
  ).toEqual([
    ['first', []],
    ['first child', []],
    [
      'second',
      [
        'tracectl.joined="context lost: inferred, p=0.97"',
        `tracectl.sent.trace_id="${TWO}"`,
        `tracectl.sent.span_id="${spanIdOf(1)}"`,
      ],
    ],
    [
      'second child',
      [
        `tracectl.sent.trace_id="${TWO}"`,
        `tracectl.sent.span_id="${spanIdOf(2)}"`,
        `tracectl.sent.parent_span_id="${spanIdOf(1)}"`,
      ],
    ],
  ])
})

test('of a trace that is open it is said that more may come', async () => {
  const fake = fakeWorld()
  fake.data = { ...fake.data, shown: shownTraceOf(buildTrace(traceOf(ONE, 'first')), { isOpen: true }) }
  for (const as of ['save', 'export'] as const) {
    const { notice } = await fake.perform({ kind: 'write', as, path: '' })
    expect(notice?.text).toMatch(/; more of it may still come$/)
  }
})
