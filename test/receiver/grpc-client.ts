// A gRPC client of raw bytes.
import * as grpc from '@grpc/grpc-js'
import { onTestFinished } from 'vitest'

export interface GrpcAnswer {
  readonly code: number
  readonly details: string
  /** undefined when the call failed. */
  readonly body: Buffer | undefined
  readonly statusDetails: Buffer | undefined
}

export const TRACES = '/opentelemetry.proto.collector.trace.v1.TraceService/Export'
export const LOGS = '/opentelemetry.proto.collector.logs.v1.LogsService/Export'
export const METRICS = '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export'
export const PROFILES = '/opentelemetry.proto.collector.profiles.v1development.ProfilesService/Export'

export type Compression = 'identity' | 'deflate' | 'gzip'

export interface GrpcClient {
  call(body: Uint8Array, path?: string): Promise<GrpcAnswer>
}

export function grpcClient(port: number, compression: Compression = 'identity'): GrpcClient {
  const client = new grpc.Client(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), {
    'grpc.default_compression_algorithm': grpc.compressionAlgorithms[compression],
    'grpc.max_send_message_length': -1,
    'grpc.enable_retries': 0,
    'grpc.use_local_subchannel_pool': 1,
  })
  onTestFinished(() => client.close())
  return {
    call(body, path = TRACES) {
      const { promise, resolve } = Promise.withResolvers<GrpcAnswer>()
      client.makeUnaryRequest<Buffer, Buffer>(
        path,
        asIs,
        asIs,
        Buffer.from(body),
        new grpc.Metadata(),
        { deadline: Date.now() + 10_000 },
        (error, answer) => {
          const details = error?.metadata.get('grpc-status-details-bin')[0]
          resolve({
            code: error?.code ?? 0,
            details: error?.details ?? '',
            body: answer,
            statusDetails: details instanceof Buffer ? details : undefined,
          })
        },
      )
      return promise
    },
  }
}

function asIs(bytes: Buffer): Buffer {
  return bytes
}
