// What the command line asks to be measured.
import { parseArgs } from 'node:util'
import { INJECTORS, type RunOptions } from './inject/injectors.ts'
import { SUBJECTS, type Subject } from './measure/answer.ts'

export interface Options extends RunOptions {
  readonly files: readonly string[]
  readonly injectors: readonly string[]
  readonly subject: Subject
  /** Without attributes: by times alone. */
  readonly strip: boolean
  /** How many times faster requests arrive than they did. */
  readonly load: number
  /** Says of each run what was wrong. */
  readonly verbose: boolean
  /** Says how callers were compared. */
  readonly explain: boolean
}

/** @throws Error that says what cannot be understood */
export function readOptions(args: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      quick: { type: 'boolean', default: false },
      strip: { type: 'boolean', default: false },
      verbose: { type: 'boolean', default: false },
      explain: { type: 'boolean', default: false },
      injector: { type: 'string', default: Object.keys(INJECTORS).join(',') },
      subject: { type: 'string', default: 'hops' },
      load: { type: 'string', default: '1' },
      seed: { type: 'string', default: '1' },
      edge: { type: 'string' },
    },
  })
  const injectors = values.injector.split(',')
  const unknown = injectors.filter((code) => INJECTORS[code] === undefined)
  if (unknown.length > 0)
    throw new Error(`no injector ${unknown.join(', ')}; there are: ${Object.keys(INJECTORS).join(', ')}`)
  const subject = SUBJECTS.find((name) => name === values.subject)
  if (subject === undefined)
    throw new Error(`no subject ${values.subject}; there are: ${SUBJECTS.join(', ')}`)
  const { quick, strip, verbose, explain, edge } = values
  const [load, seed] = [numberOf('--load', values.load), numberOf('--seed', values.seed)]
  return { files: positionals, injectors, subject, quick, strip, verbose, explain, edge, load, seed }
}

function numberOf(flag: string, text: string): number {
  const value = Number(text)
  if (!Number.isFinite(value) || value <= 0) throw new Error(`${flag} takes a number above 0, not ${text}`)
  return value
}
