// Any keys, in any order, while traces come and go: every line has its width, and the cursor is on a row that is listed.
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { listedRows } from '../../../src/tui/list/list-order.ts'
import { traceAtCursor } from '../../../src/tui/list/list-pane.ts'
import { LiveTraceList } from '../../../src/tui/list/live-trace-list.ts'
import { traceIdOf } from '../../support/committed-spans.ts'
import { PressedScreen } from '../../support/pressed-screen.ts'
import type { TraceId } from '../../../src/trace/span.ts'
import { Arriving } from './trace-changes.ts'

const KEYS =
  'up down page-up page-down g G x X space > < R b f y o enter escape / e r s backspace { } 5 m'.split(' ')
const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('key' as const), key: fc.constantFrom(...KEYS) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('spans' as const),
      trace: fc.integer({ min: 1, max: 60 }),
      parent: fc.constantFrom(0, 5),
      isError: fc.boolean(),
      name: fc.constantFrom('GET /', '查询订单列表', '\x1b[2J\u202eevil', '👩‍👩‍👧', ''),
      service: fc.constantFrom('web', '订单服务', 'cart\n\t', undefined),
      end: fc.integer({ min: 1, max: 4e9 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('settle' as const), trace: fc.integer({ min: 1, max: 60 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('size' as const),
      columns: fc.integer({ min: 30, max: 210 }),
      rows: fc.integer({ min: 6, max: 60 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('click' as const), row: fc.integer({ min: 0, max: 30 }) }),
  },
)

test('every line has its width, and the cursor is on what is listed', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 80 }), fc.boolean(), (steps, ascii) => {
      const list = new LiveTraceList({ most: 30, intro: ['Point an SDK here'] })
      const arriving = new Arriving()
      const title = { source: 'OTLP', spansPerSecond: 1, trouble: undefined }
      const data = { list, shown: undefined, problems: undefined, title }
      const screen = new PressedScreen(data, { columns: 100, rows: 20, theme: { ascii, color: 0 } })
      for (const one of steps) {
        switch (one.kind) {
          case 'key':
            screen.press(one.key)
            break
          case 'spans': {
            const { kind: _kind, service, ...span } = one
            arriving.spans({ ...span, span: 1, start: 1, ...(service === undefined ? {} : { service }) })
            list.apply(arriving.take())
            break
          }
          case 'settle':
            if (list.row(traceIdOf(one.trace) as TraceId) === undefined) break
            list.apply(arriving.settled(one.trace, one.trace % 3 === 0 ? 'incomplete' : 'settled').take())
            break
          case 'size':
            screen.resize(one.columns, one.rows)
            break
          case 'click':
            screen.click(one.row, 5)
        }
        screen.lines()
        const { rows } = listedRows(screen.state.list, list)
        const cursor = traceAtCursor(screen.state.list, list)
        if (rows.length === 0) expect(cursor).toBeUndefined()
        else expect(rows.map(({ id }) => id)).toContain(cursor)
      }
    }),
    { numRuns: 300 },
  )
})
