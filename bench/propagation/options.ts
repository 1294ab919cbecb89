// What the command line asks to be measured.
import { parseArgs } from 'node:util'
import { INJECTORS, type RunOptions } from './inject/injectors.ts'
import { SUBJECTS, type Subject } from './measure/answer.ts'
import type { SetOptions } from './sets/open-sets.ts'

export interface Options extends RunOptions, SetOptions {
  readonly injectors: readonly string[]
  readonly subject: Subject
  /** Also what simpler ways make of the same. */
  readonly baselines: boolean
  /** Says of each run what was wrong. */
  readonly verbose: boolean
  /** Is told how callers were compared. */
  readonly explain: ((text: string) => void) | undefined
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
      baselines: { type: 'boolean', default: false },
      injector: { type: 'string', default: Object.keys(INJECTORS).join(',') },
      subject: { type: 'string', default: 'diagnose' },
      load: { type: 'string', default: '1' },
      seed: { type: 'string', default: '1' },
      edge: { type: 'string' },
      apps: { type: 'string' },
      spans: { type: 'string', default: '20000' },
    },
  })
  const injectors = values.injector.split(',')
  const unknown = injectors.filter((code) => INJECTORS[code] === undefined)
  if (unknown.length > 0)
    throw new Error(`no injector ${unknown.join(', ')}; there are: ${Object.keys(INJECTORS).join(', ')}`)
  const subject = SUBJECTS.find((name) => name === values.subject)
  if (subject === undefined)
    throw new Error(`no subject ${values.subject}; there are: ${SUBJECTS.join(', ')}`)
  const { quick, strip, verbose, edge, baselines } = values
  return {
    files: positionals,
    apps: values.apps === undefined ? undefined : readSeeds(values.apps),
    spans: numberOf('--spans', values.spans),
    load: numberOf('--load', values.load),
    seed: numberOf('--seed', values.seed),
    explain: values.explain ? console.error : undefined,
    injectors,
    subject,
    quick,
    strip,
    verbose,
    baselines,
    edge,
  }
}

/** `1-8`, `3`, `1,5` */
function readSeeds(text: string): readonly number[] {
  return text.split(',').flatMap((part) => {
    const [from = '', to = from] = part.split('-')
    const [first, last] = [numberOf('--apps', from), numberOf('--apps', to)]
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at)
  })
}

function numberOf(flag: string, text: string): number {
  const value = Number(text)
  if (!Number.isFinite(value) || value <= 0) throw new Error(`${flag} takes a number above 0, not ${text}`)
  return value
}
