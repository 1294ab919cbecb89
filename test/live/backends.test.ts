// One set of traces sent to every server that is there: the same waterfall comes out of each. `npm run test:live`, with
// TRACECTL_TEMPO_URL, TRACECTL_JAEGER_URL and TRACECTL_ZIPKIN_URL naming those that are (docs/backends.md).
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runProgram, type Finished } from '../support/program.ts'
import { LIVE_SERVERS, type LiveServer } from './live-servers.ts'
import { liveTraces, otlpJson, zipkinJson, type LiveTrace } from './live-traces.ts'

const TIMEOUT = 120_000

for (const server of LIVE_SERVERS) {
  describe.skipIf(server.url === undefined)(server.kind, () => {
    const suffix = `${server.kind}-${Date.now().toString(36)}`
    const traces = liveTraces(suffix, BigInt(Date.now()) * 1_000_000n)
    const [checkout, orphans, shortId] = traces as [LiveTrace, LiveTrace, LiveTrace]
    let directory = ''
    let file = ''

    beforeAll(async () => {
      directory = mkdtempSync(join(tmpdir(), 'tracectl-live-'))
      file = join(directory, 'sent.json')
      writeFileSync(file, otlpJson(server.kind === 'zipkin' ? traces.map(lowerCased) : traces))
      await send(server, traces)
      for (const trace of traces) await whenThere(server, trace)
    }, TIMEOUT)

    afterAll(() => rmSync(directory, { recursive: true, force: true }))

    function ask(command: string, ...args: readonly string[]): Promise<Finished> {
      const where = ['--from', server.url!, '--store', join(directory, 'store.db')]
      return runProgram([command, ...args, ...where], { env: { TZ: 'UTC' } })
    }

    test.each(traces)('the waterfall of $name', { timeout: TIMEOUT }, async ({ id }) => {
      const sent = await runProgram(['show', id, '--file', file, '--width', '120', '--all'])
      const got = await ask('show', id, '--width', '120', '--all', '--refresh', '-q')
      expect(got.err).toBe('')
      expect(got.status).toBe(0)
      expect(got.out).toBe(sent.out)
    })

    test('a copy of it needs no network', { timeout: TIMEOUT }, async () => {
      const first = await ask('show', checkout.id, '--refresh', '-q')
      const again = await ask('show', checkout.id.slice(0, 12), '-q', '-v')
      // What ended a moment ago is asked for again: its spans may still be on their way.
      expect(again.out).toBe(first.out)
    })

    test('an id without its zeros', { timeout: TIMEOUT }, async () => {
      const got = await ask('show', shortId.id.replace(/^0+/, ''), '-q')
      expect([got.status, got.err]).toEqual([0, ''])
      expect(got.out.toLowerCase()).toContain('get /old')
    })

    test('one that is not there', { timeout: TIMEOUT }, async () => {
      const got = await ask('show', 'f'.repeat(32))
      expect(got.status).toBe(3)
      expect(got.err).toContain('there is no trace')
    })

    test('found by service, by tag, by failure, by a structure', { timeout: TIMEOUT }, async () => {
      const front = `frontend-${suffix}`
      await until(server.searchMs, async () => (await found('--service', front)).length === 2)
      expect(await found('--service', front)).toEqual([orphans.id, checkout.id])
      expect(await found('--service', front, '--errors')).toEqual([checkout.id])
      expect(await found('--service', `payments-${suffix}`, '--tag', 'live.step=6')).toEqual([checkout.id])
      expect(await found('--service', front, '--min-duration', '500ms')).toEqual([checkout.id])
      const structure = `{ resource.service.name = "${front}" } >> { resource.service.name = "cart-${suffix}" }`
      expect(await found(structure)).toEqual([checkout.id])
      expect(await found('--service', `${front}-none`)).toEqual([])
    })

    test('found without a word of what it is of', { timeout: TIMEOUT }, async () => {
      const wanted = traces.map(({ id }) => id).toSorted()
      const listed = async (): Promise<readonly string[]> => {
        const ids = new Set<string>(await found('--since', '10m', '--limit', '500'))
        return wanted.filter((id) => ids.has(id))
      }
      await until(server.searchMs, async () => (await listed()).length === wanted.length)
      expect(await listed()).toEqual(wanted)
      expect(
        await found('{ resource.service.name =~ "cart-.*" && status = unset }', '--limit', '500'),
      ).toContain(checkout.id)
    })

    test('its services and their operations', { timeout: TIMEOUT }, async () => {
      const services = await ask('services')
      expect(services.out).toContain(`cart-${suffix}`)
      const operations = await ask('services', `payments-${suffix}`)
      expect(operations.out.toLowerCase()).toContain('post /charge')
    })

    test('followed by tail', { timeout: TIMEOUT }, async () => {
      const more = liveTraces(`${suffix}-tail`, BigInt(Date.now()) * 1_000_000n + 20_000_000_000n).slice(0, 1)
      const tail = ask('tail', '--count', '1', '--json', '--service', `cart-${suffix}-tail`)
      await delay(3000)
      await send(server, more)
      const { status, out } = await tail
      expect(status).toBe(0)
      expect(JSON.parse(out)).toMatchObject({ trace: { id: more[0]!.id, spanCount: 6, errorCount: 1 } })
    })

    async function found(...flags: readonly string[]): Promise<readonly string[]> {
      const { out, status, err } = await ask('search', ...flags, '--json')
      if (status === 3) return []
      if (status !== 0) throw new Error(err)
      return (JSON.parse(out) as { traces: readonly { id: string }[] }).traces.map(({ id }) => id)
    }
  })
}

async function send(server: LiveServer, traces: readonly LiveTrace[]): Promise<void> {
  const zipkin = server.kind === 'zipkin'
  const url = zipkin ? `${server.sendTo}/api/v2/spans` : `${server.sendTo}/v1/traces`
  const reply = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: zipkin ? zipkinJson(traces) : otlpJson(traces),
  })
  if (!reply.ok) throw new Error(`${url} answers ${reply.status}: ${await reply.text()}`)
}

async function whenThere(at: LiveServer, { id, spans }: LiveTrace): Promise<void> {
  await until(60_000, async () => {
    const { status, out } = await runProgram([
      'show',
      id,
      '--from',
      at.url!,
      '--json',
      '--refresh',
      '-q',
      '--store',
      ':memory:',
    ])
    return status === 0 && JSON.parse(out).trace.spanCount === spans.length
  })
}

async function until(ms: number, holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + ms
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`not so after ${ms} ms`)
    await delay(500)
  }
}

/** As Zipkin writes all names. */
function lowerCased(trace: LiveTrace): LiveTrace {
  return { ...trace, spans: trace.spans.map((span) => ({ ...span, name: span.name.toLowerCase() })) }
}
