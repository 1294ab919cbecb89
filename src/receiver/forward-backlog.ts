// What waits to be forwarded, oldest first. A target that is down for an hour fills it with as many small requests as
// memory allows, so neither adding one nor dropping the oldest may cost more the more there are: intake would wait.
import type { ForwardedRequest } from './forward-sender.ts'

export interface ForwardBacklog {
  readonly length: number
  add(request: ForwardedRequest): void
  /** For one that was taken and could not be sent: it is the oldest again. */
  putBack(request: ForwardedRequest): void
  takeOldest(): ForwardedRequest | undefined
}

// `Array.shift` moves everything behind it once there are some 10,000: a quarter of a millisecond a request.
const COMPACT_AT = 1_024

export function openForwardBacklog(): ForwardBacklog {
  const returned: ForwardedRequest[] = []
  let requests: (ForwardedRequest | undefined)[] = []
  let first = 0

  return {
    get length() {
      return returned.length + requests.length - first
    },
    add(request) {
      requests.push(request)
    },
    putBack(request) {
      returned.push(request)
    },
    takeOldest() {
      const again = returned.pop()
      if (again !== undefined || first === requests.length) return again
      const oldest = requests[first]
      requests[first++] = undefined
      if (first >= COMPACT_AT && first * 2 >= requests.length) {
        requests = requests.slice(first)
        first = 0
      }
      return oldest
    },
  }
}

// A buffer of its own and the objects around it, as measured with requests of 200 bytes.
const OVERHEAD_BYTES = 512

/** What a request takes in memory. */
export function sizeOf({ body }: ForwardedRequest): number {
  return body.length + OVERHEAD_BYTES
}
