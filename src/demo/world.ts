// What every service of the demo is given: a clock to wait on, a client to call with, and tracing of its own.
import type { HttpClient } from './http-client.ts'
import type { Telemetry } from './telemetry.ts'

export interface DemoWorld {
  readonly client: HttpClient
  readonly signal: AbortSignal
  /** A service's tracing, sent and closed with the whole system. */
  telemetry(service: string, version: string): Telemetry
  /** Work, or waiting for something that is not there. @throws when the run is stopped */
  spend(milliseconds: number): Promise<void>
}
