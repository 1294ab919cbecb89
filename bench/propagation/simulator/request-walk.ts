// One request walked through the application: each service works, calls, waits and answers, and every step leaves its
// spans. Nobody queues for a thread: what makes requests overlap is how many there are.
import { newSpanId, newTraceId } from '../inject/break-plan.ts'
import type { Instant } from '../../../src/trace/time.ts'
import type { Span, SpanKind, SpanLink, TraceData, TraceId } from '../../../src/trace/span.ts'
import type { Call, Instance, Operation, Style } from './application.ts'
import { describeEntry, describeExit, describeInner, describeQuery, type Told } from './describe-span.ts'
import type { Dice } from './dice.ts'

/** Messages that will be worked off together. */
export interface Batch {
  readonly operation: Operation
  readonly due: number
  readonly messages: SpanLink[]
}

interface Frame {
  readonly spans: Span[]
  readonly traceId: TraceId
}

interface Work {
  readonly frame: Frame
  readonly operation: Operation
  readonly instance: Instance
  readonly parent: Span
}

export class RequestWalk {
  readonly #style: Style
  readonly #dice: Dice
  readonly #batches: Batch[]
  /** Traces that have come of the one that is walked, through links. */
  #linked: TraceData[] = []

  constructor(style: Style, dice: Dice, batches: Batch[]) {
    this.#style = style
    this.#dice = dice
    this.#batches = batches
  }

  request(operation: Operation, at: number): TraceData {
    const frame = this.#frame()
    this.#serve(frame, operation, undefined, undefined, at, '')
    return { spans: frame.spans, logs: [] }
  }

  /** What links to the traces walked since this was last asked. */
  takeLinked(): readonly TraceData[] {
    const linked = this.#linked
    this.#linked = []
    return linked
  }

