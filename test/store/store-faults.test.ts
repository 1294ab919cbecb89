import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { TracectlError } from '../../src/errors.ts'
import { storeError } from '../../src/store/store-errors.ts'
import { openStoreReader } from '../../src/store/store-reader.ts'
import { openStoreWriter } from '../../src/store/store-writer.ts'
import { makeSpan, spanIdOf } from '../support/spans.ts'
import {
  ingest,
  openWriter,
  requestOf,
  spansOf,
  temporaryDirectory,
  temporaryStore,
  TestClock,
  traceIdOf,
  until,
} from './store-fixture.ts'

const ONE = traceIdOf(1)
const MODULES = new URL('../../src/store/', import.meta.url)
const now = new TestClock().now

describe('a file that is no store of ours', () => {
  const cases: readonly (readonly [string, (path: string) => void | Promise<void>, object])[] = [
    [
      'a text file',
      (path) => writeFileSync(path, 'my notes\n'.repeat(2000)),
      { code: 'store-corrupt', message: expect.stringContaining('not a tracectl store') },
    ],
    [
      "another program's database",
      (path) => change(path, 'CREATE TABLE notes (text)'),
      { code: 'store-corrupt', message: expect.stringContaining('another program') },
    ],
    [
      'a newer format',
      (path) => changeStore(path, 'PRAGMA user_version = 9'),
      {
        code: 'store-version',
        message: expect.stringContaining('format 9'),
        hint: expect.stringContaining('upgrade'),
      },
    ],
    [
      'an older format',
      (path) => changeStore(path, 'PRAGMA user_version = 0'),
      {
        code: 'store-version',
        message: expect.stringContaining('format 0'),
        hint: expect.stringContaining('mv '),
      },
    ],
  ]

  it.each(cases)('%s: said with a way out, and left as it is', async (_, make, error) => {
    const path = temporaryStore()
    await make(path)
    const before = readFileSync(path)
    expect(() => openStoreWriter({ path, now })).toThrow(expect.objectContaining(error))
    expect(() => openStoreReader({ path })).toThrow(expect.objectContaining(error))
    expect(() => openStoreReader({ path })).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('--store OTHER.db') }),
    )
    expect(() => openStoreReader({ path })).toThrow(path)
    expect(readFileSync(path).equals(before)).toBe(true)
  })

  it('a directory', () => {
    const path = temporaryDirectory()
    const error = { code: 'store-unwritable', message: expect.stringContaining('a directory') }
    expect(() => openStoreWriter({ path, now })).toThrow(expect.objectContaining(error))
    expect(() => openStoreReader({ path })).toThrow(expect.objectContaining({ code: 'store-unreadable' }))
  })

  it('a pipe, which would wait for somebody at its other end', () => {
    const path = temporaryStore()
    expect(spawnSync('mkfifo', [path]).status).toBe(0)
    const script = `
      import { openStoreReader } from '${MODULES.href}store-reader.ts'
      import { openStoreWriter } from '${MODULES.href}store-writer.ts'
      for (const open of [openStoreWriter, openStoreReader]) {
        try { open({ path: ${JSON.stringify(path)}, now: () => 1n }) } catch (error) { console.log(error.code, error.message) }
      }`
    const args = ['--no-warnings', '--input-type=module-typescript', '-e', script]
    const done = spawnSync(process.execPath, args, {
      encoding: 'utf8',
      timeout: 20_000,
      killSignal: 'SIGKILL',
    })
    expect(done.stdout).toBe(
      `store-unwritable the store ${path} cannot be used: it is not a file\n` +
        `store-unreadable the store ${path} cannot be read: it is not a file\n`,
    )
  })

  it('a path through a file', () => {
    const file = join(temporaryDirectory(), 'file')
    writeFileSync(file, '')
    const path = join(file, 'spans.db')
    expect(() => openStoreWriter({ path, now })).toThrow(
      expect.objectContaining({ code: 'store-unwritable' }),
    )
    const error = { code: 'store-unreadable', message: expect.stringContaining('not a directory') }
    expect(() => openStoreReader({ path })).toThrow(expect.objectContaining(error))
  })

  it('no file at all, or an empty one, is nothing received yet', () => {
    const path = temporaryStore()
    const error = expect.objectContaining({
      code: 'store-missing',
      exitStatus: 3,
      hint: expect.stringContaining('tracectl tail'),
    })
    expect(() => openStoreReader({ path })).toThrow(error)
    expect(existsSync(path)).toBe(false)
    writeFileSync(path, '')
    expect(() => openStoreReader({ path })).toThrow(error)
    openWriter(path)
    expect(openStoreReader({ path }).findTraceIds('', 1)).toEqual([])
  })
})

