// The flags that say which traces are printed, as the filter that a screen begins with: it can be seen there, and taken away.
import type { TailOptions } from '../tail-options.ts'

export type FilterFlags = Pick<TailOptions, 'services' | 'errors' | 'minDuration'>

export function initialFilter({ services, errors, minDuration }: FilterFlags): string {
  const words: string[] = []
  if (services.length > 0) words.push(`service:${services.map(quoted).join('|')}`)
  if (errors) words.push('error')
  if (minDuration !== undefined) words.push(`>=${durationWord(minDuration)}`)
  return words.join(' ')
}

function quoted(name: string): string {
  return /[\s|{}]/.test(name) ? `"${name.replaceAll('"', '')}"` : name
}

function durationWord(ns: number): string {
  for (const [unit, size] of UNITS) if (ns >= size && ns % size === 0) return `${ns / size}${unit}`
  return `${Math.round(ns)}ns`
}

const UNITS: readonly (readonly [string, number])[] = [
  ['h', 3600e9],
  ['m', 60e9],
  ['s', 1e9],
  ['ms', 1e6],
  ['us', 1e3],
]
