// Reads what an OTLP endpoint answers: the other direction of answers.ts. What cannot be read says nothing, for an
// answer decides only what is told to a person.
import { ProtoReader } from '../wire/otlp/proto-reader.ts'
import { WireError } from '../wire/wire-error.ts'
import { SIGNALS, type OtlpFormat, type OtlpSignal } from './signal.ts'

export interface PartialSuccess {
  readonly rejected: number
  readonly message: string
}

const NOTHING: PartialSuccess = { rejected: 0, message: '' }

/** Of an ExportTraceServiceResponse or its sisters. */
export function readPartialSuccess(body: Uint8Array, format: OtlpFormat, signal: OtlpSignal): PartialSuccess {
  return quietly(NOTHING, () => {
    if (body.length === 0) return NOTHING
    if (format === 'json') return partialFromJson(new TextDecoder().decode(body), SIGNALS[signal].rejectedKey)
    const partial = lastField(body, 1)
    if (partial === undefined) return NOTHING
    const fields = readFields(partial)
    return { rejected: fields.varints.get(1) ?? 0, message: textOf(fields.messages.get(2)) }
  })
}

/** The message of a google.rpc.Status, as OTLP/HTTP sends it in the format of the request; '' when it is not one. */
export function readStatusMessage(body: Uint8Array, format: OtlpFormat): string {
  return quietly('', () => {
    if (format === 'protobuf') return textOf(lastField(body, 2))
    const message = fieldOf(JSON.parse(new TextDecoder().decode(body)), 'message')
    return typeof message === 'string' ? message : ''
  })
}

/**
 * Milliseconds of the RetryInfo in a google.rpc.Status (as in `grpc-status-details-bin`); undefined without one:
 * then RESOURCE_EXHAUSTED means "do not send it again".
 */
export function readRetryDelay(status: Uint8Array): number | undefined {
  return quietly(undefined, () => {
    for (const any of repeatedField(status, 3)) {
      const { messages } = readFields(any)
      if (!textOf(messages.get(1)).endsWith('/google.rpc.RetryInfo')) continue
      const value = messages.get(2)
      const duration = value === undefined ? undefined : readFields(value).messages.get(1)
      // A RetryInfo without a delay still says that it is worth another try.
      if (duration === undefined) return 0
      const { varints } = readFields(duration)
      return Math.max(0, (varints.get(1) ?? 0) * 1_000 + (varints.get(2) ?? 0) / 1e6)
    }
    return undefined
  })
}

function quietly<T>(otherwise: T, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof WireError || error instanceof SyntaxError) return otherwise
    throw error
  }
}

function partialFromJson(text: string, rejectedKey: string): PartialSuccess {
  const partial = fieldOf(JSON.parse(text), 'partialSuccess')
  const message = fieldOf(partial, 'errorMessage')
  const rejected = Number(fieldOf(partial, rejectedKey) ?? 0)
  return {
    rejected: Number.isSafeInteger(rejected) ? rejected : 0,
    message: typeof message === 'string' ? message : '',
  }
}

function fieldOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
}

interface Fields {
  /** The last of each. */
  readonly varints: ReadonlyMap<number, number>
  readonly messages: ReadonlyMap<number, Uint8Array>
}

function readFields(bytes: Uint8Array): Fields {
  const varints = new Map<number, number>()
  const messages = new Map<number, Uint8Array>()
  eachField(bytes, {
    varint: (field, value) => varints.set(field, value),
    message: (field, value) => messages.set(field, value),
  })
  return { varints, messages }
}

function lastField(bytes: Uint8Array, wanted: number): Uint8Array | undefined {
  return readFields(bytes).messages.get(wanted)
}

function repeatedField(bytes: Uint8Array, wanted: number): readonly Uint8Array[] {
  const found: Uint8Array[] = []
  eachField(bytes, { varint() {}, message: (field, value) => field === wanted && found.push(value) })
  return found
}

interface FieldVisitor {
  varint(field: number, value: number): unknown
  message(field: number, value: Uint8Array): unknown
}

function eachField(bytes: Uint8Array, visitor: FieldVisitor): void {
  const reader = new ProtoReader(bytes)
  const end = bytes.length
  while (reader.position < end) {
    const tag = reader.tag(end)
    const field = tag >>> 3
    if ((tag & 7) === 0) visitor.varint(field, Number(reader.int64(end, `field ${field}`)))
    else if ((tag & 7) === 2) {
      const stop = reader.delimited(end, `field ${field}`)
      visitor.message(field, bytes.subarray(reader.position, stop))
      reader.position = stop
    } else reader.skip(tag, end)
  }
}

function textOf(bytes: Uint8Array | undefined): string {
  return bytes === undefined ? '' : new TextDecoder().decode(bytes)
}