describe('a damaged store', () => {
  it('is told of, and what is not damaged can still be read', async () => {
    const path = temporaryStore()
    const writer = openWriter(path, { limits: { runSpans: 4 } })
    for (let n = 0; n < 12; n++) await ingest(writer, makeSpan({ traceId: traceIdOf(n >> 2) }))
    await until(() => Number(single(path, 'SELECT count(*) FROM segments')) === 3)
    await writer.close()
    change(path, 'UPDATE chunks SET body = zeroblob(length(body)) WHERE id = (SELECT min(id) FROM chunks)')
    const reader = openStoreReader({ path })
    expect(() => reader.fetchTrace(traceIdOf(0))).toThrow(
      expect.objectContaining({ code: 'store-corrupt', hint: expect.stringContaining(`mv ${path}`) }),
    )
    expect(spansOf(reader, ONE)).toHaveLength(4)
    expect([...reader.listTraces({})]).toHaveLength(3)
    change(path, 'UPDATE segments SET body = zeroblob(length(body)) WHERE id = 2')
    await reader.close()
    const again = openStoreReader({ path })
    expect(() => again.fetchTrace(ONE)).toThrow(expect.objectContaining({ code: 'store-corrupt' }))
    expect(spansOf(again, traceIdOf(2))).toHaveLength(4)
    await again.close()
  })

  it('is told of when SQLite finds it, at any page, and never shown as something else', async () => {
    const path = temporaryStore()
    const writer = openWriter(path, { limits: { runSpans: 20 } })
    const noise = Array.from({ length: 3000 }, (_, i) => ((i * i * 2_654_435_761) >>> 13) % 36)
    const text = noise.map((digit) => digit.toString(36)).join('')
    for (let n = 0; n < 40; n++) {
      const attributes = { noise: text.slice(n) }
      await ingest(writer, makeSpan({ traceId: traceIdOf(n), spanId: spanIdOf(n + 1), attributes }))
    }
    await writer.close()
    const whole = readFileSync(path)
    for (let page = 0; page * 16_384 < whole.length; page++) {
      const broken = Buffer.from(whole)
      broken.fill(0xa5, page * 16_384 + 200, page * 16_384 + 700)
      const copy = temporaryStore()
      writeFileSync(copy, broken)
      expectRightOrError(() => {
        const reader = openStoreReader({ path: copy })
        try {
          for (let n = 0; n < 40; n++) {
            const found = spansOf(reader, traceIdOf(n))
            if (found.length > 0) expect(found).toMatchObject([{ spanId: spanIdOf(n + 1) }])
          }
          expect([...reader.listTraces({})].length).toBeLessThanOrEqual(40)
          reader.stats()
        } finally {
          void reader.close()
        }
      })
      expectRightOrError(() => void openStoreWriter({ path: copy, now }).close())
    }
  })

  it.each([
    'DELETE FROM state',
    "UPDATE state SET evictions = 'many'",
    'UPDATE state SET evictions = 9223372036854775807',
    "INSERT INTO evicted VALUES ('a trace', 3)",
    'INSERT INTO evicted VALUES (zeroblob(3), 3)',
    "UPDATE segments SET received_ms = 'today'",
    "UPDATE segments SET filter = 'none'",
    "UPDATE segments SET keys = 'none'",
    "UPDATE segments SET body = 'none'",
    "UPDATE chunks SET body = 'none'",
    'DELETE FROM chunks',
    'DROP TABLE state',
    'DROP TABLE chunks',
  ])('with other things in it than were written: %s', async (sql) => {
    const path = temporaryStore()
    const writer = openWriter(path, { limits: { runSpans: 4 } })
    for (let n = 0; n < 8; n++) await ingest(writer, makeSpan({ traceId: ONE, spanId: spanIdOf(n + 1) }))
    await until(() => Number(single(path, 'SELECT count(*) FROM segments')) === 2)
    await writer.close()
    change(path, sql)
    const damaged = { code: 'store-corrupt', hint: expect.stringContaining(`mv ${path} ${path}.damaged`) }
    expect(() => openStoreReader({ path }).fetchTrace(ONE)).toThrow(expect.objectContaining(damaged))
    expect(() => openWriter(path).fetchTrace(ONE)).toThrow(expect.objectContaining(damaged))
    // What the writer does by itself meets the damage as well, and goes on.
    if (!sql.includes('segments')) return
    const another = temporaryStore()
    writeFileSync(another, readFileSync(path))
    await openWriterIfPossible(another)
  })

  it('is moved away with its log, to where nothing is', async () => {
    const path = temporaryStore()
    const writer = openWriter(path)
    await ingest(writer, makeSpan({ traceId: ONE }))
    // as a crash leaves it
    const copy = temporaryStore()
    writeFileSync(copy, readFileSync(path))
    writeFileSync(`${copy}-wal`, readFileSync(`${path}-wal`))
    change(copy, 'PRAGMA user_version = 0')
    writeFileSync(`${copy}-wal`, 'a log')
    writeFileSync(`${copy}.format0`, 'one from before')
    expect(() => openStoreReader({ path: copy })).toThrow(
      expect.objectContaining({
        hint: expect.stringContaining(
          `mv ${copy} ${copy}.format0.2 && mv ${copy}-wal ${copy}.format0.2-wal,`,
        ),
      }),
    )
  })

  it('cut off in the middle', async () => {
    const path = temporaryStore()
    const writer = openWriter(path)
    await ingest(writer, makeSpan({ traceId: ONE }))
    await writer.close()
    writeFileSync(path, readFileSync(path).subarray(0, 20_000))
    expectRightOrError(() => void openStoreReader({ path }).fetchTrace(ONE))
    expect(() => openStoreWriter({ path, now })).toThrow(expect.objectContaining({ code: 'store-corrupt' }))
  })
})

