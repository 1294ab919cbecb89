// What is wrong with a configuration file, and where. What the file says is quoted only where it cannot be a secret.
import { TracectlError } from '../errors.ts'

export interface Place {
  readonly path: string
  /** From 1. */
  readonly line: number
  readonly column: number
}

export function configError(place: Place, message: string, hint?: string): TracectlError {
  return new TracectlError('config-invalid', `${placeText(place)}: ${message}`, { hint })
}

/** As compilers write it, so that editors and terminals find the place. */
export function placeText({ path, line, column }: Place): string {
  return `${path}:${line}:${column}`
}
