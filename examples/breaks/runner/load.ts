// The users: requests at irregular intervals, some at once, the same for the same break every time.
import { request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Load } from './break.ts'
import type { Network } from './network.ts'

const REQUESTS = 50
const GAP_MS = 60
const ITEMS = ['tea', 'coffee', 'cocoa', 'sugar', 'milk']
const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'

export async function driveLoad(load: Load, seed: string, { places }: Network): Promise<void> {
  const random = seededRandom(seed)
  const answers: Promise<void>[] = []
  for (let n = 0; n < (load.requests ?? REQUESTS); n++) {
    const template = load.urls[Math.floor(random() * load.urls.length)]!
    const url = template
      .replace(/^http:\/\/([^/:]+)/, (_, name: string) => {
        const place = places.get(name)
        if (place === undefined) throw new Error(`the load calls ${name}, which is no program`)
        return `http://${place.address}:${place.port}`
      })
      .replaceAll('{item}', ITEMS[Math.floor(random() * ITEMS.length)]!)
      .replaceAll('{n}', `${1_000 + n}`)
    const host = template.slice('http://'.length).split('/')[0]!
    answers.push(ask(url, { host, 'user-agent': BROWSER, ...filled(load.headers ?? {}, random) }))
    await sleep(-Math.log(1 - random()) * (load.gapMs ?? GAP_MS))
  }
  await Promise.all(answers)
}

/** Contexts of a caller that exports nothing. */
function filled(headers: Readonly<Record<string, string>>, random: () => number): Record<string, string> {
  const hex = (digits: number): string =>
    Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join('')
  const fill = (value: string): string =>
    value
      .replace('{traceId}', () => hex(32))
      .replace('{spanId}', () => hex(16))
      .replace('{epoch}', () => Math.floor(Date.now() / 1_000).toString(16))
      .replace('{traceTail}', () => hex(24))
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, fill(value)]))
}

/** Failures are part of some breaks, and are in their spans. */
function ask(url: string, headers: Readonly<Record<string, string>>): Promise<void> {
  return new Promise((resolve) => {
    request(url, { headers, agent: false }, (response) => response.resume().once('close', resolve))
      .once('error', (error) => {
        console.error(`${url}: ${error.message}`)
        resolve()
      })
      .end()
  })
}

/** mulberry32 over a hash of the name. */
function seededRandom(name: string): () => number {
  let state = 2_166_136_261
  for (const character of name) state = Math.imul(state ^ character.charCodeAt(0), 16_777_619)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
