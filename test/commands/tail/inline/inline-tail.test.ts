// `tail --inline` on a terminal emulator: what stays in the scroll-back, and the block below it.
import { stripVTControlCharacters } from 'node:util'
import { describe, expect, test } from 'vitest'
import type { OutputStream } from '../../../../src/commands/context.ts'
import { inlineTail } from '../../../../src/commands/tail/inline/inline-tail.ts'
import { LiveBlock } from '../../../../src/commands/tail/inline/live-block.ts'
import { readTailOptions, type TailFlags } from '../../../../src/commands/tail/tail-options.ts'
import { fakeContext, type FakeContext } from '../../../support/context.ts'
import { InkTerminal } from '../../../support/ink-terminal.ts'
import { pictureSpans } from '../../../support/picture.ts'
import { httpEndpoint, postSpans } from '../../../support/post-spans.ts'

const TRACE = pictureSpans(
  `
    web   GET /cart [server]  |=====================|
    cart    load items        . |=====|
  `,
  { traceId: '4bf92f3577b34da6a3ce929d0e0e4736' },
)

function streamOf({ streams: { stdout } }: InkTerminal): OutputStream {
  return {
    isTTY: true,
    get columns() {
      return stdout.columns
    },
    get rows() {
      return stdout.rows
    },
    theme: { ascii: false, color: 0 },
    write: async (data) => void stdout.write(data),
  }
}

describe('a live block', () => {
  test('stays below the lines that are written above it, and leaves none of itself behind', async () => {
    const terminal = new InkTerminal(20, 8)
    const stdout = streamOf(terminal)
    let drawn = ['-- one', '  two']
    const block = new LiveBlock({ stdout, draw: () => drawn, widthOf: (line) => line.length })
    const out = block.above(stdout)
    block.redraw()
    await out.write('first\n')
    await out.write('second')
    drawn = ['-- three']
    block.redraw()
    await terminal.waitFor((text) => text === 'first\nsecond\n-- three')
    await block.close()
    await out.write('last\n')
    await terminal.waitFor((text) => text === 'first\nsecond\nlast')
  })

  test('takes half of the screen at most', async () => {
    const terminal = new InkTerminal(20, 6)
    const lines = Array.from({ length: 9 }, (_, at) => `line ${at}`)
    const block = new LiveBlock({
      stdout: streamOf(terminal),
      draw: () => lines,
      widthOf: (line) => line.length,
    })
    block.redraw()
    await terminal.waitFor((text) => text === 'line 0\nline 1\nline 2')
  })

  test('goes whole where the terminal has become narrower since', async () => {
    const terminal = new InkTerminal(20, 8)
    const stdout = streamOf(terminal)
    const block = new LiveBlock({
      stdout,
      draw: (columns) => ['='.repeat(columns)],
      widthOf: (line) => line.length,
    })
    await block.above(stdout).write('kept\n')
    await terminal.waitFor(/={20}/)
    terminal.resize(10, 8)
    block.redraw()
    await terminal.waitFor((text) => text === `kept\n${'='.repeat(10)}`)
  })

  test('leaves a stream alone that goes elsewhere', () => {
    const block = new LiveBlock({ stdout: streamOf(new InkTerminal()), draw: () => [], widthOf: () => 0 })
    const piped = fakeContext().stdout
    expect(block.above(piped)).toBe(piped)
  })
})

test('lines above, what is open below; a command prints above as well', async () => {
  const terminal = new InkTerminal(100, 24)
  const fake = fakeContext({ tty: true, cwd: process.cwd() })
  const context: FakeContext = { ...fake, stdout: streamOf(terminal) }
  const options = await readTailOptions(
    {
      grpcPort: '0',
      httpPort: '0',
      output: 'text',
      store: ':memory:',
      service: [],
      forwardHeader: [],
      header: [],
      verbose: 0,
      inline: true,
    } as unknown as TailFlags,
    [process.execPath, '-e', 'console.log("listening"); setTimeout(() => {}, 60000)'],
  )
  const ended = inlineTail(context, options)
  const url = httpEndpoint(
    stripVTControlCharacters(await fake.waitForErr((text) => text.includes('kept in'))),
  )
  await terminal.waitFor('listening')
  await postSpans(url, TRACE)
  await terminal.waitFor(/── \d+ spans\/s · 1 trace · 1 open/)
  await terminal.waitFor(/web +GET \/cart +22\.0ms .* ▸ open +4bf92f35/)
  // It goes up into the lines once it has settled.
  await terminal.waitFor(/GET \/cart .* 4bf92f\n── 0 spans\/s · 1 trace · 0 open/)
  fake.stopNow('SIGTERM')
  await ended
  await terminal.waitFor((text) => !text.includes('spans/s'))
  expect(terminal.text()).toMatch(/^listening\n\S+ web GET \/cart .* 4bf92f$/)
})
