// The thread that looks for lost context: away from whoever draws, and from whoever receives. It looks when it is told to.
import { parentPort, workerData } from 'node:worker_threads'
import { openStoreReader } from '../../../store/store-reader.ts'
import type { DiagnosingPlan, FromDiagnosing, LookWish } from './diagnosing-messages.ts'
import { lookAtStore } from './look-at-store.ts'

const port = parentPort
if (port === null) throw new Error('diagnosing-worker.ts runs as a worker')

const { storePath, since } = workerData as DiagnosingPlan
const store = openStoreReader({ path: storePath })

port.on('message', (wish: LookWish) => {
  port.postMessage(look(wish))
})

function look(wish: LookWish): FromDiagnosing {
  try {
    const looked = lookAtStore(store, since, wish, () => performance.now())
    return looked === undefined ? { kind: 'nothing' } : { kind: 'looked', looked }
  } catch (error) {
    return { kind: 'failed', message: error instanceof Error ? error.message : String(error) }
  }
}
