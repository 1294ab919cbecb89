// What a finding says, before it is laid out.

export interface FindingText {
  /** At most seven letters. */
  readonly label: string
  readonly sentence: string
  /** A remark that stands apart, at the end of the sentence or in a column of its own. */
  readonly aside?: string
  readonly details: readonly string[]
  /** What to do about it. */
  readonly hint: string | undefined
}

export function text(
  label: string,
  sentence: string,
  hint?: string,
  details: readonly string[] = [],
): FindingText {
  return { label, sentence, details, hint }
}
