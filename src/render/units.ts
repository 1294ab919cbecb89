// Numbers as people read them: short, of known width, in one unit, rounded so that no unit ever shows its own limit
// (999.5 ms is 1.00s, never 1000ms).
import type { Instant, Offset } from '../trace/time.ts'
import type { Theme } from './theme.ts'

/** Three significant digits below a minute, two clock units from there on: `3.02s`, `1m00s`, `20d00h`. */
export function formatDuration(ns: Offset | number, theme: Pick<Theme, 'ascii'>): string {
  if (Number.isNaN(ns)) return '?'
  if (ns < 0) return `-${formatDuration(Math.abs(ns), theme)}`
  if (ns === 0) return '0'
  if (ns < 999.5) return `${Math.max(1, Math.round(ns))}ns`
  return (
    decimal(ns, 1e3, theme.ascii ? 'us' : 'µs') ??
    decimal(ns, 1e6, 'ms') ??
    (ns < MINUTE_ROUNDS_UP ? decimal(ns, SECOND, 's') : undefined) ??
    clock(ns)
  )
}

/** `1,234,567`. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',')
}

/** `1 span`, `1,234 spans`. */
export function formatCounted(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`
}

/** At most four cells: `9999`, `12k`, `100k`, `1.2M`. */
export function formatShortCount(count: number): string {
  if (count < 10_000) return String(count)
  if (count < 999_500) return `${Math.round(count / 1e3)}k`
  if (count < 9.95e6) return `${(count / 1e6).toFixed(1)}M`
  return `${Math.round(count / 1e6)}M`
}

/** Binary units: `512 B`, `1.50 KiB`, `1.00 GiB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${Math.round(bytes)} B`
  let value = bytes / 1024
  let unit = 0
  // 999.5 and not 1024, so that a number never needs four digits
  while (value >= 999.5 && unit < BYTE_UNITS.length - 1) {
    value /= 1024
    unit++
  }
  return `${threeDigits(value)} ${BYTE_UNITS[unit]}`
}

/** Whole per cent of a share (1 is 100 %); `<1%` above none, empty for none. */
export function formatPercent(share: number): string {
  if (!(share > 0)) return ''
  return share < 0.005 ? '<1%' : `${Math.round(share * 100)}%`
}

export interface ClockOptions {
  /** Minutes east of UTC; 0 unless told. */
  readonly utcOffset?: number | undefined
}

/** `14:03:11.208`, cut (not rounded) to milliseconds. */
export function formatClock(instant: Instant, { utcOffset = 0 }: ClockOptions = {}): string {
  return localIso(instant, utcOffset).slice(11, 23)
}

/** `2026-08-22 14:03:11.208Z`, or with the distance from UTC: `… +02:00`. */
export function formatDateTime(instant: Instant, { utcOffset = 0 }: ClockOptions = {}): string {
  const iso = localIso(instant, utcOffset)
  return `${iso.slice(0, 10)} ${iso.slice(11, 23)}${zone(utcOffset)}`
}

/** ISO 8601 in UTC, cut to milliseconds or exact: `2026-08-22T14:03:11.208Z`, `….208000001Z`. */
export function formatInstant(instant: Instant, precision: 'ms' | 'ns' = 'ns'): string {
  const iso = localIso(instant, 0).slice(0, 23)
  if (precision === 'ms') return `${iso}Z`
  const rest = ((instant % 1_000_000n) + 1_000_000n) % 1_000_000n
  return `${iso}${String(rest).padStart(6, '0')}Z`
}

const SECOND = 1e9
// From here three digits would read 60.0s.
const MINUTE_ROUNDS_UP = 59.95e9
const BYTE_UNITS = ['KiB', 'MiB', 'GiB', 'TiB', 'PiB']

/** Integer arithmetic in hundredths and tenths, so that halves round up whatever a double makes of them. */
function decimal(ns: number, unit: number, name: string): string | undefined {
  const hundredths = Math.round(ns / (unit / 100))
  if (hundredths < 1000) return `${(hundredths / 100).toFixed(2)}${name}`
  const tenths = Math.round(ns / (unit / 10))
  if (tenths < 1000) return `${(tenths / 10).toFixed(1)}${name}`
  const whole = Math.round(ns / unit)
  return whole < 1000 ? `${whole}${name}` : undefined
}

function clock(ns: number): string {
  const seconds = Math.round(ns / SECOND)
  if (seconds < 3600) return pair(seconds, 60, 'm', 's')
  const minutes = Math.round(ns / (60 * SECOND))
  if (minutes < 1440) return pair(minutes, 60, 'h', 'm')
  const hours = Math.round(ns / (3600 * SECOND))
  if (hours < 24_000) return pair(hours, 24, 'd', 'h')
  const days = Math.round(ns / (86_400 * SECOND))
  return days < 1e6 ? `${days}d` : '>999kd'
}

function pair(small: number, perBig: number, bigName: string, smallName: string): string {
  return `${Math.floor(small / perBig)}${bigName}${twoDigits(small % perBig)}${smallName}`
}

function threeDigits(value: number): string {
  return value.toFixed(value < 9.995 ? 2 : value < 99.95 ? 1 : 0)
}

function localIso(instant: Instant, utcOffset: number): string {
  const floored = instant / 1_000_000n - (instant < 0n && instant % 1_000_000n !== 0n ? 1n : 0n)
  return new Date(Number(floored) + utcOffset * 60_000).toISOString()
}

function zone(utcOffset: number): string {
  if (utcOffset === 0) return 'Z'
  const minutes = Math.abs(utcOffset)
  return `${utcOffset < 0 ? ' -' : ' +'}${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}`
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0')
}
