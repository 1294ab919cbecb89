// Every cause there is, by its code or its slug.
import type { CauseCode } from '../../../propagation/causes/cause-code.ts'
import type { Cause } from './cause.ts'
import { HTTP_CAUSES } from './http-causes.ts'
import { ID_CAUSES } from './id-causes.ts'
import { OTHER_CAUSES } from './other-causes.ts'
import { PROCESS_CAUSES } from './process-causes.ts'
import { QUEUE_CAUSES } from './queue-causes.ts'

/** By code. */
export const CATALOGUE: readonly Cause[] = [
  ...HTTP_CAUSES,
  ...ID_CAUSES,
  ...QUEUE_CAUSES,
  ...PROCESS_CAUSES,
  ...OTHER_CAUSES,
].sort((a, b) => (a.code < b.code ? -1 : 1))

const BY_CODE = new Map(CATALOGUE.map((cause) => [cause.code, cause]))

/** @throws Error for a code that nobody has explained: a bug */
export function causeOf(code: CauseCode): Cause {
  const cause = BY_CODE.get(code)
  if (cause === undefined) throw new Error(`no cause ${code}`)
  return cause
}

/** As it is typed: `C01`, `c1`, `raw-client`, or so much of a name that it can be no other; undefined where there is none. */
export function findCause(text: string): Cause | undefined {
  const typed = text.trim().toLowerCase()
  const number = /^c?0*(\d{1,2})$/.exec(typed)?.[1]
  const code = number === undefined ? undefined : (`C${number.padStart(2, '0')}` as CauseCode)
  const named = CATALOGUE.find((cause) => cause.code === code || cause.slug === typed)
  if (named !== undefined || typed.length < LEAST_TYPED) return named
  const [begun, another] = CATALOGUE.filter(({ slug }) => slug.startsWith(typed))
  return another === undefined ? begun : undefined
}

const LEAST_TYPED = 3
