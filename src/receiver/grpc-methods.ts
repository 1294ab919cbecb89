// The methods served over gRPC, declared by hand: no .proto file, and messages that stay bytes.
import type * as Grpc from '@grpc/grpc-js'

import { SIGNAL_LIST, SIGNALS, type OtlpSignal } from './signal.ts'

export type RawHandler = Grpc.handleUnaryCall<Buffer, Buffer>

/** The one method of the four OTLP services. */
export function exportService(signal: OtlpSignal): Grpc.ServiceDefinition {
  return unaryService(SIGNALS[signal].grpcService, 'Export')
}

export function signalOfMethod(path: string): OtlpSignal {
  return SIGNAL_LIST.find((signal) => path.startsWith(`/${SIGNALS[signal].grpcService}/`)) ?? 'traces'
}

/** grpc.health.v1, for those who ask before they send. */
export const HEALTH_SERVICE: Grpc.ServiceDefinition = unaryService('grpc.health.v1.Health', 'Check')

/** HealthCheckResponse{1 status = SERVING} */
const SERVING = Buffer.from([0x08, 0x01])

export function answerHealth(_call: unknown, callback: Grpc.sendUnaryData<Buffer>): void {
  callback(null, SERVING)
}

function unaryService(service: string, method: string): Grpc.ServiceDefinition {
  return {
    [method]: {
      path: `/${service}/${method}`,
      requestStream: false,
      responseStream: false,
      requestSerialize: asBytes,
      requestDeserialize: asBytes,
      responseSerialize: asBytes,
      responseDeserialize: asBytes,
    },
  }
}

function asBytes(bytes: Buffer): Buffer {
  return bytes
}
