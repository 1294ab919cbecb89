// Whole numbers on the command line. Number() alone would take '', '1e3' and '0x10'.
import { usageError } from './usage-error.ts'

/** @throws TracectlError `usage` */
export function parsePort(text: string, flag: string): number {
  const port = wholeNumber(text)
  if (port === undefined || port > 65_535) {
    throw usageError(flag, text, 'is not a port (0 to 65535; 0 takes any free one)', `${flag} 4319`)
  }
  return port
}

/** 0 or more. @throws TracectlError `usage` */
export function parseWhole(text: string, flag: string): number {
  const number = wholeNumber(text)
  if (number === undefined) throw usageError(flag, text, 'is not a whole number', `${flag} 3`)
  return number
}

/** 1 or more. @throws TracectlError `usage` */
export function parseCount(text: string, flag: string): number {
  const count = wholeNumber(text)
  if (count === undefined || count < 1) throw usageError(flag, text, 'is not a count', `${flag} 10`)
  return count
}

function wholeNumber(text: string): number | undefined {
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined
}
