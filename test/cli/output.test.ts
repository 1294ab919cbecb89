import { EventEmitter } from 'node:events'
import { PassThrough } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { NodeOutput, type NodeSink } from '../../src/output.ts'

describe('NodeOutput', () => {
  test('a write waits while the reader is slow', async () => {
    const pipe = new PassThrough({ highWaterMark: 8 })
    const output = open(pipe).output
    await output.write('short')
    let written = false
    const long = output.write('more than eight bytes').then(() => {
      written = true
    })
    await Promise.resolve()
    expect(written).toBe(false)
    pipe.resume()
    await long
    expect(written).toBe(true)
  })

  test('bytes go through as they are', async () => {
    const pipe = new PassThrough()
    await open(pipe).output.write(Uint8Array.of(0, 0xff))
    expect(pipe.read()).toEqual(Buffer.of(0, 0xff))
  })

  test('a reader that has gone ends waiting writes, swallows later ones and is told once', async () => {
    const sink = new StuckSink()
    const { output, gone } = open(sink)
    const waiting = output.write('a')
    sink.emit('error', Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }))
    await waiting
    await output.write('b')
    expect(gone).toEqual(['gone'])
    expect(sink.written).toEqual(['a'])
  })

  test.each([
    ['EPIPE', false, true],
    ['ECONNRESET', false, true],
    ['EIO', true, true],
    ['EIO', false, false],
    ['ENOSPC', false, false],
  ])('%s, terminal %s: the reader has gone: %s', async (code, isTTY, isGone) => {
    const sink = new StuckSink(isTTY)
    const { output, gone } = open(sink)
    sink.emit('error', Object.assign(new Error(`write ${code}`), { code }))
    expect(gone).toEqual(isGone ? ['gone'] : [])
    if (isGone) await output.write('x')
    else await expect(output.write('x')).rejects.toThrow(`cannot write to standard output: write ${code}`)
  })

  test('a write that failed unseen is told by check', () => {
    const sink = new StuckSink()
    const { output } = open(sink)
    output.check()
    sink.emit('error', Object.assign(new Error('no space left on device'), { code: 'ENOSPC' }))
    expect(() => output.check()).toThrow('no space left on device')
  })
})

function open(sink: NodeSink): { readonly output: NodeOutput; readonly gone: string[] } {
  const gone: string[] = []
  const look = { columns: () => 80, rows: () => 24, theme: () => ({ ascii: false, color: 0 as const }) }
  return { output: new NodeOutput('standard output', sink, look, () => gone.push('gone')), gone }
}

class StuckSink extends EventEmitter implements NodeSink {
  readonly written: string[] = []
  readonly writableNeedDrain = true
  readonly isTTY: boolean

  constructor(isTTY = false) {
    super()
    this.isTTY = isTTY
  }

  write(text: string): boolean {
    this.written.push(text)
    return false
  }
}
