// One suite for every server: what is given to it comes back as the same waterfall, the same lists, the same documents,
// whatever it is and however old. Over real sockets, with nothing said of it but its URL.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBackend } from '../../src/sources/open-backend.ts'
import type { TraceId } from '../../src/trace/span.ts'
import { instantOf } from '../../src/trace/time.ts'
import { backendOptions, backendTarget } from '../support/backend-target.ts'
import { runCommand, type CommandResult } from '../support/run-command.ts'
import { otlpJson } from '../support/trace-files.ts'
import { ABSENT, CHECKOUT, LARGE, NAMES, NOW, ORPHANS, SHORT, TRACES, without } from './persona-traces.ts'
import { PERSONAS, type Persona } from './personas.ts'

/** What is asked for, and in which words: flags or an expression. */
const SEARCHES: readonly (readonly string[])[] = [
  [],
  ['--service', 'cart'],
  ['--service', 'cart', '--operation', 'SELECT items'],
  ['--errors'],
  ['--service', 'web', '--errors'],
  ['--tag', 'db.system=postgresql'],
  ['--service', 'cart', '--tag', 'db.system=postgresql'],
  ['--tag', 'user.id=u1'],
  ['--min-duration', '500ms'],
  ['--max-duration', '100ms'],
  ['--service', 'web', '--min-duration', '400ms', '--max-duration', '1s'],
  ['--limit', '2'],
  ['--sort', 'spans'],
  ['--from-time', '2026-08-22T14:03:15Z', '--to-time', '2026-08-22T14:03:15.500Z'],
  ['{ resource.service.name = "web" } >> { resource.service.name = "cart" }'],
  ['{ status = error }'],
  ['{ kind = consumer }'],
  ['{ } | count() > 100'],
  ['{ span.db.system =~ "postgres.*" } | avg(duration) > 100ms'],
  ['{ name = "SELECT items" && duration > 150ms } || { resource.service.name = "mail" }'],
]

const KEPT = new Map<string, Promise<CommandResult>>()

/** For those of one kind: the kinds run beside each other. */
export function testPersonas(kind: Persona['kind']): void {
  for (const persona of PERSONAS) if (persona.kind === kind) testPersona(persona)
}

