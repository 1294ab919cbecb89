// Enough of a browser for the web SDK: where the page is, and requests that say so and name a browser.
const ORIGIN = 'https://shop.example'
const USER_AGENT = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'

const fetchOfNode = globalThis.fetch

globalThis.window = globalThis
globalThis.document = { createElement: () => new Anchor(), currentScript: null }
globalThis.location = new URL(`${ORIGIN}/basket`)
globalThis.fetch = (input, init = {}) => {
  const headers = new Headers(init.headers ?? (input instanceof Request ? input.headers : undefined))
  headers.set('user-agent', USER_AGENT)
  headers.set('origin', ORIGIN)
  return fetchOfNode(input, { ...init, headers })
}

// What the SDK resolves URLs with.
class Anchor {
  #url
  set href(url) {
    this.#url = new URL(url, location.href)
  }
  get href() {
    return this.#url.href
  }
}
