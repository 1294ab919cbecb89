// Shares as percentages that claim no more than there is: all of something is 100%, and nothing else is.
import { formatPercent } from '../units.ts'

/** `0%`, `<1%`, `47%`, `>99%`, `100%`. */
export function formatShare(share: number): string {
  const percent = formatPercent(share) || '0%'
  return percent === '100%' && share < 1 ? '>99%' : percent
}