describe('a place where nothing can be written', () => {
  // root may write everywhere, so this runs as somebody else
  const asOther = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}

  function run(code: string, path: string): { readonly status: number | null; readonly output: string } {
    const script = `
      import { openStoreReader } from '${MODULES.href}store-reader.ts'
      import { openStoreWriter } from '${MODULES.href}store-writer.ts'
      const path = ${JSON.stringify(path)}
      const now = () => 1n
      try { ${code} } catch (error) { console.log(error.code, '|', error.message, '|', error.hint) }`
    const done = spawnSync(
      process.execPath,
      ['--no-warnings', '--input-type=module-typescript', '-e', script],
      {
        ...asOther,
        encoding: 'utf8',
      },
    )
    return { status: done.status, output: done.stdout + done.stderr }
  }

  it('says so for a directory, and reads what is in it all the same', async () => {
    const directory = temporaryDirectory()
    chmodSync(directory, 0o755)
    const path = join(directory, 'spans.db')
    const writer = openStoreWriter({ path, now })
    await ingest(writer, makeSpan({ traceId: ONE }))
    await writer.close()
    chmodSync(path, 0o644)
    chmodSync(directory, 0o555)
    const inside = join(directory, 'new.db')
    expect(run('openStoreWriter({ path, now })', inside).output).toMatch(
      /^store-unwritable \| the store .*new\.db cannot be used: .* \| .*--store OTHER\.db/,
    )
    expect(run('openStoreWriter({ path, now })', path).output).toMatch(/^store-unwritable \|/)
    const read = run(`console.log(openStoreReader({ path }).fetchTrace('${ONE}').spans.length)`, path)
    expect(read.output).toBe('1\n')
    chmodSync(directory, 0o755)
    writeFileSync(`${path}-wal`, 'what a crash has left')
    chmodSync(directory, 0o555)
    expect(run('openStoreReader({ path })', path).output).toMatch(
      /^store-unreadable \| the store .* you may not write beside it \| .*cp .*spans\.db .*spans\.db-wal DIR/,
    )
    chmodSync(directory, 0o755)
  })

  it('says so for a file', async () => {
    const directory = temporaryDirectory()
    const path = join(directory, 'spans.db')
    await openStoreWriter({ path, now }).close()
    chmodSync(directory, 0o777)
    chmodSync(path, 0o444)
    expect(run('openStoreWriter({ path, now })', path).output).toMatch(/^store-unwritable \|/)
    chmodSync(path, 0o000)
    const denied =
      /^store-unreadable \| the store .*spans\.db cannot be read: permission denied \| .*ls -l .*spans\.db/
    expect(run('openStoreReader({ path })', path).output).toMatch(denied)
    // A store behind a closed door is not a store that nothing has been sent to.
    chmodSync(directory, 0o700)
    expect(run('openStoreReader({ path })', path).output).toMatch(denied)
  })

  it('says so for a directory that cannot be made', () => {
    const directory = temporaryDirectory()
    chmodSync(directory, 0o555)
    expect(run('openStoreWriter({ path, now })', join(directory, 'a', 'b', 'spans.db')).output).toMatch(
      /^store-unwritable \|/,
    )
    chmodSync(directory, 0o755)
  })
})

