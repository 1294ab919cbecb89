// The waterfall by keys: drawn traces in, whole screens and the cursor's line out.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BINDING_GROUPS } from '../../../src/tui/keys/bindings.ts'
import { picture } from '../../support/picture.ts'
import { dataOfTrace, PressedScreen } from '../../support/pressed-screen.ts'

// So short that no gap deserves a row: those have their own picture.
const CHECKOUT = picture(
  `
  web   POST /checkout [server]  |=======================================|
  web     GET cart [client]      . |======|
  cart      GET /cart [server]   .  |====|
  cart        SELECT cart        .   |==|
  web     load users             .           |=============|
  db        SELECT users         .            |=|
  db        SELECT users         .               |=|
  db        SELECT users         .                  |=|
  db        SELECT users         .                     |=|
  web     POST pay [client]      .                             |========|
  pay       ! POST /pay [server] .                              |======|
  pay         ! charge           .                               |====|
`,
  { msPerColumn: 0.02 },
)

function screen(options: ConstructorParameters<typeof PressedScreen>[1] = {}): PressedScreen {
  return new PressedScreen(dataOfTrace(CHECKOUT), options)
}

describe('what is seen', () => {
  test('the whole of a trace, and below it where the time went', () => {
    expect(screen().text()).toMatchSnapshot()
  })

  test('in ASCII', () => {
    expect(screen({ theme: { ascii: true, color: 0 } }).text()).toMatchSnapshot()
  })

  test('what was put together says so', () => {
    const parts = {
      traces: [
        { spans: [], logs: [] },
        { spans: [], logs: [] },
      ],
      joints: [],
    }
    const joined = screen({ columns: 120 })
    joined.data = { ...joined.data, shown: { ...dataOfTrace(CHECKOUT).shown!, parts } }
    expect(joined.text()).toContain('· 4 services · joined of 2 traces · 2 errors')
  })

  test('on a small screen the rows around the cursor', () => {
    const small = screen({ columns: 60, rows: 9 })
    expect(small.press('G').text()).toMatchSnapshot()
  })

  test('a screen too small for anything says so', () => {
    expect(screen({ columns: 36, rows: 5 }).text()).toBe('36x5 is too small: 40x8 at least')
  })
})

describe('moving', () => {
  test('down, up, to both ends, and no further', () => {
    expect(screen().press('j j').cursorLine()).toContain('GET /cart')
    expect(screen().press('down down k').cursorLine()).toContain('GET cart')
    expect(screen().press('k').cursorLine()).toContain('POST /checkout')
    expect(screen().press('G').cursorLine()).toContain('charge')
    expect(screen().press('end j g').cursorLine()).toContain('POST /checkout')
  })

  test('by pages', () => {
    const small = screen({ rows: 9 })
    expect(small.press('page-down').cursorLine()).toContain('load users')
    expect(small.press('page-up').cursorLine()).toContain('POST /checkout')
  })
})

describe('folding', () => {
  test('left folds what is open, then goes to the parent; right undoes it', () => {
    const folded = screen().press('j j left')
    expect(folded.cursorLine()).toContain('GET /cart (+1)')
    expect(folded.text()).not.toContain('SELECT cart')
    expect(folded.press('left').cursorLine()).toContain('GET cart')
    expect(folded.press('right').cursorLine()).toContain('GET /cart (+1)')
    expect(folded.press('right').text()).toContain('SELECT cart')
  })

  test('all at once, to a level, and all open, repeats too', () => {
    expect(screen().press('c').text()).toContain('POST /checkout (+11)')
    const two = screen().press('2')
    expect(two.text()).toContain('GET cart (+2)')
    expect(two.text()).not.toContain('GET /cart')
    expect(screen({ columns: 120 }).press('2').text()).toContain('· 2 errors · 2 levels')
    expect(screen({ columns: 120 }).press('2 C').text()).not.toContain('levels')
    expect(
      two
        .press('C')
        .text()
        .match(/[├╰]╴(db )?SELECT users/g),
    ).toHaveLength(4)
  })

  test('the cursor goes to what is left above it', () => {
    expect(screen().press('G c').cursorLine()).toContain('POST /checkout')
  })

  test('repeats are one row until they are opened', () => {
    const spread = screen().press('j j j j j')
    expect(spread.cursorLine()).toContain('4× db SELECT users')
    expect(spread.press('enter').cursorLine()).toMatch(/SELECT users .* 40\.0µs/)
    expect(spread.press('left').cursorLine()).toContain('4× db SELECT users')
  })
})