function testPersona(persona: Persona): void {
  describe(persona.name, () => {
    let folder = ''
    let url = ''
    let server: Awaited<ReturnType<Persona['start']>>
    const { losses } = persona

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'tracectl-persona-'))
      server = await persona.start(TRACES)
      ;({ url } = server)
      writeFileSync(join(folder, 'kept.json'), otlpJson(without(losses).flatMap(({ spans }) => spans)))
    })
    afterAll(async () => {
      await server.close()
      rmSync(folder, { recursive: true, force: true })
    })

    const asked = (...argv: readonly string[]): Promise<CommandResult> =>
      run(folder, persona, [...argv, '--from', url, ...persona.flags])
    // the same for all servers that lose the same
    const kept = (...argv: readonly string[]): Promise<CommandResult> => {
      const key = JSON.stringify([losses, argv])
      const known = KEPT.get(key) ?? run(folder, persona, [...argv, '--file', 'kept.json'])
      KEPT.set(key, known)
      return known
    }

    test('is found out from its URL', async () => {
      const headers = headersOf(persona)
      const backend = await openBackend(backendTarget(url, { headers }), backendOptions({ now: () => NOW }))
      expect(backend.kind).toBe(persona.kind)
      await backend.close()
    })

    test.each(NAMES)('a trace %s', async (_, id) => {
      const got = await asked('show', id, '--all', '--width', '120')
      const want = await kept('show', id, '--all', '--width', '120')
      expect(got).toEqual(want)
    })

    test('a trace by less than its id', async () => {
      const want = await kept('show', SHORT)
      expect(await asked('show', SHORT.replace(/^0+/, ''))).toEqual(want)
      expect(await asked('show', `00-${SHORT}-00f067aa0ba902b7-01`)).toEqual(want)
      expect((await asked('show', CHECKOUT.slice(0, 8))).out).toBe((await kept('show', CHECKOUT)).out)
    })

    test('one that is not there', async () => {
      const got = await asked('show', ABSENT)
      expect(got).toMatchObject({ status: 3, out: '' })
      expect(got.err).toMatch(/^tracectl: there is no trace f{32} in /)
    })

    test.each(SEARCHES.map((search) => [search.join(' ') || 'everything', search] as const))(
      'search %s',
      async (_, search) => {
        const got = await asked('search', ...search, '--json')
        const order = search.includes('spans') && !persona.counts ? ['--sort', 'time'] : search
        const want = await kept('search', ...order.map((word) => asKept(word, losses)), '--json')
        expect([got.status, idsOf(got)]).toEqual([want.status, idsOf(want)])
        expect(got.err.includes('cannot be sorted by spans')).toBe(order !== search)
      },
    )

    test('a search that finds nothing', async () => {
      const got = await asked('search', '--service', 'nobody')
      expect(got).toMatchObject({ status: 3, out: '' })
      expect(got.err).toContain("there is no service 'nobody'")
    })

    test('an expression for which there is nothing to match', async () => {
      const got = await asked('search', '{ span.nothing = "x" && duration > 1ms }')
      expect(got).toMatchObject({ status: 3, out: '' })
      expect(got.err).not.toMatch(/\b0 traces/)
    })

    test('its services, and the operations of one', async () => {
      expect((await asked('services')).out).toBe((await kept('services')).out)
      expect((await asked('services', 'cart')).out).toBe((await kept('services', 'cart')).out)
    })

    test('who calls whom, or that nobody can say', async () => {
      const got = await asked('services', '--dependencies')
      expect(got.err).not.toContain('\n    at ')
      if (persona.dependencies === undefined) expect(got).toMatchObject({ status: 2, out: '' })
      else expect(got.out.split('\n')).toEqual(expect.arrayContaining([persona.dependencies]))
    })

    test('two of them compared', async () => {
      expect(await asked('diff', SHORT, CHECKOUT)).toEqual(await kept('diff', SHORT, CHECKOUT))
    })

    test('one exported', async () => {
      const [got, want] = [await asked('export', SHORT), await kept('export', SHORT)]
      expect([got.status, got.err]).toEqual([0, ''])
      expect(spansOf(got)).toEqual(spansOf(want))
    })

    test('followed', async () => {
      const got = await asked('tail', '--since', '1h', '--count', String(TRACES.length - 1), '--json', '-q')
      expect([got.status, got.err]).toEqual([0, ''])
      const ids = got.out
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { readonly trace: { readonly id: string } }).trace.id)
      expect(ids).toEqual(
        TRACES.map(({ spans }) => spans[0]!.traceId as string)
          .filter((id) => id !== ORPHANS)
          .toReversed(),
      )
    })

    test('with nothing in it', async () => {
      const empty = await persona.start([])
      try {
        const at = ['--from', empty.url, ...persona.flags]
        const searched = await run(folder, persona, ['search', ...at])
        expect(searched).toMatchObject({ status: 3, out: '' })
        expect(searched.err).toContain('there is no trace in ')
        expect(await run(folder, persona, ['show', CHECKOUT, ...at])).toMatchObject({ status: 3, out: '' })
        expect(await run(folder, persona, ['services', ...at])).toMatchObject({ status: 3, out: '' })
      } finally {
        await empty.close()
      }
    })

    test.skipIf(persona.partialBeyond === undefined)('one of which it gives only a part', async () => {
      await using partial = await persona.partialBeyond!(TRACES, 100)
      const got = await run(folder, persona, ['show', LARGE, '--from', partial.url, ...persona.flags])
      expect(got.status).toBe(0)
      expect(got.out).toContain('partial')
      expect(`${got.out}${got.err}`).toContain('exceeds maximum size')
    })
  })
}

function run(folder: string, { env }: Persona, argv: readonly string[]): Promise<CommandResult> {
  const store = argv.includes('--file') ? [] : ['--store', ':memory:']
  return runCommand([...argv, ...store], {
    env: { HOME: folder, ...(argv.includes('--file') ? {} : env) },
    cwd: folder,
    now: () => instantOf(NOW),
  })
}

/** Zipkin is asked for a name in whatever case; a file has it as it is. */
function asKept(word: string, losses: Persona['losses']): string {
  return losses.includes('case') ? word.replaceAll('SELECT items', 'select items') : word
}

function headersOf({ flags, env }: Persona): Readonly<Record<string, string>> {
  const token = env['TRACECTL_TOKEN']
  const tenant = flags[1]
  return {
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(tenant === undefined ? {} : { 'x-scope-orgid': tenant, 'x-tenant': tenant }),
  }
}

function idsOf({ out, err }: CommandResult): readonly string[] | string {
  if (out === '') return err
  return (JSON.parse(out) as { readonly traces: readonly { readonly id: TraceId }[] }).traces.map(
    ({ id }) => id,
  )
}

/** What another tool would find in it, whatever its order. */
function spansOf({ out }: CommandResult): unknown {
  const { resourceSpans } = JSON.parse(out) as {
    readonly resourceSpans: readonly {
      readonly scopeSpans: readonly {
        readonly spans: readonly { readonly spanId: string; readonly name: string }[]
      }[]
    }[]
  }
  return resourceSpans
    .flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans))
    .map(({ spanId, name }) => `${spanId} ${name}`)
    .toSorted()
}
