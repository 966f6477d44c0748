import { offsetAt } from '../../framework/time/zone.ts'
import type { Viewer } from './viewer.ts'

/** How numbers and times are shown to somebody. */
export interface Presentation {
  number(value: number): string
  /** A part of a whole, 0 to 1. */
  share(value: number): string
  bytes(value: number): string
  /** A length of time in milliseconds, its two greatest units: `3 h 12 min`. */
  duration(value: number): string
  /** `2026-11-23 14:05:09` in the viewer's zone. */
  time(value: number): string
  /** As `time`, without seconds. */
  minute(value: number): string
  date(value: number): string
}

/** For a viewer's language and zone. */
export function presentationFor({
  locale,
  timezone,
}: Pick<Viewer, 'locale' | 'timezone'>): Presentation {
  const numbers = new Intl.NumberFormat(locale)
  const shares = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 })
  const measures = new Intl.NumberFormat(locale, { maximumSignificantDigits: 3 })
  const local = (value: number): string =>
    Number.isFinite(value) && Math.abs(value) <= LATEST
      ? new Date(value + offsetAt(value, timezone)).toISOString().replace('T', ' ')
      : '–'
  return {
    number: (value) => numbers.format(value),
    share: (value) => shares.format(value),
    bytes: (value) => {
      const step = stepOf(value, 1024, BYTES.length)
      return `${measures.format(value / 1024 ** step)}\u00A0${BYTES[step] ?? ''}`
    },
    duration: durationText,
    time: (value) => local(value).slice(0, 19),
    minute: (value) => local(value).slice(0, 16),
    date: (value) => local(value).slice(0, 10),
  }
}

const BYTES = ['B', 'KiB', 'MiB', 'GiB', 'TiB']

/** What a Date can hold, less a day for zones. */
const LATEST = 8.64e15 - 86_400_000

function stepOf(value: number, base: number, steps: number): number {
  let step = 0
  for (let rest = Math.abs(value); rest >= base && step < steps - 1; rest /= base) step++
  return step
}

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
] as const

function durationText(value: number): string {
  if (value < 1000) return `${Math.round(value)}\u00A0ms`
  const parts: string[] = []
  let rest = Math.round(value / 1000) * 1000
  for (const [unit, length] of UNITS) {
    const count = Math.floor(rest / length)
    if (count > 0) parts.push(`${count}\u00A0${unit}`)
    else if (parts.length > 0) break
    rest -= count * length
    if (parts.length === 2) break
  }
  return parts.join(' ')
}
