// The services' databases: no engine, only what a caller sees of one, which is a CLIENT span and the time it takes.
import { SpanKind, type Context } from '@opentelemetry/api'
import type { Telemetry } from './telemetry.ts'

export interface Query {
  readonly operation: 'SELECT' | 'INSERT' | 'UPDATE'
  readonly table: string
  readonly text: string
}

export interface Database {
  query(telemetry: Telemetry, context: Context, query: Query): Promise<void>
}

/** @param answer how long the database takes over a query */
export function createDatabase(namespace: string, answer: () => Promise<void>): Database {
  return {
    query: (telemetry, context, { operation, table, text }) =>
      telemetry.inSpan(
        context,
        {
          // Database semantic conventions, "Name": operation and target.
          name: `${operation} ${table}`,
          kind: SpanKind.CLIENT,
          attributes: {
            'db.system.name': 'postgresql',
            'db.namespace': namespace,
            'db.collection.name': table,
            'db.operation.name': operation,
            'db.query.text': text,
          },
        },
        answer,
      ),
  }
}
