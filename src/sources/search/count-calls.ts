// Who calls whom: every step of a trace from a span of one service to a span of another.
import { serviceName } from '../../trace/semconv.ts'
import type { Trace } from '../../trace/trace.ts'
import type { Dependency } from '../source.ts'

export class CallCounts {
  readonly #calls = new Map<string, MutableDependency>()

  add({ nodes }: Trace): void {
    for (const { span, parent } of nodes) {
      if (span === undefined || parent?.span === undefined) continue
      const [from, to] = [serviceName(parent.span), serviceName(span)]
      if (from === to) continue
      const count = this.#countOf(from, to)
      count.calls++
      if (span.status.code === 'error') count.errors++
    }
  }

  /** Most calls first. */
  sorted(): readonly Dependency[] {
    return [...this.#calls.values()].sort(
      (a, b) => b.calls - a.calls || compareText(a.parent, b.parent) || compareText(a.child, b.child),
    )
  }

  #countOf(parent: string, child: string): MutableDependency {
    const key = JSON.stringify([parent, child])
    let count = this.#calls.get(key)
    if (count === undefined) {
      count = { parent, child, calls: 0, errors: 0 }
      this.#calls.set(key, count)
    }
    return count
  }
}

interface MutableDependency {
  readonly parent: string
  readonly child: string
  calls: number
  errors: number
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
