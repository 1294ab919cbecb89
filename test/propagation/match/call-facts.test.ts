// Attributes that rule callers out, however well their times would fit; and what they do not rule out.
import { describe, expect, test } from 'vitest'
import { DrawnLoad, type LoadOptions } from './drawn-load.ts'
import { hopsOf } from './hops-of.ts'

const USUAL: LoadOptions = { requests: 150, everyMs: 200 }

const asked = (host: string): NonNullable<LoadOptions['states']> => ({
  'web GET': { 'server.address': 'stock', 'http.request.method': 'GET' },
  'web POST': { 'server.address': host, 'http.request.method': 'POST' },
  'tax quote': { 'server.address': 'tax', 'http.request.method': 'POST' },
})

const seen = (address: string): NonNullable<LoadOptions['states']> => ({
  web: { 'k8s.pod.ip': '10.0.0.1' },
  stock: { 'k8s.pod.ip': '10.0.0.2' },
  'tax quote': { 'network.peer.address': address },
})

describe('an exit calls', () => {
  const WEB = `
    web    GET /cart [server]   |==========================|
      web    GET [client]         |======================|
        stock  count [server]       |=================|
      web    POST [client]        |======================|
        ~tax   quote [server]          |=======|
  `
  test('the service that it names', () => {
    const load = new DrawnLoad().add(WEB, { ...USUAL, states: asked('tax') })
    expect(hopsOf(load)).toEqual(['web POST -> tax quote, wire'])
  })

  test('a service behind one that nobody knows', () => {
    const load = new DrawnLoad().add(
      `
      web    GET /cart [server]   |==========================|
        web    POST [client]        |======================|
          ~tax   quote [server]          |=======|
      `,
      { ...USUAL, states: asked('prices') },
    )
    expect(hopsOf(load)).toEqual(['web POST -> tax quote, wire'])
  })

  test('none but the one that it names, though there is nobody else', () => {
    const load = new DrawnLoad().add(
      `
      web    GET /cart [server]   |==========================|
        web    GET [client]         |======================|
          ~tax   quote [server]          |=======|
      `,
      { ...USUAL, states: { 'web GET': { 'server.address': 'web' } } },
    )
    expect(hopsOf(load)).toEqual(['web GET /cart -> tax quote, no-client-span'])
  })
})

describe('the address that a callee saw is', () => {
  const RAW = `
    web    GET /cart [server]   |==========================|
      web    GET [client]         |=======================|
        stock  count [server]       |====================|
      ~tax   quote [server]            |=======|
  `
  test('its caller, and not who was busy all the while', () => {
    const load = new DrawnLoad().add(RAW, { ...USUAL, states: seen('10.0.0.1') })
    expect(hopsOf(load)).toEqual(['web GET /cart -> tax quote, no-client-span'])
  })

  test('nobody of ours, where it is of the internet and asks as a browser does', () => {
    const states = seen('203.0.113.7')
    const load = new DrawnLoad().add(RAW, {
      ...USUAL,
      states: {
        ...states,
        'tax quote': {
          'client.address': '203.0.113.7',
          'user_agent.original': 'Mozilla/5.0 (X11; Linux x86_64)',
        },
      },
    })
    expect(hopsOf(load)).toEqual([])
  })

  test('a proxy, where nobody is known to have it', () => {
    const bare = hopsOf(new DrawnLoad().add(RAW, USUAL))
    const load = new DrawnLoad().add(RAW, { ...USUAL, states: seen('10.9.9.9') })
    expect(hopsOf(load)).toEqual(bare)
  })

  test('that of the caller of a whole call', () => {
    const calls = (service: string, address: string): DrawnLoad =>
      new DrawnLoad().add(
        `
        ${service} GET /cart [server]   |==========================|
          ${service} GET [client]         |=======================|
            tax    quote [server]            |=======|
        `,
        { ...USUAL, states: { 'tax quote': { 'network.peer.address': address } } },
      )
    const load = calls('stock', '10.0.0.2')
      .add(
        `
        web    GET /cart [server]   |==========================|
          web    GET [client]         |=======================|
            tax    quote [server]            |=======|
        `,
        { ...USUAL, seed: 2, states: { 'tax quote': { 'network.peer.address': '10.0.0.1' } } },
      )
      .add(RAW, { ...USUAL, seed: 3, states: { 'tax quote': { 'network.peer.address': '10.0.0.1' } } })
    expect(hopsOf(load)).toEqual(['web GET /cart -> tax quote, no-client-span'])
  })
})