  /** Started by nobody: a root of the service's own. */
  timed(operation: Operation, at: number): TraceData {
    const frame = this.#frame()
    const instance = operation.service.instances[0]!
    const span = this.#span(frame, instance, undefined, 'internal', at, {
      ...describeInner(this.#style, operation),
      name: `${operation.service.name} cleanup job`,
    })
    this.#finish(frame, span, instance, this.#work({ frame, operation, instance, parent: span }, at))
    return { spans: frame.spans, logs: [] }
  }

  alone(instance: Instance, told: Told, at: number, length: number): TraceData {
    const frame = this.#frame()
    this.#finish(frame, this.#span(frame, instance, undefined, 'server', at, told), instance, at + length)
    return { spans: frame.spans, logs: [] }
  }

  batch({ operation, due, messages }: Batch): TraceData {
    const frame = this.#frame()
    const instance = this.#dice.pick(operation.service.instances)
    const told = this.#told(operation, undefined, instance, 'batch', false, true)
    const span = this.#span(frame, instance, undefined, 'consumer', due, told, messages)
    this.#finish(frame, span, instance, this.#work({ frame, operation, instance, parent: span }, due))
    return { spans: frame.spans, logs: [] }
  }

  #frame(): Frame {
    return { spans: [], traceId: newTraceId(this.#dice) }
  }

  /** When it ends. */
  #serve(
    frame: Frame,
    operation: Operation,
    caller: Instance | undefined,
    parent: Span | undefined,
    at: number,
    id: string,
    links: readonly SpanLink[] = [],
  ): number {
    const instance = this.#dice.pick(operation.service.instances)
    const kind = operation.protocol === 'queue' ? 'consumer' : 'server'
    const told = this.#told(operation, caller, instance, id, false, true)
    const span = this.#span(frame, instance, parent, kind, at, told, links)
    const end = this.#work({ frame, operation, instance, parent: span }, at)
    this.#finish(frame, span, instance, end)
    return end
  }

  #work({ frame, operation, instance, parent }: Work, at: number): number {
    const { steps, hasInner } = operation
    let now = at + this.#think(operation)
    let inner: Span | undefined
    if (hasInner) {
      inner = this.#span(frame, instance, parent, 'internal', now, describeInner(this.#style, operation))
      now += this.#think(operation) / 10
    }
    const work = { frame, operation, instance, parent: inner ?? parent }
    for (const step of steps) {
      now = Math.max(now, ...step.map((call) => this.#call(work, call, now + this.#dice.exponential(2e4))))
      now += this.#think(operation)
    }
    if (inner !== undefined) this.#finish(frame, inner, instance, now)
    return now + this.#think(operation) / 10
  }

  #think({ work, sigma }: Operation): number {
    return this.#dice.logNormal(work, sigma)
  }

  #call(work: Work, { target, probability, least, most, isParallel, retries }: Call, at: number): number {
    const dice = this.#dice
    if (!dice.chance(probability)) return at
    let end = at
    for (let turn = 0, repeats = dice.integer(least, most); turn < repeats; turn++) {
      const start = isParallel ? at + turn * dice.exponential(5e4) : end + dice.exponential(5e4)
      if (target === undefined) end = Math.max(end, this.#query(work, start))
      else if (target.protocol === 'queue') end = Math.max(end, this.#send(work, target, start))
      else if (retries > 0 && dice.chance(retries))
        end = Math.max(end, this.#attempt(work, target, this.#attempt(work, target, start, true)))
      else end = Math.max(end, this.#attempt(work, target, start))
    }
    return end
  }

  /** One that is given up ends before what it called does. */
  #attempt(work: Work, target: Operation, start: number, isGivenUp = false): number {
    const { frame, instance, parent } = work
    const id = this.#id()
    const exit = this.#exit(work, target, 'client', start, id, isGivenUp)
    const arrival = start + this.#dice.logNormal(3e5, 0.5)
    const answered =
      this.#serve(frame, target, instance, exit ?? parent, arrival, id) + this.#dice.logNormal(3e5, 0.5)
    const end = isGivenUp ? arrival + (answered - arrival) * this.#dice.between(0.2, 0.9) : answered
    if (exit !== undefined) this.#finish(frame, exit, instance, end)
    return end
  }

  #query({ frame, operation, instance, parent }: Work, start: number): number {
    const end = start + this.#dice.logNormal(1.2e6, 0.6)
    if (!this.#style.clientSpans) return end
    const span = this.#span(frame, instance, parent, 'client', start, describeQuery(this.#style, operation))
    this.#finish(frame, span, instance, end)
    return end
  }

  #send(work: Work, target: Operation, start: number): number {
    const { frame, instance, parent } = work
    const id = this.#id()
    const exit = this.#exit(work, target, 'producer', start, id, false)
    const end = start + this.#dice.logNormal(4e5, 0.5)
    const sender = exit ?? parent
    if (exit !== undefined) this.#finish(frame, exit, instance, end)
    const received = end + this.#dice.logNormal(target.delay, 0.7)
    const link: SpanLink = {
      traceId: frame.traceId,
      spanId: sender.spanId,
      traceState: '',
      attributes: [],
      droppedAttributes: 0,
      flags: 0,
    }
    if (target.isBatch) this.#collect(target, link, received)
    else if (this.#style.messages === 'link') {
      const own = this.#frame()
      this.#serve(own, target, instance, undefined, received, id, [link])
      this.#linked.push({ spans: own.spans, logs: [] })
    } else this.#serve(frame, target, instance, sender, received, id)
    return end
  }

  #collect(operation: Operation, link: SpanLink, received: number): void {
    const open = this.#batches.find(
      (batch) => batch.operation === operation && batch.messages.length < 20 && batch.due >= received,
    )
    if (open !== undefined) open.messages.push(link)
    else this.#batches.push({ operation, due: received + this.#dice.between(0, 5e8), messages: [link] })
  }

  #exit(
    work: Work,
    target: Operation,
    kind: SpanKind,
    start: number,
    id: string,
    failed: boolean,
  ): Span | undefined {
    if (!this.#style.clientSpans && kind === 'client') return undefined
    const callee = target.service.instances[0]!
    const told = this.#told(target, work.instance, callee, id, failed, false)
    const span = this.#span(work.frame, work.instance, work.parent, kind, start, told)
    if (!failed) return span
    const marked = { ...span, status: FAILED }
    work.frame.spans[work.frame.spans.indexOf(span)] = marked
    return marked
  }

  #told(
    operation: Operation,
    caller: Instance | undefined,
    callee: Instance,
    id: string,
    failed: boolean,
    isEntry: boolean,
  ): Told {
    const context = { style: this.#style, operation, caller, callee, id, failed }
    return isEntry ? describeEntry(context) : describeExit(context)
  }

  #id(): string {
    return String(this.#dice.integer(1, 99_999))
  }

  #span(
    frame: Frame,
    { resource, skew }: Instance,
    parent: Span | undefined,
    kind: SpanKind,
    start: number,
    { name, attributes, scope }: Told,
    links: readonly SpanLink[] = [],
  ): Span {
    const isRemote = (kind === 'server' || kind === 'consumer') && parent !== undefined
    const span: Span = {
      traceId: frame.traceId,
      spanId: newSpanId(this.#dice),
      parentId: parent?.spanId,
      invalidParentId: undefined,
      parentLocation: 'unknown',
      flags: 0,
      traceState: '',
      name,
      kind: this.#style.kinds ? kind : 'unspecified',
      start: this.#instant(start + skew),
      end: 0n as Instant,
      status: UNSET,
      resource,
      scope,
      attributes,
      droppedAttributes: 0,
      events: [],
      droppedEvents: 0,
      links,
      droppedLinks: 0,
    }
    const own = this.#style.attributes
      ? {
          ...span,
          flags: isRemote ? 0x301 : 0x101,
          parentLocation: isRemote ? ('remote' as const) : ('local' as const),
        }
      : span
    frame.spans.push(own)
    return own
  }

  #finish(frame: Frame, span: Span, { skew }: Instance, end: number): void {
    const at = frame.spans.lastIndexOf(span)
    frame.spans[at] = { ...span, end: this.#instant(end + skew) }
  }

  #instant(at: number): Instant {
    const { resolution } = this.#style
    return (EPOCH + BigInt(Math.floor(at / resolution) * resolution)) as Instant
  }
}

// 2025-10-28T00:00:00Z, so that nothing here reads a clock
const EPOCH = 1_761_609_600_000_000_000n
const UNSET: Span['status'] = { code: 'unset', message: '' }
const FAILED: Span['status'] = { code: 'error', message: 'timed out' }
