// A receiver on free ports in front of a fake store, closed when the test ends.
import { onTestFinished } from 'vitest'

import type { Forwarder } from '../../src/receiver/forward.ts'
import type { ReceiverLimits } from '../../src/receiver/limits.ts'
import type { ReceiverNotice } from '../../src/receiver/notice.ts'
import { openReceiver, type Receiver } from '../../src/receiver/receiver.ts'
import { fakeStore, type FakeStore } from './fake-store.ts'

export interface TestReceiver {
  readonly receiver: Receiver
  readonly store: FakeStore
  readonly notices: ReceiverNotice[]
  readonly codes: () => readonly string[]
  readonly grpcPort: number
  readonly httpPort: number
}

export async function openTestReceiver(
  limits: Partial<ReceiverLimits> = {},
  forward?: Forwarder,
): Promise<TestReceiver> {
  const store = fakeStore()
  const notices: ReceiverNotice[] = []
  const receiver = await openReceiver({
    hosts: ['127.0.0.1'],
    grpcPort: 0,
    httpPort: 0,
    store,
    limits,
    forward,
    onNotice: (notice) => notices.push(notice),
  })
  onTestFinished(() => receiver.close(0))
  return {
    receiver,
    store,
    notices,
    codes: () => notices.map(({ code }) => code),
    grpcPort: receiver.grpc[0]!.port,
    httpPort: receiver.http[0]!.port,
  }
}
