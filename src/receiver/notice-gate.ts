// Senders repeat themselves: a misconfigured one makes the same mistake thousands of times an hour. This lets the
// first through, then the tenth, the hundredth, … of each kind, with the count.

export interface NoticeGate {
  /** How often `key` has come by now when it is worth telling, otherwise undefined. */
  pass(key: string): number | undefined
}

// Keys hold text from the network: beyond this many kinds, all new ones count as one.
const MAX_KEYS = 200

export function openNoticeGate(): NoticeGate {
  const counts = new Map<string, number>()
  return {
    pass(key) {
      const bounded = counts.has(key) || counts.size < MAX_KEYS ? key : ''
      const times = (counts.get(bounded) ?? 0) + 1
      counts.set(bounded, times)
      return Number.isInteger(Math.log10(times)) ? times : undefined
    },
  }
}
