// The words that the conventions of messaging have for what a span does: `<destination> send`, or the other way round.

export function saysSend(name: string): boolean {
  return SENDS.test(name)
}

export function saysHandle(name: string): boolean {
  return HANDLES.test(name)
}

const SENDS = /(^|\s)(send|publish|produce|enqueue)(\s|$)/i
const HANDLES = /(^|\s)(process|receive|consume|deliver|poll|dequeue)(\s|$)/i
