// What the receiver of a round takes in: kept in memory, for the story is told of it wherever it ends up, and passed on.
import type { Ingested, Signal, StoreReader } from '../../store/span-store.ts'
import { IN_MEMORY } from '../../store/sqlite/database.ts'
import { openStoreWriter } from '../../store/store-writer.ts'
import { buildTrace } from '../../trace/build-trace.ts'
import type { TraceId } from '../../trace/span.ts'
import type { Trace } from '../../trace/trace.ts'
import type { CommandContext } from '../context.ts'
import type { ExportRequest } from './delivery.ts'

export class RoundIntake {
  readonly requests: ExportRequest[] = []
  spans = 0
  readonly #copy: ReturnType<typeof openStoreWriter>
  readonly #passOn: (request: ExportRequest) => void

  constructor(context: Pick<CommandContext, 'now'>, passOn: (request: ExportRequest) => void) {
    this.#copy = openStoreWriter({ path: IN_MEMORY, now: () => context.now() })
    this.#passOn = passOn
  }

  ingest(signal: Signal, body: Uint8Array): Ingested {
    // The store takes what it is given for its own.
    const request = { signal, body: body.slice() }
    const ingested = this.#copy.ingest(signal, body)
    this.requests.push(request)
    if (signal === 'traces') this.spans += ingested.accepted
    this.#passOn(request)
    return ingested
  }

  trace(id: TraceId): Trace {
    return readTrace(this.#copy, id)
  }

  async close(): Promise<void> {
    await this.#copy.close()
  }
}

function readTrace(store: Pick<StoreReader, 'fetchTrace'>, id: TraceId): Trace {
  const data = store.fetchTrace(id)
  if (data === undefined) throw new Error(`trace ${id} was acknowledged and is not there`)
  return buildTrace(data)
}