describe('a full disk', () => {
  it('refuses what does not fit, keeps what was acknowledged, and takes what fits again', async () => {
    const path = temporaryStore()
    const writer = openWriter(path, { limits: { pages: 12 } })
    await ingest(writer, makeSpan({ traceId: ONE }))
    const noise = Buffer.from(Uint8Array.from({ length: 300_000 }, (_, i) => (i * i * 2_654_435_761) >>> 13))
    const large = makeSpan({ traceId: ONE, attributes: { noise: noise.toString('latin1') } })
    const first = writer.ingest('traces', requestOf(large))
    const second = writer.ingest('traces', requestOf(makeSpan({ traceId: ONE })))
    const full = { code: 'store-full', hint: expect.stringContaining('free some space') }
    // all of one commit succeed or fail together
    await expect(first.committed).rejects.toMatchObject(full)
    await expect(second.committed).rejects.toMatchObject(full)
    expect(spansOf(writer, ONE)).toHaveLength(1)
    await ingest(writer, makeSpan({ traceId: ONE }))
    expect(spansOf(writer, ONE)).toHaveLength(2)
    await writer.close()
    expect(spansOf(openWriter(path), ONE)).toHaveLength(2)
  })

  it('at sealing loses nothing', async () => {
    const path = temporaryStore()
    const writer = openWriter(path, { limits: { runSpans: 10, pages: 10 } })
    let acknowledged = 0
    for (let n = 0; n < 60; n++) {
      await ingest(writer, makeSpan({ traceId: ONE })).then(
        () => acknowledged++,
        (error: unknown) => expect(error).toMatchObject({ code: 'store-full' }),
      )
    }
    expect(acknowledged).toBeGreaterThan(9)
    expect(spansOf(writer, ONE)).toHaveLength(acknowledged)
    await writer.close()
    expect(spansOf(openWriter(path), ONE)).toHaveLength(acknowledged)
  })
})

describe('a store that is deleted or moved away while it is written to', () => {
  const gone = {
    code: 'store-unwritable',
    message: expect.stringContaining('deleted or moved away'),
    hint: expect.stringContaining('start it again'),
  }

  it('acknowledges nothing that would be gone with the process', async () => {
    const path = temporaryStore()
    const writer = openWriter(path)
    await ingest(writer, makeSpan({ traceId: ONE }))
    for (const file of [path, `${path}-wal`, `${path}-shm`]) rmSync(file)
    await expect(ingest(writer, makeSpan({ traceId: ONE }))).rejects.toMatchObject(gone)
    // Another one may take its place meanwhile, which it leaves alone.
    const other = temporaryStore()
    const next = openWriter(other)
    await ingest(next, makeSpan({ traceId: traceIdOf(2) }))
    for (const suffix of ['', '-wal', '-shm']) renameSync(`${other}${suffix}`, `${path}${suffix}`)
    await expect(ingest(writer, makeSpan({ traceId: ONE }))).rejects.toMatchObject(gone)
    await writer.close()
    expect(existsSync(`${path}-wal`)).toBe(true)
    expect(openStoreReader({ path }).findTraceIds('', 9)).toEqual([traceIdOf(2)])
  })

  it('has everything in the file that was moved, and goes on when it is put back', async () => {
    const path = temporaryStore()
    const writer = openWriter(path)
    await ingest(writer, makeSpan({ traceId: ONE }))
    renameSync(path, `${path}.away`)
    await expect(ingest(writer, makeSpan({ traceId: ONE }))).rejects.toMatchObject(gone)
    const copy = temporaryStore()
    writeFileSync(copy, readFileSync(`${path}.away`))
    expect(spansOf(openStoreReader({ path: copy }), ONE)).toHaveLength(1)
    renameSync(`${path}.away`, path)
    await ingest(writer, makeSpan({ traceId: ONE }))
    expect(spansOf(writer, ONE)).toHaveLength(2)
  })

  it('has everything in it also when nothing comes in before the end', async () => {
    const path = temporaryStore()
    const writer = openWriter(path)
    await ingest(writer, makeSpan({ traceId: ONE }))
    renameSync(path, `${path}.away`)
    await writer.close()
    expect(spansOf(openStoreReader({ path: `${path}.away` }), ONE)).toHaveLength(1)
  })
})