describe('jumping', () => {
  test('to the next that failed, and on from the top', () => {
    const errors = screen().press('x')
    expect(errors.cursorLine()).toContain('! pay POST /pay')
    expect(errors.press('x').cursorLine()).toContain('! charge')
    expect(errors.press('x').cursorLine()).toContain('! pay POST /pay')
    expect(errors.text()).toContain('from the top again: no error below')
    expect(errors.press('X').text()).toContain('from the bottom again: no error above')
  })

  test('into what is folded', () => {
    expect(screen().press('c x').cursorLine()).toContain('! pay POST /pay')
  })

  test('says when there is none', () => {
    const whole = new PressedScreen(dataOfTrace(picture('web GET / |====|')))
    expect(whole.press('x').text()).toContain('no error')
    expect(whole.press(']').text()).toContain('no gap worth a row of its own')
    expect(whole.press('>').text()).toContain('nothing is below this span')
  })

  test('to gaps', () => {
    const gaps = new PressedScreen(
      dataOfTrace(
        picture(
          `
          web  GET /  |==================|
          web    a      |=|
          web    b                 |=|
        `,
          { msPerColumn: 100 },
        ),
      ),
    ).press(']')
    expect(gaps.cursorLine()).toMatch(/gap #\d/)
    const first = gaps.cursorLine()
    const count = gaps.text().match(/gap #\d: no span/g)!.length
    for (let step = 1; step < count; step++) expect(gaps.press(']').text()).not.toContain('again')
    expect(gaps.cursorLine()).not.toBe(first)
    expect(gaps.press(']').text()).toContain('from the top again: no gap below')
    expect(gaps.cursorLine()).toBe(first)
    expect(gaps.press('[').text()).toContain('from the bottom again: no gap above')
    expect(gaps.press('i').text()).not.toMatch(/gap #\d: no span/)
    expect(gaps.press(']').text()).toContain('gap rows are off: i shows them')
  })

  test('along the critical path, which comes back to spans that it has left', () => {
    const path = screen()
    const seen = [path.cursorLine()]
    for (let step = 0; step < 5; step++) seen.push(path.press('.').cursorLine())
    const names = seen.map((line) => /POST \/checkout|GET cart|GET \/cart|SELECT cart/.exec(line)?.[0])
    expect(names).toEqual(['POST /checkout', 'GET cart', 'GET /cart', 'SELECT cart', 'GET /cart', 'GET cart'])
    for (let step = 0; step < 4; step++) path.press(',')
    expect(path.cursorLine()).toContain('GET cart')
  })

  test('down to the heaviest', () => {
    expect(screen().press('>').cursorLine()).toContain('load users')
  })
})

describe('searching', () => {
  test('as it is typed, from where the cursor was', () => {
    const found = screen().press('/').type('sel')
    expect(found.cursorLine()).toContain('SELECT cart')
    expect(found.text()).toContain('/sel · 1 of 5 found')
    expect(found.type('ect u').cursorLine()).toContain('SELECT users')
    expect(found.press('backspace backspace').cursorLine()).toContain('SELECT cart')
    expect(found.press('enter n').cursorLine()).toContain('SELECT users')
    expect(found.text()).toContain('/select · 2 of 5 found')
    expect(found.press('n').cursorLine()).toContain('SELECT cart')
    expect(found.press('escape').text()).not.toContain('found')
  })

  test('taken back brings what was searched before', () => {
    const taken = screen().press('/').type('pay').press('enter /').type('x').press('escape')
    expect(taken.text()).toContain('/pay · 1 of 3 found')
  })

  test('what is pasted is text, and no keys', () => {
    expect(screen().paste('qqq').effects).toEqual([])
    expect(screen().press('/').paste('char\nge').text()).toContain('/char ge')
  })

  test('nothing found leaves the cursor where it was', () => {
    expect(screen().press('j /').type('nowhere').cursorLine()).toContain('GET cart')
  })

  test('by service, id and attribute', () => {
    expect(screen().press('/').type('pay char').cursorLine()).toContain('charge')
    expect(screen().press('/').type('000000000000000c').cursorLine()).toContain('charge')
    expect(screen().press('/').type('service.name=cart').text()).toContain(
      '/service.name=cart · 1 of 2 found',
    )
  })
})

describe('zoom', () => {
  test('back out with the cursor on its span, and what is above it in sight', () => {
    const zoomed = screen().press('j j z')
    expect(zoomed.press('Z').cursorLine()).toContain('GET /cart')
    expect(zoomed.text()).toContain('├╴GET cart')
    expect(zoomed.text()).not.toContain('zoomed in')
    expect(zoomed.press('Z').text()).toContain('this is the whole trace: z zooms in')
  })

  test('gives a span the whole width, and back', () => {
    const zoomed = screen().press('j z')
    expect(zoomed.text()).toMatchSnapshot()
    expect(zoomed.press('escape').text()).toContain('load users')
  })

  test('what is sought outside is shown outside', () => {
    const zoomed = screen().press('j z /').type('charge').press('enter')
    expect(zoomed.text()).toContain('0 found')
  })
})

test('Esc goes back step by step and then quits; q too', () => {
  const deep = screen().press('/').type('cart').press('enter j z enter')
  expect(deep.state.focus).toBe('detail')
  expect(deep.press('escape').state.focus).toBe('trace')
  expect(deep.press('escape').state.trace.query).toBe('')
  expect(deep.press('q').state.trace.zoom).toEqual([])
  expect(deep.effects).toEqual([])
  expect(deep.press('q').effects).toEqual([{ kind: 'quit' }])
})

test('a click chooses a row, a second opens it', () => {
  const clicked = screen().click(4, 10)
  expect(clicked.cursorLine()).toContain('GET cart')
  expect(clicked.click(4, 3).state.isDetailOpen).toBe(true)
})

test('while a trace is open nothing is judged, and the cursor stays on its span as others come', () => {
  const first = picture(`
    web  GET /   |==========|
    web    b     .     |===|
  `)
  const more = picture(`
    web  GET /   |==========|
    web    a1    . |=|
    web    a2    .  |=|
    web    a3    .   |=|
    web    b     .     |===|
  `)
  const b = more.nodes.at(-1)!
  const live = new PressedScreen(dataOfTrace(first, { isOpen: true }))
  expect(live.press('j').cursorLine()).toContain('b')
  expect(live.press(']').text()).toContain('gaps are looked for once the trace has settled')
  live.state = { ...live.state, trace: { ...live.state.trace, cursor: `s:${b.id}` } }
  live.data = dataOfTrace(more, { isOpen: true })
  expect(live.cursorLine()).toMatch(/^[╰├]╴b /)
})

test('whatever is pressed, the screen is whole and the cursor is on it', () => {
  const keys = BINDING_GROUPS.flatMap(({ bindings }) => bindings.flatMap((binding) => binding.keys)).filter(
    (key) => key !== 'ctrl-c',
  )
  const size = fc.record({
    columns: fc.integer({ min: 40, max: 200 }),
    rows: fc.integer({ min: 8, max: 50 }),
  })
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...keys), { maxLength: 40 }), size, (pressed, { columns, rows }) => {
      const any = screen({ columns, rows })
      for (const key of pressed) {
        any.press(key)
        any.lines()
      }
      if (any.state.prompt !== undefined) any.press('escape')
      if (any.state.isHelpOpen) any.press('escape')
      any.state = { ...any.state, focus: 'trace', isMaximized: true }
      expect(any.cursorLine()).not.toBe('')
    }),
    { numRuns: 150 },
  )
})
