// Values as they come out of the file. Damage can leave anything in a column, whatever the schema says of it, and must be
// told of as damage rather than met later as a bug.
import { corruptStore } from '../store-errors.ts'

type Row = Readonly<Record<string, unknown>>

/** @throws TracectlError `store-corrupt` when it holds no bytes */
export function bytesIn(row: Row, column: string, path: string): Uint8Array {
  const value = row[column]
  if (!(value instanceof Uint8Array)) throw corruptStore(path, `there are no bytes in ${column}`)
  return value
}

/** @throws TracectlError `store-corrupt` when one of them is no number */
export function expectNumbers(row: Row, path: string): void {
  for (const [column, value] of Object.entries(row)) {
    if (typeof value !== 'number') throw corruptStore(path, `there is no number in ${column}`)
  }
}