describe('what SQLite and the file system can say besides', () => {
  it.each([
    [{ errcode: 10 | (21 << 8), message: 'disk I/O error' }, 'share memory', 'local one: --store OTHER.db'],
    [{ errcode: 10 | (3 << 8), message: 'disk I/O error' }, 'disk I/O error', 'look after that disk'],
    [{ errcode: 5, message: 'database is locked' }, 'locked by another', 'no locks, use a local one'],
    [{ code: 'EIO', syscall: 'open', message: 'EIO: i/o error' }, 'EIO: i/o error', '--store OTHER.db'],
    [{ code: 'ENAMETOOLONG', syscall: 'open', message: 'ENAMETOOLONG: long' }, 'long', '--store :memory:'],
  ])('%j', (thrown, message, hint) => {
    expect(storeError(Object.assign(new Error(thrown.message), thrown), '/x.db')).toMatchObject({
      name: 'TracectlError',
      message: expect.stringMatching(new RegExp(`/x\\.db.*${message}`)),
      hint: expect.stringContaining(hint),
    })
  })

  it('is left alone when it is a bug', () => {
    const bug = Object.assign(new TypeError('not a path'), { code: 'ERR_INVALID_ARG_TYPE' })
    expect(storeError(bug, '/x.db')).toBe(bug)
  })
})

describe('a lock', () => {
  it('of another program is waited for', async () => {
    const path = temporaryStore()
    const writer = openWriter(path)
    const other = new DatabaseSync(path)
    other.exec('BEGIN IMMEDIATE')
    let done = false
    const committed = ingest(writer, makeSpan({ traceId: ONE })).then(() => {
      done = true
    })
    for (let turn = 0; turn < 200; turn++) await nextTurn()
    expect(done).toBe(false)
    other.exec('ROLLBACK')
    await committed
    other.close()
    expect(spansOf(writer, ONE)).toHaveLength(1)
  })

  it('that stays is told of in the end, and what comes after it is taken', async () => {
    const path = temporaryStore()
    const writer = openWriter(path)
    const other = new DatabaseSync(path)
    other.exec('BEGIN IMMEDIATE')
    await expect(ingest(writer, makeSpan({ traceId: ONE }))).rejects.toMatchObject({
      code: 'store-busy',
      message: expect.stringContaining('locked by another program'),
    })
    other.exec('ROLLBACK')
    other.close()
    await ingest(writer, makeSpan({ traceId: ONE }))
    expect(spansOf(writer, ONE)).toHaveLength(1)
  })

  it('lets one writer in: the second is told who has it and what to type', async () => {
    const path = temporaryStore()
    const first = openStoreWriter({ path, now, pid: process.pid })
    expect(() => openStoreWriter({ path, now })).toThrow(
      expect.objectContaining({
        code: 'store-busy',
        message: expect.stringContaining(`(pid ${process.pid})`),
        hint: expect.stringContaining('--store :memory:'),
      }),
    )
    await ingest(first, makeSpan({ traceId: ONE }))
    await first.close()
    const second = openWriter(path)
    expect(spansOf(second, ONE)).toHaveLength(1)
  })
})

/** A result that is right was checked in `use`; anything thrown must be an error that can be told to a user. */
function expectRightOrError(use: () => void): void {
  try {
    use()
  } catch (error) {
    if (!(error instanceof TracectlError)) throw error
    expect(error.hint).toContain('--store')
  }
}

/** Ingests and evicts. */
async function openWriterIfPossible(path: string): Promise<void> {
  let writer
  try {
    writer = openStoreWriter({ path, now, retention: { bytes: 1 } })
  } catch (error) {
    expect(error).toBeInstanceOf(TracectlError)
    return
  }
  await ingest(writer, makeSpan({ traceId: ONE }))
  for (let turn = 0; turn < 100; turn++) await nextTurn()
  await writer.close()
}

async function changeStore(path: string, sql: string): Promise<void> {
  await openStoreWriter({ path, now }).close()
  change(path, sql)
}

function change(path: string, sql: string): void {
  const database = new DatabaseSync(path)
  database.exec(sql)
  database.close()
}

function single(path: string, sql: string): unknown {
  const database = new DatabaseSync(path, { readOnly: true })
  try {
    return Object.values(database.prepare(sql).get() ?? {})[0]
  } finally {
    database.close()
  }
}
