// `tracectl demo`: what a newcomer runs first. Lets a small system of instrumented services export what it records, to a
// tail where one is running, and shows what came in.
import { setTimeout as delay } from 'node:timers/promises'
import { analyze } from '../../analysis/analyze.ts'
import { openDemoSystem, type DemoResult } from '../../demo/system.ts'
import { EXIT_CODES, TracectlError } from '../../errors.ts'
import { printable, stopStatus } from '../../failure.ts'
import { noticeText } from '../../receiver/notice-text.ts'
import { openReceiver } from '../../receiver/receiver.ts'
import { traceDocumentChunks } from '../../render/json/json.ts'
import { formatCount, formatCounted, formatDuration } from '../../render/units.ts'
import { shortTraceId } from '../../trace/short-id.ts'
import { endpointsOf } from '../tail/endpoints.ts'
import type { CommandContext, StopReason } from '../context.ts'
import { programName } from '../values/program-name.ts'
import type { DemoOptions } from './demo-options.ts'
import { chooseDestination, type Arrived, type Destination } from './destination.ts'
import { RoundIntake } from './round-intake.ts'
import { printStory } from './print-story.ts'

/**
 * Some seven seconds, or until it is stopped.
 * @param pace what all durations of the system are multiplied by, for tests that have no time
 * @throws TracectlError `store-…` when --store names one that cannot be used, `unreachable` when not all that was sent
 *   arrived
 */
export async function demo(context: CommandContext, options: DemoOptions, pace = 1): Promise<number> {
  return await new DemoRun(context, options, pace).run()
}

class DemoRun {
  readonly #context: CommandContext
  readonly #options: DemoOptions
  readonly #pace: number
  #intake: RoundIntake | undefined
  /** What was said last of where it goes: told again when it changes. */
  #said: string | undefined

  constructor(context: CommandContext, options: DemoOptions, pace: number) {
    this.#context = context
    this.#options = options
    this.#pace = pace
  }

  async run(): Promise<number> {
    const { stop } = this.#context
    const { repeat } = this.#options
    try {
      await this.#playRounds()
    } catch (error) {
      // That is how it ends.
      if (repeat && stop.aborted) return stopStatus(stop.reason as StopReason)
      throw error
    }
    return EXIT_CODES.ok.status
  }

  async #playRounds(): Promise<void> {
    const { stop } = this.#context
    const receiver = await openReceiver({
      hosts: ['127.0.0.1'],
      grpcPort: 0,
      httpPort: 0,
      store: { ingest: (signal, body) => this.#takeIn(signal, body) },
      onNotice: (notice) => this.#say(noticeText(notice)),
    })
    try {
      const endpoint = endpointsOf(receiver).http
      let round = 0
      const system = await openDemoSystem({
        endpoint,
        signal: stop,
        onStep: ({ request, about }) => {
          if (round === 1) this.#say(`  ${request.padEnd(REQUEST_WIDTH)}  ${about}`)
        },
        pace: this.#pace,
      })
      try {
        do {
          round++
          if (round > 1) await delay(BETWEEN_MS * this.#pace, undefined, { signal: stop })
          await this.#playRound(round, endpoint, () => system.playRound())
        } while (this.#options.repeat)
      } finally {
        await system.close()
      }
    } finally {
      await receiver.close(CLOSE_GRACE_MS)
    }
  }

  #takeIn(...request: Parameters<RoundIntake['ingest']>): ReturnType<RoundIntake['ingest']> {
    if (this.#intake === undefined) throw new TracectlError('store-busy', 'there is no round under way')
    return this.#intake.ingest(...request)
  }

  async #playRound(round: number, own: string, play: () => Promise<DemoResult>): Promise<void> {
    const destination = await chooseDestination(this.#context, this.#options)
    const intake = new RoundIntake(this.#context, (request) => destination.passOn(request))
    try {
      this.#intake = intake
      this.#sayWhere(round, own, destination)
      const result = await play()
      expectAll(result)
      const arrived = await this.#finish(round, () => destination.finish(intake.requests))
      if (arrived?.notice !== undefined) this.#say(arrived.notice)
      if (arrived !== undefined)
        await this.#tell({ round, isWatched: destination.where !== undefined }, result, intake, arrived)
    } finally {
      this.#intake = undefined
      destination.close()
      await intake.close()
    }
  }

  #sayWhere(round: number, own: string, { where, notice }: Destination): void {
    const { endpoint, because } = where ?? { endpoint: own, because: undefined }
    const begun =
      round === 1 ? `nine services and a queue, exporting OTLP to ${endpoint}` : `now to ${endpoint}`
    const text = [notice, begun, because].filter((line) => line !== undefined).join('\n')
    const key = [notice, endpoint].join('\n')
    if (key !== this.#said) this.#say(text)
    this.#said = key
  }

  /** What goes wrong in a later round has no consequence for the next. */
  async #finish(round: number, finish: () => Promise<Arrived>): Promise<Arrived | undefined> {
    try {
      return await finish()
    } catch (error) {
      if (round === 1 || !(error instanceof TracectlError)) throw error
      this.#say(`round ${round}  ${error.message}`)
      return undefined
    }
  }

  async #tell(
    { round, isWatched }: { readonly round: number; readonly isWatched: boolean },
    result: DemoResult,
    intake: RoundIntake,
    arrived: Arrived,
  ): Promise<void> {
    const { options, context } = { options: this.#options, context: this.#context }
    const counts = `${formatCounted(result.all.length, 'trace')}, ${formatCounted(intake.spans, 'span')}`
    if (round === 1) this.#say(`${counts}, ${arrived.words}\n`)
    else this.#say(`round ${formatCount(round)}  ${counts}, ${slowOne(result, intake, context)}`)
    if (options.output === 'json') await this.#printDocuments(result, intake)
    else if (round === 1) {
      await printStory(context, { result, intake, arrived, repeats: options.repeat })
      const watch = `; watch it in another terminal: ${programName(context.env)} tail`
      if (options.repeat) this.#say(`\nround after round, until Ctrl-C${isWatched ? '' : watch}`)
    }
  }

  async #printDocuments({ all }: DemoResult, intake: RoundIntake): Promise<void> {
    for (const id of all) {
      // A document spreads over lines; here each is one.
      const document = [...traceDocumentChunks(analyze(intake.trace(id)))].join('').replaceAll('\n', '')
      await this.#context.stdout.write(`${document}\n`)
    }
  }

  #say(text: string): void {
    if (!this.#options.quiet) this.#context.stderr.write(printable(`${text}\n`)).catch(() => {})
  }
}

const REQUEST_WIDTH = 'POST /api/checkout'.length
/** So that one round can be told from the next. */
const BETWEEN_MS = 600
// Everybody has been answered by then.
const CLOSE_GRACE_MS = 200

function expectAll({ problems }: DemoResult): void {
  const [problem] = problems
  if (problem === undefined) return
  throw new TracectlError('unreachable', `the demo's own receiver did not take everything: ${problem}`, {
    hint: 'try it with tracectl demo --store :memory:',
  })
}

/** `the slow checkout 3.41s 1f3a9c2e`. */
function slowOne(
  { checkoutTraceId }: DemoResult,
  intake: RoundIntake,
  { stderr: { theme } }: CommandContext,
): string {
  const { headline } = intake.trace(checkoutTraceId)
  const duration = formatDuration(headline.end - headline.start, theme)
  return `the slow checkout ${duration} ${shortTraceId(checkoutTraceId, 8)}`
}
