// One typed error for bytes or text that are not what they claim to be: where it broke and in which field, so
// that the sender can be told.

export class WireError extends Error {
  /** Bytes from the start of the input, where that is known. */
  readonly offset: number | undefined

  constructor(message: string, offset?: number) {
    super(offset === undefined ? message : `${message} (at byte ${offset})`)
    this.name = 'WireError'
    this.offset = offset
  }
}
