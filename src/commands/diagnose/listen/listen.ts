// --listen: receives for a while, or as long as a command runs, and reads what has come. It is kept in the store like
// everything that is received, so that its traces can be shown afterwards.
import { printable } from '../../../failure.ts'
import { noticeText } from '../../../receiver/notice-text.ts'
import type { ReceiverNotice } from '../../../receiver/notice.ts'
import { openReceiver, type Receiver } from '../../../receiver/receiver.ts'
import { readShelf } from '../../../sources/reading/read-shelf.ts'
import type { StoreWriter } from '../../../store/span-store.ts'
import { openStoreWriter } from '../../../store/store-writer.ts'
import type { StoredTrace } from '../../../store/trace-facts.ts'
import type { TraceData, TraceId } from '../../../trace/span.ts'
import { offsetBetween, type Instant, type Offset } from '../../../trace/time.ts'
import type { CommandContext } from '../../context.ts'
import { storePathOf } from '../../lookup/store-path.ts'
import { refuseServerFlags } from '../../servers/misplaced-flags.ts'
import { endpointsOf, type Endpoints } from '../../tail/endpoints.ts'
import { startChild, type Child } from '../../tail/tail-child.ts'
import { isLoss } from '../../tail/tail-words.ts'
import type { DiagnoseOptions } from '../diagnose-options.ts'
import { openProgressLine } from '../../progress-line.ts'
import { readTable, type ReadTable } from '../read-table.ts'
import type { ListenOptions } from './listen-options.ts'
import { hearingText, introText } from './listen-words.ts'
import { withoutStop } from './without-stop.ts'

export interface Heard extends ReadTable {
  readonly label: string
  /** undefined without a command, and for one that was stopped. */
  readonly childStatus: number | undefined
  /** More would have come. */
  readonly isOpen: boolean
  /** For how many nanoseconds. */
  readonly listened: Offset
  /** To go on with: Ctrl-C has ended the listening, and nothing else. */
  readonly context: CommandContext
  fetchTrace(id: TraceId): Promise<TraceData | undefined>
  /** Until then the store is open. */
  close(): Promise<void>
}

/** How long requests under way may take to be stored once the end has come. */
const DRAIN_MS = 1_000
/** How long the command may take to end once it has been asked to: SDKs flush on their way out. */
const COMMAND_GRACE_MS = 5_000

/** @throws TracectlError when a port, the store or the command cannot be had; the reason to stop, but for Ctrl-C */
export async function listen(
  context: CommandContext,
  options: DiagnoseOptions,
  asked: ListenOptions,
): Promise<Heard> {
  refuseServerFlags(options)
  const path = storePathOf(context, options)
  const store = openStoreWriter({ path, now: () => context.now(), pid: context.pid })
  try {
    const since = context.now()
    const status = await receive({ context, options, asked, store, path })
    const listened = offsetBetween(since, context.now())
    const { stop } = context
    if (stop.aborted && stop.reason !== 'SIGINT') throw stop.reason
    const calm = withoutStop(context)
    const progress = openProgressLine(calm, options)
    const reading = readShelf(heardSince(store, since), BOUNDS, calm.stop)
    const read = await readTable(reading, { progress, expected: () => undefined })
    progress.clear()
    return {
      ...read,
      label: 'what was received',
      childStatus: stop.aborted ? undefined : status,
      isOpen: asked.command.length === 0,
      listened,
      context: calm,
      fetchTrace: (id) => Promise.resolve(store.fetchTrace(id)),
      close: () => store.close(),
    }
  } catch (error) {
    await store.close()
    throw error
  }
}

const BOUNDS = { from: undefined, to: undefined, mostTraces: Infinity, mostSpans: 2_000_000, services: [] }

function heardSince(store: StoreWriter, since: Instant): Parameters<typeof readShelf<StoredTrace>>[0] {
  return {
    list: () => store.listFacts({ since }),
    timesOf: () => undefined,
    read: ({ id }) => store.fetchTrace(id),
  }
}

interface Receiving {
  readonly context: CommandContext
  readonly options: DiagnoseOptions
  readonly asked: ListenOptions
  readonly store: StoreWriter
  readonly path: string
}

/** @returns the status of the command, where it has ended by itself */
async function receive(receiving: Receiving): Promise<number | undefined> {
  const { context, options, asked, store, path } = receiving
  const warn = (text: string): void => void context.stderr.write(printable(text)).catch(() => {})
  const say = (text: string): void => {
    if (!options.quiet) warn(text)
  }
  const onNotice = (notice: ReceiverNotice): void => (isLoss(notice) ? warn : say)(`${noticeText(notice)}\n`)
  const { grpcPort, httpPort, host } = asked
  const hosts = host === undefined ? {} : { hosts: [host] }
  const receiver = await openReceiver({ ...hosts, grpcPort, httpPort, store, forward: undefined, onNotice })
  let child: Child | undefined
  try {
    const endpoints = endpointsOf(receiver)
    say(introText({ endpoints, asked, path }, context.stderr.theme))
    child = await childOf(receiving, endpoints)
    return await untilEnd(receiving, receiver, child)
  } finally {
    await child?.stop(COMMAND_GRACE_MS)
    await receiver.close(DRAIN_MS)
  }
}

/** What it prints is no part of the report. */
async function childOf({ context, asked }: Receiving, { http }: Endpoints): Promise<Child | undefined> {
  if (asked.command.length === 0) return undefined
  return await startChild(context, { command: asked.command, endpoint: http, output: 'stderr' })
}

async function untilEnd(
  { context, options, asked }: Receiving,
  receiver: Receiver,
  child: Child | undefined,
): Promise<number | undefined> {
  const { stop } = context
  const ended = Promise.withResolvers<number | undefined>()
  const began = performance.now()
  const lengthMs = asked.duration === undefined ? undefined : asked.duration / 1e6
  const timer = lengthMs === undefined ? undefined : setTimeout(() => ended.resolve(undefined), lengthMs)
  // A command is told to stop as well, and its last spans are waited for.
  const stopped = (): void => {
    if (child === undefined || stop.reason === 'pipe-closed') ended.resolve(undefined)
  }
  if (stop.aborted) stopped()
  else stop.addEventListener('abort', stopped, { once: true })
  void child?.ended.then((status) => ended.resolve(status))
  // The command's own output would be written over.
  const progress = openProgressLine(context, { quiet: options.quiet || child !== undefined })
  const ticker = setInterval(() => {
    const heard = { spans: receiver.stats().spansAccepted, passedMs: performance.now() - began, lengthMs }
    progress.tell(() => hearingText(heard))
  }, 250)
  try {
    return await ended.promise
  } finally {
    clearTimeout(timer)
    clearInterval(ticker)
    stop.removeEventListener('abort', stopped)
    progress.clear()
  }
}
