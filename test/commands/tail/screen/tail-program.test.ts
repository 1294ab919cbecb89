// `tail` as a person has it: on a real terminal, fed over real HTTP, from the first paint to every way out.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { pictureSpans } from '../../../support/picture.ts'
import { postSpans } from '../../../support/post-spans.ts'
import { openProgram } from '../../../support/program.ts'
import type { Screen, ScreenOptions } from '../../../support/screen.ts'

const TRACE = pictureSpans(
  `
    web   GET /cart [server]  |=====================|
    cart    load items        . |=====|
  `,
  { traceId: '4bf92f3577b34da6a3ce929d0e0e4736' },
)
const MS = 12_000

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tracectl-tail-'))
})
afterAll(async () => {
  for (const screen of opened) screen.kill('SIGKILL')
  await rm(folder, { recursive: true, force: true })
})

function open(args: readonly string[], options: ScreenOptions = {}): Screen {
  const store = join(folder, `${opened.length}.db`)
  const places = ['--grpc-port', '0', '--http-port', '0', '--store', store]
  const screen = openProgram(['tail', ...places, ...args], { columns: 100, rows: 24, ...options })
  opened.push(screen)
  return screen
}

const opened: Screen[] = []

async function endpointOf(screen: Screen): Promise<string> {
  await screen.waitFor(/OTLP(\/HTTP| http) /, MS)
  const port = /OTLP(?:\/HTTP http:\/\/127\.0\.0\.1:| http )(\d+)/.exec(screen.text())?.[1]
  return `http://127.0.0.1:${port}`
}

describe('on a terminal', () => {
  test('a screen: traces arrive, the size changes, q leaves a summary', { timeout: 2 * MS }, async () => {
    const screen = open([])
    await postSpans(await endpointOf(screen), TRACE)
    await screen.waitFor(/web +GET \/cart +22\.0ms/, MS)
    await screen.waitFor(/[├╰]╴cart load items/, MS)
    screen.resize(60, 12)
    await screen.waitFor(() => screen.line(1).length === 60 && screen.line(11).endsWith('quit'), MS)
    expect(screen.line(0)).toMatch(/^tracectl {2}OTLP/)
    screen.press('q')
    expect(await screen.ended()).toEqual({ exitCode: 0, signal: 0 })
    // The screen is gone; what is left is the summary alone.
    expect(screen.text()).toMatch(/^1 trace · 2 spans · in \S+\ntracectl show 4bf92f35/)
  })

  test('a signal ends it by its own status, with the terminal as it was', { timeout: 2 * MS }, async () => {
    const screen = open([])
    await endpointOf(screen)
    screen.kill('SIGTERM')
    const { exitCode, signal } = await screen.ended()
    expect(signal === 15 || exitCode === 143).toBe(true)
    expect(screen.raw.lastIndexOf('\x1b[?1049l')).toBeGreaterThan(screen.raw.lastIndexOf('\x1b[?1049h'))
    expect(screen.text()).toMatch(/^0 traces · 0 spans/)
  })

  test('the receiver breaks: the screen goes, and it is told why', { timeout: 2 * MS }, async () => {
    const flag = join(folder, 'crash')
    const crash = `import { existsSync } from 'node:fs'
      import { workerData } from 'node:worker_threads'
      if (workerData?.grpcPort !== undefined)
        setInterval(() => { if (existsSync(${JSON.stringify(flag)})) throw new Error('a defect') }, 10)`
    const screen = open([], {
      env: { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(crash)}` },
    })
    await endpointOf(screen)
    screen.press('m')
    await screen.waitFor(() => screen.raw.includes('\x1b[?1000h'), MS)
    await writeFile(flag, '')
    expect(await screen.ended()).toEqual({ exitCode: 70, signal: 0 })
    for (const mode of [1000, 1006, 1049, 2004])
      expect(screen.raw.lastIndexOf(`\x1b[?${mode}l`), String(mode)).toBeGreaterThan(
        screen.raw.lastIndexOf(`\x1b[?${mode}h`),
      )
    expect(screen.text()).toContain('tracectl: internal error: Error: a defect')
  })

  test('lines where nobody looks: in CI, although it is a terminal', { timeout: 2 * MS }, async () => {
    const screen = open(['--errors'], { env: { CI: '1' } })
    await screen.waitFor('Point an OpenTelemetry SDK here', MS)
    screen.press('\x03')
    expect((await screen.ended()).exitCode).toBe(130)
    expect(screen.raw).not.toContain('\x1b[?1049h')
  })
})
